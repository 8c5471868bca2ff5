import { expect } from "chai";
import { caller, createBus } from "./create-bus.ts";

const entry = { Source: "shop", DetailType: "Order", Detail: "{}" };

describe("PutEvents", () => {
  it("delivers an event as AWS writes it, to the second", async () => {
    const { put, target, invoked, clock } = createBus();
    target();
    expect(put({ a: 1 })).to.deep.equal({ FailedEntryCount: 0, Entries: [{ EventId: "id-1" }] });
    put({}, { Time: 1_640_995_200.7, Resources: ["arn:x"] });
    await clock.advance(0);
    expect(invoked.map(({ payload }) => payload)).to.deep.equal([
      '{"version":"0","id":"id-1","detail-type":"Order","source":"shop","account":"111122223333","time":"2026-01-01T00:00:00Z","region":"eu-west-1","resources":[],"detail":{"a":1}}',
      '{"version":"0","id":"id-2","detail-type":"Order","source":"shop","account":"111122223333","time":"2022-01-01T00:00:00Z","region":"eu-west-1","resources":["arn:x"],"detail":{}}',
    ]);
  });

  const refused: [what: string, entry: Record<string, string>, code: string, message: string][] = [
    [
      "without a source",
      { Source: "" },
      "InvalidArgument",
      "Parameter Source is not valid. Reason: Source is a required argument.",
    ],
    ["with a detail that is no JSON", { Detail: "NotJSON" }, "MalformedDetail", "Detail is malformed."],
    ["with a detail that is a list", { Detail: "[]" }, "MalformedDetail", "Detail is malformed."],
    ["with a detail that is text", { Detail: '"x"' }, "MalformedDetail", "Detail is malformed."],
    ["in the name of AWS", { Source: "aws.s3" }, "NotAuthorizedForSourceException", "Not authorized for the source."],
  ];
  for (const [what, wrong, ErrorCode, ErrorMessage] of refused)
    it(`refuses an entry ${what}, and takes the others`, () => {
      const answer = createBus().events.putEvents(caller, { Entries: [entry, { ...entry, ...wrong }, entry] });
      expect(answer.FailedEntryCount).to.equal(1);
      expect(answer.Entries).to.deep.equal([{ EventId: "id-1" }, { ErrorCode, ErrorMessage }, { EventId: "id-2" }]);
    });

  it("refuses more than ten entries, and more than a MiB of them", () => {
    const { events } = createBus();
    const put = (Entries: (typeof entry)[]) => () => events.putEvents(caller, { Entries });
    expect(put(Array(10).fill(entry))).not.to.throw();
    expect(put(Array(11).fill(entry))).to.throw(/at 'entries' .*less than or equal to 10/);
    expect(put([])).to.throw(/greater than or equal to 1/);
    const large = (bytes: number) => ({ ...entry, Detail: `{"x":"${"x".repeat(bytes - 8 - "shopOrder".length)}"}` });
    expect(put([large(1_048_576)])).not.to.throw();
    expect(put([large(1_048_577)])).to.throw("Total size of the entries in the request is over the limit.");
  });

  it("takes what goes to a bus that is not there, as AWS does, and it goes nowhere", async () => {
    const { put, target, invoked, clock } = createBus();
    target();
    for (const EventBusName of ["missing", "arn:aws:events:us-east-1:111122223333:event-bus/default"])
      expect(put({}, { EventBusName }).FailedEntryCount).to.equal(0);
    await clock.advance(0);
    expect(invoked).to.deep.equal([]);
  });

  it("keeps buses apart, each with rules of its own", async () => {
    const { put, target, invoked, clock, events } = createBus();
    target();
    events.createEventBus(caller, { Name: "own" });
    put({}, { EventBusName: "arn:aws:events:eu-west-1:111122223333:event-bus/own" });
    await clock.advance(0);
    expect(invoked).to.deep.equal([]);
    const rule = events.putRule(caller, { Name: "r", EventBusName: "own", EventPattern: '{"source":["shop"]}' });
    expect(rule.RuleArn).to.equal("arn:aws:events:eu-west-1:111122223333:rule/own/r");
  });

  it("lets the services of AWS put on the default bus", async () => {
    const { target, invoked, clock, events } = createBus();
    events.putRule(caller, { Name: "rule", EventPattern: '{"source":["aws.s3"],"detail":{"object":{"key":["a"]}}}' });
    target();
    events.putServiceEvent({
      ...{ version: "0", id: "x", "detail-type": "Object Created", source: "aws.s3", ...caller },
      ...{ time: "2026-01-01T00:00:00Z", resources: ["arn:b"], detail: { object: { key: "a" } } },
    });
    await clock.advance(0);
    expect(JSON.parse(invoked[0]?.payload ?? "")).to.include({ source: "aws.s3", "detail-type": "Object Created" });
  });
});
