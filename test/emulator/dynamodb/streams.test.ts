import { expect } from "chai";
import fc from "fast-check";
import type { ShardStart } from "../../../emulator/dynamodb/streams/read-stream.ts";
import { caller, createTable, errorOf } from "./create-table.ts";

const HOUR_MS = 3_600_000;
type View = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/** A table with a stream of one shard; a table on demand has four. */
function createStreaming({ view = "NEW_AND_OLD_IMAGES", shards = 1 }: { view?: View; shards?: 1 | 4 } = {}) {
  const throughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
  const table = createTable({
    StreamSpecification: { StreamEnabled: true, StreamViewType: view },
    ...(shards === 1 && { BillingMode: "PROVISIONED", ProvisionedThroughput: throughput }),
  });
  const { dynamodb } = table;
  const StreamArn = table.TableDescription.LatestStreamArn ?? "";
  const shardsOf = () => dynamodb.describeStream(caller, { StreamArn }).StreamDescription.Shards;
  const iterator = (
    start: ShardStart = { ShardIteratorType: "TRIM_HORIZON" },
    ShardId = shardsOf()[0]?.ShardId ?? "",
  ) => dynamodb.getShardIterator(caller, { StreamArn, ShardId, ...start }).ShardIterator;
  const read = (ShardIterator = iterator()) => dynamodb.getRecords(caller, { ShardIterator });
  return { ...table, StreamArn, shardsOf, iterator, read };
}

const changesIn = ({ Records }: { Records: object[] }) =>
  Records.map((record) => {
    const { eventName, dynamodb } = JSON.parse(JSON.stringify(record));
    return [eventName, dynamodb.OldImage, dynamodb.NewImage, dynamodb.SizeBytes];
  });

describe("a table's stream", () => {
  const fred = { id: { S: "Fred" } };

  it("tells each change with its images, and nothing of a write that changes nothing", () => {
    const { put, remove, update, read } = createStreaming();
    put(fred);
    put(fred);
    const named = { ...fred, name: { S: "Fred" } };
    put(named);
    const same = { ExpressionAttributeNames: { "#n": "name" }, ExpressionAttributeValues: { ":n": { S: "Fred" } } };
    update({ Key: fred, UpdateExpression: "SET #n = :n", ...same });
    remove({ Key: fred });
    remove({ Key: fred });
    expect(changesIn(read())).to.deep.equal([
      ["INSERT", undefined, fred, 12],
      ["MODIFY", fred, named, 26],
      ["REMOVE", named, undefined, 20],
    ]);
  });

  const views: [View, boolean, boolean][] = [
    ["KEYS_ONLY", false, false],
    ["NEW_IMAGE", false, true],
    ["OLD_IMAGE", true, false],
    ["NEW_AND_OLD_IMAGES", true, true],
  ];
  for (const [view, hasOld, hasNew] of views)
    it(`shows what ${view} says`, () => {
      const { put, read } = createStreaming({ view });
      put(fred);
      put({ ...fred, n: { N: "1" } });
      const [, [name, old, fresh] = []] = changesIn(read());
      expect([name, old !== undefined, fresh !== undefined]).to.deep.equal(["MODIFY", hasOld, hasNew]);
    });

  it("has records in AWS's form", () => {
    const { put, read, clock } = createStreaming();
    put(fred);
    const [record] = JSON.parse(JSON.stringify(read().Records));
    expect(record).to.deep.include({ eventVersion: "1.1", eventSource: "aws:dynamodb", awsRegion: "eu-west-1" });
    expect(record.eventID).to.match(/^[0-9a-f]{32}$/);
    expect(record).not.to.have.property("eventSourceARN");
    expect(record.dynamodb.SequenceNumber).to.match(/^\d{21,40}$/);
    expect(record.dynamodb).to.deep.include({
      ...{ Keys: fred, StreamViewType: "NEW_AND_OLD_IMAGES" },
      ApproximateCreationDateTime: Math.floor(clock.now() / 1000),
    });
  });

  it("is read from any of its records on", () => {
    const { put, iterator, read } = createStreaming();
    for (const S of ["a", "b", "c"]) put({ id: { S } });
    const [, second] = JSON.parse(JSON.stringify(read().Records));
    const { SequenceNumber } = second.dynamodb;
    const countFrom = (ShardIteratorType: string, number?: string) =>
      read(iterator({ ShardIteratorType, SequenceNumber: number })).Records.length;
    expect(countFrom("TRIM_HORIZON")).to.equal(3);
    expect(countFrom("AT_SEQUENCE_NUMBER", SequenceNumber)).to.equal(2);
    expect(countFrom("AFTER_SEQUENCE_NUMBER", SequenceNumber)).to.equal(1);
    expect(countFrom("LATEST")).to.equal(0);
  });

  it("keeps records for 24 hours, and an iterator for 15 minutes", async () => {
    const { put, iterator, read, clock } = createStreaming();
    put(fred);
    const old = iterator();
    await clock.advance(15 * 60_000 + 1);
    expect(errorOf(() => read(old))).to.contain("ExpiredIteratorException");
    expect(read().Records).to.have.length(1);
    await clock.advance(24 * HOUR_MS);
    expect(read().Records).to.have.length(0);
  });

  it("closes a shard after four hours, and goes on in its child", async () => {
    const { put, shardsOf, iterator, read, clock } = createStreaming();
    put(fred);
    await clock.advance(4 * HOUR_MS);
    put({ ...fred, n: { N: "1" } });
    const [parent, child] = shardsOf();
    expect(parent?.SequenceNumberRange.EndingSequenceNumber).to.be.a("string");
    expect(child?.ParentShardId).to.equal(parent?.ShardId);
    const last = read();
    expect(last.Records).to.have.length(1);
    expect(last).not.to.have.property("NextShardIterator");
    expect(read(iterator(undefined, child?.ShardId)).Records).to.have.length(1);
  });

  it("can be read after it was switched off, or its table deleted; another one has another ARN", async () => {
    const { dynamodb, TableName, StreamArn, put, read, clock } = createStreaming();
    put(fred);
    const spec = (StreamEnabled: boolean) => ({
      ...{
        TableName,
        StreamSpecification: { StreamEnabled, ...(StreamEnabled && { StreamViewType: "KEYS_ONLY" as const }) },
      },
    });
    dynamodb.updateTable(caller, spec(false));
    put({ id: { S: "unseen" } });
    const { TableDescription } = dynamodb.updateTable(caller, spec(true));
    expect(TableDescription.LatestStreamArn).not.to.equal(StreamArn);
    dynamodb.deleteTable(caller, { TableName });
    expect(read().Records).to.have.length(1);
    expect(dynamodb.listStreams(caller, { TableName }).Streams).to.have.length(2);
    await clock.advance(25 * HOUR_MS);
    expect(errorOf(() => read())).to.equal(
      `ResourceNotFoundException: Requested resource not found: Stream: ${StreamArn} not found`,
    );
  });

  it("tells an item that expired apart from one that was deleted", async () => {
    const { dynamodb, TableName, put, get, read, clock } = createStreaming();
    const TimeToLiveSpecification = { Enabled: true, AttributeName: "expires" };
    const inSeconds = (seconds: number) => ({ N: String(Math.floor(clock.now() / 1000) + seconds) });
    put({ ...fred, expires: inSeconds(60) });
    dynamodb.updateTimeToLive(caller, { TableName, TimeToLiveSpecification });
    put({ id: { S: "late" }, expires: inSeconds(120) });
    put({ id: { S: "text" }, expires: { S: inSeconds(60).N } });
    put({ id: { S: "mistake" }, expires: { N: "60" } });
    await clock.advance(60_000);
    const [, , , , expired] = JSON.parse(JSON.stringify(read().Records));
    expect(expired).to.deep.include({ eventName: "REMOVE" });
    expect(expired.userIdentity).to.deep.equal({ PrincipalId: "dynamodb.amazonaws.com", Type: "Service" });
    expect(["Fred", "late", "text", "mistake"].map((S) => get({ id: { S } }) !== undefined)).to.deep.equal([
      ...[false, true, true, true],
    ]);
  });

  it("read shard by shard by a poller, makes the table anew: every change once, in order per item", async () => {
    const id = fc.integer({ min: 0, max: 9 }).map((n) => ({ S: `${n}` }));
    const write = fc.record({ id, n: fc.option(fc.integer({ min: 0, max: 2 })), pauseMs: fc.nat(2 * HOUR_MS) });
    await fc.assert(
      fc.asyncProperty(fc.array(write, { maxLength: 30 }), async (writes) => {
        const { dynamodb, StreamArn, put, remove, scan, clock } = createStreaming({ shards: 4 });
        for (const { id, n, pauseMs } of writes) {
          if (n === null) remove({ Key: { id } });
          else put({ id, n: { N: `${n}` } });
          await clock.advance(Math.min(pauseMs, (20 * HOUR_MS) / writes.length));
        }
        const reader = dynamodb.streamReader(StreamArn);
        const made = new Map<string, object>();
        for (const { shardId } of await reader.listShards()) {
          let position: number | undefined = await reader.positionOf(shardId, { Type: "TRIM_HORIZON" });
          while (position !== undefined) {
            const { records, next, millisBehindLatest } = await reader.read(shardId, position, 2);
            for (const { data } of records) {
              const { Keys, NewImage } = JSON.parse(Buffer.from(data).toString()).dynamodb;
              if (NewImage === undefined) made.delete(Keys.id.S);
              else made.set(Keys.id.S, NewImage);
            }
            position = millisBehindLatest === 0 && records.length === 0 ? undefined : next;
          }
        }
        expect([...made.values()]).to.have.deep.members([...(scan().Items ?? [])]);
      }),
      { numRuns: 25 },
    );
  });
});
