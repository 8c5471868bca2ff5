import { expect } from "chai";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { createObserver } from "../../../local/page/observer.ts";
import { createRates } from "../../../local/page/rates.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;
const [INPUT, OUTPUT] = [arn("kinesis", "stream/in"), arn("kinesis", "stream/out")];
const shardId = "shardId-000000000000";

const createSubject = () => {
  const clock = createVirtualClock(0);
  const observer = createObserver(clock);
  const functionArn = arn("lambda", "function:f");
  const triggers = [{ uuid: "u", streamArn: INPUT }];
  observer.begin([{ region, flow: "enrich", functionName: "f", functionArn, triggers, output: OUTPUT }]);
  const put = (streamArn: string, sequence: number, text: string, partitionKey = `k${sequence}`) =>
    observer.record({
      ...{ streamArn, shardId, sequenceNumber: `${sequence}`, partitionKey, atMs: clock.now() },
      data: Buffer.from(text),
    });
  const come = (sequence: number, partitionKey?: string) => put(INPUT, sequence, `before ${sequence}`, partitionKey);
  const leave = (sequence: number) =>
    put(OUTPUT, sequence + 1000, JSON.stringify({ enrichment: { id: `${region}/in/${shardId}/${sequence}/0` } }));
  const quarantine = (sequence: number) =>
    observer.object(
      "quarantine/x.ndjson",
      Buffer.from(
        JSON.stringify({
          ...{ region, stream: "in", shardId, sequenceNumber: `${sequence}`, subSequence: 0 },
          ...{ reason: "bad", detail: "got none", data: Buffer.from("{").toString("base64") },
        }),
      ),
    );
  return { clock, observer, put, come, leave, quarantine, seen: () => observer.seen(region) };
};

describe("what the page remembers", () => {
  it("is some records, each before and after, the last first", () => {
    const { come, leave, seen } = createSubject();
    for (const sequence of [1, 2]) come(sequence);
    for (const sequence of [1, 2]) leave(sequence);
    expect(seen().records.map(({ before, partitionKey }) => [before, partitionKey])).to.deep.equal([
      ["before 2", "k2"],
      ["before 1", "k1"],
    ]);
    expect(seen().records[0]?.after).to.include(`${shardId}/2/0`);
  });

  it("is what was quarantined, and why", () => {
    const { come, quarantine, seen } = createSubject();
    come(1);
    quarantine(1);
    expect(seen().records).to.deep.include({
      ...{ flow: "enrich", atMs: 0, partitionKey: "k1", before: "before 1", after: undefined },
    });
    expect(seen().failures[0]).to.include({ fate: "quarantined", reason: "bad", detail: "got none", data: "{" });
  });

  it("is bounded, however many records are under way", () => {
    const { come, leave, seen } = createSubject();
    for (let sequence = 0; sequence < 1000; sequence++) come(sequence);
    for (let sequence = 0; sequence < 1000; sequence++) leave(sequence);
    expect(seen().records).to.have.length(6);
    expect(seen().records[0]?.before, "the first forty are followed").to.equal("before 39");
  });

  it("is the record that was expected, whatever else is under way", () => {
    const { observer, come, leave, seen } = createSubject();
    for (let sequence = 0; sequence < 100; sequence++) come(sequence);
    observer.expect(region, "mine");
    come(100, "mine");
    leave(100);
    expect(seen().records.map(({ partitionKey }) => partitionKey)).to.deep.equal(["mine"]);
  });

  it("is another record when one was not heard of for too long", async () => {
    const { clock, come, leave, seen } = createSubject();
    for (let sequence = 0; sequence < 100; sequence++) come(sequence);
    await clock.advance(31_000);
    come(100);
    leave(100);
    expect(seen().records[0]?.before).to.equal("before 100");
  });

  it("is a record without an id as it came out, beside nothing", () => {
    const { put, seen } = createSubject();
    put(OUTPUT, 1, "plain");
    expect(seen().records[0]).to.include({ before: undefined, after: "plain" });
  });

  it("is no bytes that are no text", () => {
    const { put, seen } = createSubject();
    put(OUTPUT, 1, "");
    expect(seen().records[0]?.after).to.equal("");
    const { observer, seen: other } = createSubject();
    const data = Buffer.of(0xf3, 0x89, 0x9a, 0xc2);
    observer.record({ streamArn: OUTPUT, shardId, sequenceNumber: "1", partitionKey: "k", atMs: 0, data });
    expect(other().records[0]?.after).to.equal("4 bytes that are not text");
  });

  it("is an invocation in its parts, with the metrics that it wrote", () => {
    const { observer, seen } = createSubject();
    observer.report("f", { requestId: "r", status: "success", durationMs: 30, initDurationMs: 200 });
    const write = (values: Record<string, number>) => {
      const Metrics = Object.keys(values).map((Name) => ({ Name }));
      const CloudWatchMetrics = [{ Namespace: "T", Dimensions: [["FunctionName"]], Metrics }];
      observer.log("f", JSON.stringify({ requestId: "r", FunctionName: "f", ...values, _aws: { CloudWatchMetrics } }));
    };
    write({ RecordsIn: 7, Quarantined: 2 });
    write({ Quarantined: 1 });
    const [trace] = seen().traces;
    const metrics = { RecordsIn: 7, Quarantined: 2 };
    expect(trace).to.deep.include({ requestId: "r", flow: "enrich", startedAtMs: -230, metrics });
    expect(trace?.segments.map(({ name, fromMs, durationMs }) => [name, fromMs, durationMs])).to.deep.equal([
      ["AWS::Lambda", 0, 230],
      ["AWS::Lambda::Function", 0, 230],
      ["Initialization", 0, 200],
      ["Invocation", 200, 30],
    ]);
  });

  it("is a hundred lines of logs, long ones cut", () => {
    const { observer, seen } = createSubject();
    for (let line = 0; line < 150; line++) observer.log("f", `${line} ${"x".repeat(2000)}`);
    const { logs } = seen();
    expect([logs.length, logs[0]?.line.length, logs[0]?.line.slice(0, 3)]).to.deep.equal([100, 1001, "149"]);
  });
});

describe("records a second", () => {
  it("are what counters grew by between the last two looks that are far enough apart", async () => {
    const clock = createVirtualClock(0);
    const rates = createRates(clock);
    rates.look({ in: 10 });
    expect(rates.perSecond("in")).to.equal(undefined);
    await clock.advance(2000);
    rates.look({ in: 30 });
    rates.look({ in: 99 });
    expect(rates.perSecond("in")).to.equal(10);
  });
});
