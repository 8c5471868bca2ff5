import type { MetricAlarm, MetricDataQuery, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { createAwsView } from "../../../operate/watch/aws-view.ts";
import type { Reads, RecordsAt } from "../../../operate/watch/reads.ts";
import { createContract } from "../../client/support/contract.ts";

const NOW_MS = Date.UTC(2026, 10, 30, 12, 0, 30);
const MINUTE_MS = 60_000;
const region = "eu-west-1";
const ID = `${region}/users/shardId-000000000000/7/0`;
const record = (text: string, atMs = NOW_MS) => ({
  SequenceNumber: "1",
  PartitionKey: "u1",
  Data: Buffer.from(text),
  ApproximateArrivalTimestamp: new Date(atMs),
});

/** What CloudWatch holds: the last minutes of each metric, the newest first, by `metric stat` or `metric dimension`. */
type Held = Readonly<Record<string, readonly number[]>>;

const createSubject = (overrides: Partial<Reads> = {}, held: Held = {}, showsRecords = false) => {
  const calls: string[] = [];
  const asked: { queries: MetricDataQuery[]; startMs: number; endMs: number }[] = [];
  const called =
    <Args extends unknown[], T>(name: string, answer: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> => {
      calls.push(name);
      return answer(...args);
    };
  const reads: Reads = {
    async metrics(queries, startMs, endMs) {
      asked.push({ queries, startMs, endMs });
      return queries.map(({ Id = "", MetricStat }): MetricDataResult => {
        const { MetricName, Dimensions = [] } = MetricStat?.Metric ?? {};
        const Values = held[`${MetricName} ${Dimensions[0]?.Value}`] ?? held[`${MetricName} ${MetricStat?.Stat}`] ?? [];
        const Timestamps = Values.map((_, index) => new Date(endMs - (index + 1) * MINUTE_MS));
        return { Id, Values: [...Values], Timestamps };
      });
    },
    alarms: async () => [],
    mappings: async () => [{ uuid: "u", streamName: "users" }],
    shardCount: async () => 4,
    shardIds: async () => ["shardId-000000000000"],
    records: async () => [],
    objects: async () => ({ objects: [], isCut: false }),
    folders: async () => [],
    object: async () => Buffer.of(),
    logLines: async () => [],
    tracesOf: async () => [],
    segments: async () => new Map(),
    ...overrides,
  };
  const clock = createVirtualClock(NOW_MS);
  const counted: Reads = {
    metrics: called("metrics", reads.metrics),
    alarms: called("alarms", reads.alarms),
    mappings: called("mappings", reads.mappings),
    shardCount: called("shardCount", reads.shardCount),
    shardIds: called("shardIds", reads.shardIds),
    records: called("records", reads.records),
    objects: called("objects", reads.objects),
    folders: called("folders", reads.folders),
    object: called("object", reads.object),
    logLines: called("logLines", reads.logLines),
    tracesOf: called("tracesOf", reads.tracesOf),
    segments: called("segments", reads.segments),
  };
  const look = createAwsView({ contract: createContract([region]), minutes: 60, showsRecords, clock }, () => counted);
  return { look, clock, calls, asked };
};

describe("the view of a stack in AWS", () => {
  const held: Held = {
    "IncomingRecords users": [120, 60],
    "IncomingRecords enriched": [60],
    "RecordsIn Sum": [120, 60],
    "Enriched Sum": [110, 50],
    "Quarantined Sum": [3],
    "Invocations Sum": [2, 2],
    "FilteredOutEventCount u": [7],
    "OnFailureDestinationDeliveredEventCount u": [5],
    "ArrivalToPublished p50": [400, 900],
    "ArrivalToPublished p99": [1200, 5000],
    "ArrivalToPublished Maximum": [1500, 6000],
  };

  it("counts what CloudWatch counted in the minutes asked for, and says how fast the last one was", async () => {
    const { look } = createSubject({}, held);
    const { regions, counts, seconds, source, isWritable } = await look();
    const [seen] = regions;
    expect({ seconds, source, isWritable }).to.deep.equal({ seconds: 3600, source: "aws", isWritable: false });
    expect(counts).to.deep.equal({ in: 180, out: 160, quarantined: 3, dropped: 0, discarded: 5, filtered: 7 });
    expect(seen?.places).to.deep.equal([
      { id: "users", kind: "stream", name: "users", shards: 4, taken: 180, perSecond: 2 },
      { id: "enriched", kind: "stream", name: "enriched", shards: 4, taken: 60, perSecond: 1 },
    ]);
    expect(seen?.flows[0]).to.deep.include({
      ...{ name: "enrich", reads: ["users"], writes: "enriched", invocations: 4 },
      ...{ latencyMs: { p50: 400, p99: 1200, max: 1500 }, perSecond: { in: 2, out: 110 / 60, kept: 3 / 60 } },
    });
    expect(seen?.links[0]?.url).to.match(/^https:\/\/eu-west-1\.console\.aws\.amazon\.com/);
  });

  it("asks for whole minutes, which CloudWatch sums up right", async () => {
    const { look, asked } = createSubject();
    await look();
    const [{ startMs = 0, endMs = 0 } = {}] = asked;
    expect([endMs, endMs - startMs]).to.deep.equal([NOW_MS - 30_000, 60 * MINUTE_MS]);
  });

  it("takes a stream that nothing was heard of for minutes for a still one", async () => {
    const stale = async (queries: MetricDataQuery[], _: number, endMs: number) =>
      queries.map(({ Id = "" }) => ({ Id, Values: [600], Timestamps: [new Date(endMs - 10 * MINUTE_MS)] }));
    const { regions } = await createSubject({ metrics: stale }).look();
    expect(regions[0]?.places[0]).to.include({ taken: 600, perSecond: 0 });
  });

  it("puts the pages of a metric together", async () => {
    const paged = async (queries: MetricDataQuery[], _: number, endMs: number) =>
      [1, 2].flatMap((value) =>
        queries.map(({ Id = "" }) => ({ Id, Values: [value], Timestamps: [new Date(endMs - value * MINUTE_MS)] })),
      );
    const { regions } = await createSubject({ metrics: paged }).look();
    expect(regions[0]?.places[0]).to.include({ taken: 3, perSecond: 1 / 60 });
  });

  it("says in which state alarms are, and why", async () => {
    const createAlarm = (AlarmName: string, StateValue: MetricAlarm["StateValue"]): MetricAlarm => ({
      ...{ AlarmName: `tributary-dev-${region}-alarms-${AlarmName}`, StateValue },
      ...{ AlarmDescription: "what", StateReason: "because" },
    });
    const alarms = async () => [
      createAlarm("a", "OK"),
      createAlarm("b", "ALARM"),
      createAlarm("c", "INSUFFICIENT_DATA"),
    ];
    const { regions } = await createSubject({ alarms }).look();
    const common = { summary: "what", why: "because" };
    expect(regions[0]?.alarms).to.deep.equal([
      { name: "a", state: "ok", ...common },
      { name: "b", state: "alarm", ...common },
      { name: "c", state: "unknown", ...common },
    ]);
  });

  it("shows what it may read, and names what it may not", async () => {
    const refused = async () => {
      throw Object.assign(new Error("not yours"), { name: "AccessDenied" });
    };
    const { look } = createSubject({ metrics: refused, mappings: refused });
    const { problems, regions, counts } = await look();
    expect(problems).to.deep.equal([
      "eu-west-1: lambda:ListEventSourceMappings: AccessDenied: not yours",
      "eu-west-1: cloudwatch:GetMetricData: AccessDenied: not yours",
    ]);
    expect(counts).to.deep.equal({});
    expect(regions[0]?.places[0]).to.include({ shards: 4, taken: undefined });
  });

  it("says of a part that can't be read what is lacking, and leaves the others as they are", async () => {
    const refused = async () => {
      throw Object.assign(new Error("not yours"), { name: "AccessDeniedException" });
    };
    const logLines = async () => [
      { atMs: NOW_MS, line: "new" },
      { atMs: NOW_MS - 1, line: "x".repeat(2000) },
    ];
    const { look } = createSubject({ objects: refused, tracesOf: refused, alarms: refused, logLines });
    const { regions, problems } = await look();
    const [{ notes = {}, failures, traces, logs, places } = expect.fail("no region")] = regions;
    expect(problems).to.deep.equal([]);
    expect(Object.keys(notes)).to.have.members(["failures", "traces", "alarms"]);
    expect(notes.traces?.join()).to.include("xray:GetTraceSummaries").and.to.include("AccessDeniedException");
    expect([failures, traces]).to.deep.equal([undefined, undefined]);
    expect(logs?.map(({ flow, line }) => [flow, line.length])).to.deep.equal([
      ["enrich", 3],
      ["enrich", 1001],
    ]);
    expect(places[0]?.shards).to.equal(4);
  });

  it("asks AWS once a minute, and for logs twice, however often it is looked at", async () => {
    const { look, clock, calls } = createSubject();
    await Promise.all([look(), look()]);
    const first = [...calls];
    await clock.advance(29_000);
    await look();
    expect(calls).to.deep.equal(first);
    expect(calls).to.have.members([
      ...["mappings", "alarms", "metrics", "shardCount", "shardCount", "objects", "objects", "objects"],
      ...["tracesOf", "tracesOf", "tracesOf", "segments", "logLines"],
    ]);
    await clock.advance(30_000);
    await look();
    expect(calls).to.deep.equal([...first, "logLines"]);
    await clock.advance(1000);
    await look();
    expect(calls.filter((name) => name !== "logLines")).to.have.length(2 * (first.length - 1));
  });

  it("reads no record unless asked to", async () => {
    const { look, calls } = createSubject();
    expect((await look()).regions[0]?.records).to.equal(undefined);
    expect(calls).not.to.include("records").and.not.to.include("shardIds");
  });

  it("shows records before and after when asked to, by the place that their id names", async () => {
    const at: RecordsAt[] = [];
    const after = JSON.stringify({ userId: "u1", enrichment: { id: ID } });
    const records = async (place: RecordsAt) => {
      at.push(place);
      return [record("sequenceNumber" in place ? "before" : after)];
    };
    const { regions } = await createSubject({ records }, {}, true).look();
    expect(regions[0]?.records).to.deep.equal([
      { flow: "enrich", atMs: NOW_MS, partitionKey: "u1", before: "before", after },
    ]);
    expect(at.map(({ most }) => most)).to.deep.equal([3, 1]);
    expect(at[1]).to.include({ shardId: "shardId-000000000000", sequenceNumber: "7" });
  });

  it("looks for no record on a stream that is not the stack's own", async () => {
    const foreign = JSON.stringify({ enrichment: { id: ID.replace("/users/", "/others/") } });
    let asked = 0;
    const records = async () => {
      asked += 1;
      return [record(foreign)];
    };
    const { regions } = await createSubject({ records }, {}, true).look();
    expect([asked, regions[0]?.records?.[0]?.before]).to.deep.equal([1, undefined]);
  });

  it("shows a record without what it was before where its id names no place of the stream", async () => {
    const after = JSON.stringify({ enrichment: { id: ID } });
    const records = async (place: RecordsAt) => {
      if ("sequenceNumber" in place) throw Object.assign(new Error("none"), { name: "InvalidArgumentException" });
      return [record(after)];
    };
    const { regions } = await createSubject({ records }, {}, true).look();
    expect(regions[0]?.records?.map((each) => [each.before, each.after])).to.deep.equal([[undefined, after]]);
    expect(regions[0]?.notes).to.deep.equal({});
  });

  it("reads few records of few shards, however many there are", async () => {
    let asked = 0;
    const shardIds = async (_: string, most: number) => Array.from({ length: most }, (_, index) => `shardId-${index}`);
    const records = async ({ most }: RecordsAt) => {
      asked += 1;
      return Array.from({ length: most }, () => record(JSON.stringify({ enrichment: { id: ID } })));
    };
    const { look, clock } = createSubject({ shardIds, records }, {}, true);
    const { regions } = await look();
    expect([asked, regions[0]?.records?.length]).to.deep.equal([4 + 6, 6]);
    await clock.advance(9_000);
    await look();
    expect(asked, "once in ten seconds").to.equal(10);
  });
});
