import { expect } from "chai";
import { caller, createBus } from "./create-bus.ts";

const ARN = "arn:aws:events:eu-west-1:111122223333:rule/rule";
const HOUR_MS = 3_600_000;

describe("A rule on a schedule", () => {
  it("sends its targets an event each time that it is due, and none while it is disabled", async () => {
    const { events, target, invoked, clock } = createBus();
    events.putRule(caller, { Name: "rule", ScheduleExpression: "rate(20 minutes)" });
    target();
    const startMs = clock.now();
    await clock.advance(HOUR_MS / 2);
    events.disableRule(caller, { Name: "rule" });
    await clock.advance(HOUR_MS / 3);
    events.enableRule(caller, { Name: "rule" });
    await clock.advance(HOUR_MS / 3);
    expect(invoked.map(({ atMs }) => (atMs - startMs) / 60_000)).to.deep.equal([20, 60]);
    expect(JSON.parse(invoked[0]?.payload ?? "")).to.deep.equal({
      ...{ version: "0", id: "id-1", "detail-type": "Scheduled Event", source: "aws.events", account: "111122223333" },
      ...{ time: "2026-01-01T00:20:00Z", region: "eu-west-1", resources: [ARN], detail: {} },
    });
    await events.stop();
  });

  it("is due at the times of a cron expression, until it is changed or deleted", async () => {
    const { events, target, invoked, clock } = createBus();
    const put = (ScheduleExpression: string) => events.putRule(caller, { Name: "rule", ScheduleExpression });
    put("cron(0/10 * * * ? *)");
    target();
    await clock.advance(HOUR_MS / 4);
    put("cron(30 * * * ? *)");
    expect(events.describeRule(caller, { Name: "rule" })).to.include({ ScheduleExpression: "cron(30 * * * ? *)" });
    await clock.advance(HOUR_MS);
    events.removeTargets(caller, { Rule: "rule", Ids: ["1"] });
    events.deleteRule(caller, { Name: "rule" });
    await clock.advance(24 * HOUR_MS);
    expect(invoked).to.have.length(2);
    await events.stop();
  });

  const refused = [
    ...["cron(0 1 * * * *)", "cron(71 8 1 * ? *)", "rate(1 minutes)", "rate(10 minute)", "rate(0 minutes)"],
    ...[
      "rate(10 MINUTES)",
      "rate(10 seconds)",
      "rate(-1 minutes)",
      "at(2026-01-01T00:00:00)",
      "cron(0 9 ? * MON-FRI)",
      "",
    ],
  ];
  for (const ScheduleExpression of refused)
    it(`is refused with ${ScheduleExpression || "nothing"}`, () => {
      const put = () => createBus().events.putRule(caller, { Name: "x", ScheduleExpression });
      expect(put).to.throw("Parameter ScheduleExpression is not valid.");
    });

  it("is of the default bus alone", () => {
    const { events } = createBus();
    events.createEventBus(caller, { Name: "own" });
    const put = () => events.putRule(caller, { Name: "x", EventBusName: "own", ScheduleExpression: "rate(1 minute)" });
    expect(put).to.throw("ScheduleExpression is supported only on the default event bus.");
  });
});
