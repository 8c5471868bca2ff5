import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import fc from "fast-check";
import { createDynamodb } from "../../emulator/dynamodb/dynamodb.ts";
import { createEndpoint } from "../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../emulator/s3/memory-object-store.ts";
import { createVirtualClock } from "../../emulator/time/virtual-clock.ts";
import { countChanges } from "../../examples/table-metrics/count-changes.ts";
import { keyOf } from "../../examples/table-metrics/series-table.ts";
import { newsOf, totalsOf } from "../../examples/table-metrics/totals.ts";
import type { TableChange } from "../../infra/kit.ts";

const scope = { account: "000000000000", region: "eu-west-1" };
const NOW = Date.parse("2026-03-01T09:10:00Z");
const nowSeconds = NOW / 1000;
const minute = "2026-03-01T09:00";

type Change = TableChange<"NEW_AND_OLD_IMAGES">;
type Measured = { site: string; value: string; expires?: number };

/** Measurements and their metrics in tables, with the changes that the stream told of, in its order. */
async function createTables() {
  const clock = createVirtualClock(NOW);
  const dynamodb = createDynamodb({ clock });
  const create = (TableName: string, [hash, range]: [string, string], stream: boolean) => {
    const { TableDescription } = dynamodb.createTable(scope, {
      ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
      KeySchema: [
        { AttributeName: hash, KeyType: "HASH" },
        { AttributeName: range, KeyType: "RANGE" },
      ],
      AttributeDefinitions: [hash, range].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
      ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" as const } }),
    });
    return TableDescription.LatestStreamArn ?? "";
  };
  const streamArn = create("measurements", ["device", "at"], true);
  dynamodb.updateTimeToLive(scope, {
    TableName: "measurements",
    TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
  });
  create("metrics", ["series", "entry"], false);
  const endpoint = createEndpoint({
    dynamodb,
    kinesis: createKinesis({ clock }),
    objectStore: createMemoryObjectStore({ clock }),
  });
  const credentials = { accessKeyId: scope.account, secretAccessKey: "local" };
  const url = `http://127.0.0.1:${await endpoint.listen(0)}`;
  const client = new DynamoDBClient({ region: scope.region, endpoint: url, credentials });

  /** How often DynamoDB is still reached; then one call fails, its effect done or not. */
  let fault: Fault = { calls: Number.POSITIVE_INFINITY, isDone: false };
  client.middlewareStack.add(
    (next) => async (args) => {
      fault.calls -= 1;
      if (fault.calls === -1 && !fault.isDone) throw new Error("unreachable");
      const answer = await next(args);
      if (fault.calls === -1) throw new Error("answer lost");
      return answer;
    },
    { step: "initialize" },
  );

  const keyFor = (device: string) => ({ device: { S: device }, at: { S: `${minute}:30Z` } });
  return {
    clock,
    measure: (device: string, { site, value, expires }: Measured) =>
      dynamodb.putItem(scope, {
        TableName: "measurements",
        Item: {
          ...{ ...keyFor(device), site: { S: site }, value: { N: value } },
          ...(expires !== undefined && { expires: { N: `${expires}` } }),
        },
      }),
    remove: (device: string) => dynamodb.deleteItem(scope, { TableName: "measurements", Key: keyFor(device) }),
    /** Changes shard by shard: an item's stand in order. */
    async changes(): Promise<Change[][]> {
      const reader = dynamodb.streamReader(streamArn);
      const shards = await reader.listShards();
      const reads = await Promise.all(shards.map(({ shardId }) => reader.read(shardId, 0, 1000)));
      return reads.map(({ records }) => records.map(({ data }): Change => JSON.parse(Buffer.from(data).toString())));
    },
    break(next: Fault) {
      fault = { ...next };
    },
    count: (changes: readonly Change[], seconds = nowSeconds) => countChanges(client, "metrics", changes, seconds),
    totals(site: string) {
      const { Item } = dynamodb.getItem(scope, { TableName: "metrics", Key: keyOf({ site, minute }) });
      const { count, sum, min, max } = Item ?? {};
      return [count, sum, min, max].flatMap((each) => (each && "N" in each ? [each.N] : []));
    },
    async close() {
      client.destroy();
      await endpoint.close();
    },
  };
}

type Operation = { device: string; site: string; value: number | undefined };
/** A batch: whose, from where, how long, and the call at which the table can't be reached or the function is killed. */
type Delivery = { shard: number; from: number; length: number; fault: Fault | undefined };
type Fault = { calls: number; isDone: boolean };

type Tables = Awaited<ReturnType<typeof createTables>>;
/** Hands over what the stream told of, each shard in its order. */
const countAll = async (tables: Tables) => {
  for (const changes of await tables.changes()) await tables.count(changes);
};

describe("metrics of a table", () => {
  let tables: Tables;
  beforeEach(async () => {
    tables = await createTables();
  });
  afterEach(() => tables.close());

  it("hold count, sum, least and most of each site and minute, exactly", async () => {
    tables.measure("a", { site: "Seoul", value: "0.1" });
    tables.measure("b", { site: "Seoul", value: "0.2" });
    tables.measure("c", { site: "Seoul", value: "-12345678901234567890.5" });
    tables.measure("d", { site: "Busan", value: "7" });
    await countAll(tables);
    expect(tables.totals("Seoul")).to.deep.equal(["3", "-12345678901234567890.2", "-12345678901234567890.5", "0.2"]);
    expect(tables.totals("Busan")).to.deep.equal(["1", "7", "7", "7"]);
  });

  it("follow what is put right, moved and deleted", async () => {
    for (const [device, value] of ["1", "2", "3"].entries()) tables.measure(`${device}`, { site: "Seoul", value });
    tables.measure("0", { site: "Seoul", value: "10" });
    tables.measure("1", { site: "Busan", value: "2" });
    tables.remove("2");
    await countAll(tables);
    expect(tables.totals("Seoul")).to.deep.equal(["1", "10", "10", "10"]);
    expect(tables.totals("Busan")).to.deep.equal(["1", "2", "2", "2"]);
    tables.remove("0");
    await countAll(tables);
    expect(tables.totals("Seoul")).to.deep.equal(["0"]);
  });

  it("keep what DynamoDB deleted, since its time was over: it was measured", async () => {
    tables.measure("a", { site: "Seoul", value: "5", expires: nowSeconds + 60 });
    await tables.clock.run(() => tables.clock.sleep(61_000));
    const changes = (await tables.changes()).flat();
    expect(changes.map(({ eventName }) => eventName)).to.deep.equal(["INSERT", "REMOVE"]);
    expect(await tables.count(changes)).to.include({ expired: 1, late: 0 });
    expect(tables.totals("Seoul")).to.deep.equal(["1", "5", "5", "5"]);
  });

  it("leave alone what they do not keep any more, and tell of it", async () => {
    tables.measure("a", { site: "Seoul", value: "5" });
    const changes = (await tables.changes()).flat();
    expect(await tables.count(changes, nowSeconds + 91 * 86_400)).to.include({ late: 1 });
    expect(tables.totals("Seoul")).to.deep.equal([]);
  });

  it("count what can be counted beside what can't, of which no value is told", async () => {
    tables.measure("a", { site: "", value: "5" });
    tables.measure("b", { site: "Seoul", value: "5" });
    const { unreadable } = await tables.count((await tables.changes()).flat());
    expect(unreadable.map(({ message }) => message)).to.deep.equal(["site must be a text"]);
    expect(tables.totals("Seoul")).to.deep.equal(["1", "5", "5", "5"]);
  });

  it("take more changes of one series than a transaction holds", async () => {
    for (let device = 0; device < 250; device++) tables.measure(`${device}`, { site: "Seoul", value: `${device}` });
    const { applied } = await tables.count((await tables.changes()).flat());
    expect(applied).to.have.length(250);
    expect(tables.totals("Seoul")).to.deep.equal(["250", "31125", "0", "249"]);
  });

  const operation = fc.record({
    device: fc.constantFrom("a", "b", "c"),
    site: fc.constantFrom("Seoul", "Busan"),
    value: fc.option(fc.integer({ min: -5, max: 5 }), { nil: undefined }),
  });
  /** What is handed over when: a shard, from one of its changes on, some of them at once. */
  const fault = fc.record({ calls: fc.nat(4), isDone: fc.boolean() });
  const delivery = fc.record({
    ...{ shard: fc.nat(3), from: fc.nat(12), length: fc.integer({ min: 1, max: 6 }) },
    fault: fc.option(fault, { nil: undefined }),
  });

  it("end up the same, whatever comes twice, again from earlier on, or side by side, and whatever fails midway", async () => {
    let run = 0;
    const check = async (operations: Operation[], deliveries: Delivery[]) => {
      const own = (name: string) => `${name} ${run}`;
      run++;
      const now = new Map<string, { site: string; value: number }>();
      for (const { device, site, value } of operations) {
        if (value === undefined) tables.remove(own(device));
        else tables.measure(own(device), { site: own(site), value: `${value}` });
        if (value === undefined) now.delete(device);
        else now.set(device, { site, value });
      }
      const shards = (await tables.changes()).map((changes) =>
        changes.filter(({ dynamodb }) => dynamodb.Keys.device?.S?.endsWith(` ${run}`)),
      );
      // A shard's changes come in order, but for batches that come again: none is missed.
      const done = shards.map(() => 0);
      for (const { shard, from, length, fault } of deliveries) {
        const start = Math.min(from, done[shard] ?? 0);
        if (fault) tables.break(fault);
        const isTaken = await tables.count((shards[shard] ?? []).slice(start, start + length)).catch(() => false);
        if (isTaken) done[shard] = Math.max(done[shard] ?? 0, start + length);
        tables.break({ calls: Number.POSITIVE_INFINITY, isDone: false });
      }
      await Promise.all(shards.map((changes, shard) => tables.count(changes.slice(done[shard]))));
      for (const site of ["Seoul", "Busan"]) {
        const values = [...now.values()].filter((each) => each.site === site).map(({ value }) => value);
        const [count = "0", sum = "0", ...extremes] = tables.totals(own(site));
        expect([count, sum].map(Number)).to.deep.equal([values.length, values.reduce((a, b) => a + b, 0)]);
        expect(extremes.map(Number)).to.deep.equal(values.length > 0 ? [Math.min(...values), Math.max(...values)] : []);
      }
    };
    const operations = fc.array(operation, { maxLength: 14, size: "max" });
    const property = fc.asyncProperty(operations, fc.array(delivery, { maxLength: 8 }), check);
    await fc.assert(property, { numRuns: 10 });
  });

  it("know a straggler by its number, however long numbers are", () => {
    const entry = (sequence: string, value: string) => ({ of: "a", sequence: sequence.padStart(40, "0"), value });
    const known = new Map([["a", entry("999", "1")]]);
    expect(newsOf(known, [entry("1000", "2"), entry("998", "3"), entry("999", "4")])).to.deep.equal([
      entry("1000", "2"),
    ]);
    expect(totalsOf([])).to.equal(undefined);
  });
});
