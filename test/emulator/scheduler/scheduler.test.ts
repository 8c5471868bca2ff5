import { expect } from "chai";
import { AwsError } from "../../../emulator/aws-error.ts";
import { createScheduler } from "../../../emulator/scheduler/scheduler.ts";
import { arnOf, caller, createBus, functionArn } from "../events/create-bus.ts";

const START_MS = Date.UTC(2026, 0, 1);
const ARN = "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/nightly";

type Given = Partial<Parameters<ReturnType<typeof createScheduler>["createSchedule"]>[1]>;

/** A Scheduler on a clock that is turned by hand, and what creates the schedule `nightly` there. */
function createSchedules() {
  const { clock, doors, invoked, fail, take, dead } = createBus();
  let ids = 0;
  const scheduler = createScheduler({ clock, doors, uuid: () => `id-${++ids}`, random: () => 0.5 });
  const complete = ({ Target, ...given }: Given) => ({
    ...{ Name: "nightly", ScheduleExpression: "rate(1 hour)", FlexibleTimeWindow: { Mode: "OFF" }, ...given },
    Target: { Arn: functionArn, RoleArn: "arn:aws:iam::111122223333:role/r", ...Target },
  });
  return {
    ...{ clock, scheduler, invoked, fail, take, dead, complete },
    create: (given: Given = {}) => scheduler.createSchedule(caller, complete(given)),
    /** Minutes after the start at which the function was invoked. */
    minutes: () => invoked.map(({ atMs }) => (atMs - START_MS) / 60_000),
  };
}

const target = (Target: object) => ({ Target }) as Given;

describe("A schedule", () => {
  const HOURS = 3_600_000;
  const table: [what: string, given: Given, expected: number[]][] = [
    ["at once and then at its rate", {}, [0, 60, 120, 180]],
    ["at its times", { ScheduleExpression: "cron(30 0/2 * * ? *)" }, [30, 150]],
    ["in its zone", { ScheduleExpression: "cron(0 10 * * ? *)", ScheduleExpressionTimezone: "Asia/Seoul" }, [60]],
    ["once", { ScheduleExpression: "at(2026-01-01T01:05:00)" }, [65]],
    ["from its start to its end", { StartDate: START_MS / 1000 + 1800, EndDate: START_MS / 1000 + 5400 }, [30, 90]],
    ["within its window", { FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 10 } }, [5, 65, 125]],
    ["never while it is disabled", { State: "DISABLED" }, []],
  ];
  for (const [what, given, expected] of table)
    it(`invokes its target ${what}`, async () => {
      const { create, clock, minutes, scheduler } = createSchedules();
      create(given);
      await clock.advance(3 * HOURS);
      expect(minutes()).to.deep.equal(expected);
      await scheduler.stop();
    });

  it("sends an event with its name and the time that it was due", async () => {
    const { create, clock, invoked } = createSchedules();
    create({ ScheduleExpression: "at(2026-01-01T00:00:30)" });
    await clock.advance(HOURS);
    expect(JSON.parse(invoked[0]?.payload ?? "")).to.deep.equal({
      ...{ version: "0", id: "id-1", "detail-type": "Scheduled Event", source: "aws.scheduler" },
      ...{ account: "111122223333", time: "2026-01-01T00:00:30Z", region: "eu-west-1", resources: [ARN], detail: "{}" },
    });
  });

  it("sends a text of its own, filled in where it asks for it", async () => {
    const { create, clock, invoked } = createSchedules();
    const Input = '{"at":"<aws.scheduler.scheduled-time>","of":"<aws.scheduler.schedule-arn>","x":"<y>"}';
    create(target({ Input }));
    await clock.advance(0);
    expect(JSON.parse(invoked[0]?.payload ?? "")).to.deep.equal({ at: "2026-01-01T00:00:00Z", of: ARN, x: "<y>" });
  });

  it("tries again, and then keeps what its target did not take in its dead-letter queue", async () => {
    const { create, clock, fail, take, dead, invoked, scheduler } = createSchedules();
    fail(() => new AwsError("ServiceException", "later", 500));
    create({
      ScheduleExpression: "at(2026-01-01T00:00:00)",
      ...target({ RetryPolicy: { MaximumRetryAttempts: 1 }, DeadLetterConfig: { Arn: arnOf("sqs", "dead") } }),
    });
    await clock.advance(HOURS);
    expect(invoked).to.have.length(2);
    const [letter] = await take(dead);
    expect(letter?.body).to.equal(invoked[0]?.payload);
    expect(letter?.attributes).to.include({
      ...{ SCHEDULE_ARN: ARN, EXECUTION_ID: "id-1", SCHEDULED_TIME: "2026-01-01T00:00:00.000Z" },
      ...{ ERROR_CODE: "ServiceException", EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts" },
    });
    expect(scheduler.tally(ARN)).to.deep.equal({ delivered: 0, "dead-lettered": 1, lost: 0, waiting: 0 });
  });

  it("is changed, listed and deleted", async () => {
    const { create, clock, minutes, scheduler, complete } = createSchedules();
    expect(create({ ScheduleExpression: "cron(10 * * * ? *)" })).to.deep.equal({ ScheduleArn: ARN });
    scheduler.updateSchedule(caller, complete({ ScheduleExpression: "cron(20 * * * ? *)" }));
    await clock.advance(HOURS);
    expect(minutes()).to.deep.equal([20]);
    expect(scheduler.getSchedule(caller, { Name: "nightly" })).to.include({ Arn: ARN, State: "ENABLED" });
    expect(scheduler.listSchedules(caller).Schedules.map(({ Name }) => Name)).to.deep.equal(["nightly"]);
    scheduler.deleteSchedule(caller, { Name: "nightly" });
    await clock.advance(HOURS);
    expect(minutes()).to.deep.equal([20]);
    expect(() => scheduler.getSchedule(caller, { Name: "nightly" })).to.throw("Schedule nightly does not exist.");
  });

  it("goes when it is over, where it is meant to", async () => {
    const { create, clock, scheduler } = createSchedules();
    create({ ScheduleExpression: "at(2026-01-01T00:01:00)", ActionAfterCompletion: "DELETE" });
    await clock.advance(HOURS);
    expect(scheduler.listSchedules(caller).Schedules).to.deep.equal([]);
  });

  const refused: [what: string, given: Given, expected: string | RegExp][] = [
    [
      "an expression that is none",
      { ScheduleExpression: "rate(10 seconds)" },
      "Invalid Schedule Expression rate(10 seconds).",
    ],
    ["a zone that is none", { ScheduleExpressionTimezone: "Mars" }, "Invalid ScheduleExpressionTimezone Mars."],
    ["a window without its length", { FlexibleTimeWindow: { Mode: "FLEXIBLE" } }, /MaximumWindowInMinutes/],
    ["a length without a window", { FlexibleTimeWindow: { Mode: "OFF", MaximumWindowInMinutes: 5 } }, /FLEXIBLE/],
    ["a group that is not there", { GroupName: "other" }, "Schedule group other does not exist."],
    ["a target that is no ARN", target({ Arn: "takes" }), "Provided Arn is not in correct format."],
    ["too many retries", target({ RetryPolicy: { MaximumRetryAttempts: 186 } }), /Value 186/],
    ["a service that is not modelled", target({ Arn: "arn:aws:states:eu-west-1:1:x" }), /states are not modelled/],
  ];
  for (const [what, given, expected] of refused)
    it(`is refused with ${what}`, () => expect(() => createSchedules().create(given)).to.throw(expected));

  it("is refused under a name that is taken", () => {
    const { create } = createSchedules();
    create();
    expect(() => create()).to.throw("Schedule nightly already exists.");
  });
});
