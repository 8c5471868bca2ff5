import { expect } from "chai";
import { caller, createBus } from "./create-bus.ts";

const BUS = "arn:aws:events:eu-west-1:111122223333:event-bus/default";
const ARCHIVE = "arn:aws:events:eu-west-1:111122223333:archive/kept";
const START = Date.UTC(2026, 0, 1) / 1000;

const archived = (input: { EventPattern?: string } = {}) => {
  const bus = createBus();
  bus.events.createArchive(caller, { ArchiveName: "kept", EventSourceArn: BUS, ...input });
  const replay = (input: { [name: string]: unknown } = {}) =>
    bus.events.startReplay(caller, {
      ...{ ReplayName: "again", EventSourceArn: ARCHIVE, Destination: { Arn: BUS } },
      ...{ EventStartTime: START, EventEndTime: START + 60 },
      ...input,
    });
  const state = () => bus.events.describeReplay(caller, { ReplayName: "again" }).State;
  return { ...bus, replay, state };
};

describe("An archive", () => {
  it("keeps the events of its bus that match its pattern", async () => {
    const { events, put, clock } = archived({ EventPattern: '{"detail":{"a":[1]}}' });
    put({ a: 1 });
    put({ a: 2 });
    expect(events.describeArchive(caller, { ArchiveName: "kept" })).to.deep.include({
      ...{ ArchiveArn: ARCHIVE, EventSourceArn: BUS, EventPattern: '{"detail":{"a":[1]}}', State: "ENABLED" },
      ...{ EventCount: 1, RetentionDays: 0, CreationTime: new Date(clock.now()) },
    });
    expect(events.listArchives(caller, { NamePrefix: "k" }).Archives.map((a) => a.ArchiveName)).to.deep.equal(["kept"]);
    events.deleteArchive(caller, { ArchiveName: "kept" });
    expect(() => events.describeArchive(caller, { ArchiveName: "kept" })).to.throw("Archive kept does not exist.");
    await events.stop();
  });

  it("forgets what is older than its retention", async () => {
    const { events, put, clock } = createBus();
    events.createArchive(caller, { ArchiveName: "kept", EventSourceArn: BUS, RetentionDays: 1 });
    put();
    await clock.advance(2 * 86_400_000);
    put();
    expect(events.describeArchive(caller, { ArchiveName: "kept" }).EventCount).to.equal(1);
    await events.stop();
  });

  it("is refused where it is there, where its bus isn't, and where its pattern isn't one", () => {
    const { events } = archived();
    const create = (ArchiveName: string, EventSourceArn: string, EventPattern?: string) => () =>
      events.createArchive(caller, { ArchiveName, EventSourceArn, EventPattern });
    expect(create("kept", BUS)).to.throw("Archive kept already exists.");
    expect(create("x", BUS.replace("default", "nope"))).to.throw("Event bus nope does not exist.");
    expect(create("x", BUS, '{"a":1}')).to.throw("Event pattern is not valid.");
  });
});

describe("A replay", () => {
  it("sends what was archived once more, naming itself, and isn't archived again", async () => {
    const { events, put, target, invoked, clock, replay, state } = archived();
    target();
    put();
    await clock.advance(1000);
    expect(replay()).to.deep.include({ State: "STARTING", ReplayStartTime: new Date(clock.now()) });
    await clock.advance(5000);
    expect(state()).to.equal("COMPLETED");
    const [first, again] = invoked.map(({ payload }) => JSON.parse(payload));
    expect(again).to.deep.equal({ ...first, "replay-name": "again" });
    expect(Object.keys(again).slice(-3)).to.deep.equal(["replay-name", "resources", "detail"]);
    expect(events.describeArchive(caller, { ArchiveName: "kept" }).EventCount).to.equal(1);
    expect(events.listReplays(caller, { State: "COMPLETED" }).Replays).to.have.length(1);
    await events.stop();
  });

  it("is of the events of its time, to the rules that it is for", async () => {
    const { events, put, target, invoked, clock, replay } = archived();
    target();
    put();
    await clock.advance(90_000);
    replay({ EventStartTime: START + 60, EventEndTime: START + 120 });
    replay({
      ReplayName: "other",
      Destination: { Arn: BUS, FilterArns: ["arn:aws:events:eu-west-1:111122223333:rule/x"] },
    });
    await clock.advance(5000);
    expect(invoked).to.have.length(1);
    await events.stop();
  });

  it("sends nothing after it was cancelled", async () => {
    const { events, put, target, invoked, clock, replay, state } = archived();
    target();
    put();
    await clock.advance(1);
    replay();
    expect(events.cancelReplay(caller, { ReplayName: "again" })).to.deep.include({ State: "CANCELLING" });
    await clock.advance(5000);
    expect([state(), invoked.length]).to.deep.equal(["CANCELLED", 1]);
    expect(() => events.cancelReplay(caller, { ReplayName: "again" })).to.throw(
      "Replay again is not in a valid state for this operation.",
    );
    await events.stop();
  });

  it("is refused in AWS's words", async () => {
    const { events, replay, state } = archived();
    events.createEventBus(caller, { Name: "other" });
    const said = (parameter: string, reason: string) => `Parameter ${parameter} is not valid. Reason: ${reason}`;
    const to = (Arn: string) => () => replay({ Destination: { Arn } });
    expect(state).to.throw("Replay again does not exist.");
    expect(to("arn:aws:sqs:eu-west-1:111122223333:q")).to.throw(
      said("Destination.Arn", "Must contain an event bus ARN."),
    );
    expect(to(BUS.replace("default", "nope"))).to.throw("Event bus nope does not exist.");
    expect(to(BUS.replace("default", "other"))).to.throw(
      said("Destination.Arn", "Cross event bus replay is not permitted."),
    );
    expect(() => replay({ EventSourceArn: ARCHIVE.replace("kept", "nope") })).to.throw(
      said("EventSourceArn", "Archive nope does not exist."),
    );
    expect(() => replay({ EventEndTime: START })).to.throw(
      said("EventEndTime", "EventStartTime must be before EventEndTime."),
    );
    replay();
    expect(replay).to.throw("Replay again already exists.");
    await events.stop();
  });
});
