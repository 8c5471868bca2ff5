import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { readStack, type Stack } from "../../examples/arrivals/stack.ts";
import { type Visit, visits } from "../../examples/arrivals/users.ts";
import { putByKpl } from "../../examples/producers/kpl/put.ts";
import { putWithClient } from "../../examples/producers/sdk/with-client.ts";
import { outOfOrder, readSeen, type Seen } from "./arrivals.ts";
import { missing } from "./machine.ts";
import {
  countsOf,
  type KclApplication,
  type KclReader,
  type Reader,
  startClient,
  startFlink,
  startKcl,
} from "./readers.ts";
import { allOwn, reshard } from "./reshard.ts";
import { buildByMaven, type Running } from "./run.ts";
import { type Served, startServed } from "./served.ts";

/** How many records; docs/read-a-stream.md tells of 100,000. */
const RECORDS = Number(process.env.CLIENTS_RECORDS ?? 6_000);
/** One of two workers is killed; the other application has one, in TypeScript. */
const APPLICATIONS: readonly KclApplication[] = [
  { example: "kcl", name: "billing", workers: ["worker-1", "worker-2"], retrieval: "polling" },
  { example: "kcl-node", name: "invoices", workers: ["worker"], retrieval: "polling" },
];
/** What users' ids begin with: of the records that count, and of those that only warm up. */
const [RUN, WARM_UP] = ["show", "warm-up-"];
const WARM_UP_RECORDS = 50;
const MINUTES = 30;
/** Long enough for all readers to have all: the job of Flink ends when time is up. */
const SECONDS = Math.ceil(300 + RECORDS / 800);
const lacking = missing(["Java 17", "Maven"]);
const title = `${RECORDS} records by the Kinesis Producer Library, read by all at the same time`;

(lacking.length === 0 ? describe : describe.skip)(
  lacking.length === 0 ? title : `${title}: not run, as this machine has no ${lacking.join(", no ")}`,
  function () {
    this.timeout(MINUTES * 60_000);
    let served: Served;
    let stack: Stack;
    let kcl: KclReader[];
    let readers: Reader[];
    let flink: Running | undefined;
    let warmUps: number;
    const inherited = { ...process.env };

    before(() => {
      buildByMaven("kcl", "kcl-node", "flink");
    });
    beforeEach(async () => {
      served = await startServed({ regions: ["us-east-1"], inputShards: 2, outputShards: 2 });
      Object.assign(process.env, served.environment);
      stack = await readStack({ outputs: served.outputs, region: undefined });
      kcl = APPLICATIONS.map((application) => startKcl(served, application));
      readers = [...kcl, await startClient(served)];
      // The library shares shards by what they carry.
      for (warmUps = 0; !(await allAtWork()); warmUps += WARM_UP_RECORDS) {
        await putWithClient(stack.contract, stack.region, visits(`${WARM_UP}${warmUps}`, WARM_UP_RECORDS));
        await pause(1000);
      }
    });
    afterEach(async () => {
      flink?.kill("SIGKILL");
      await Promise.all(readers.map((reader) => reader.stop()));
      await served.stop();
      for (const name of Object.keys(served.environment)) delete process.env[name];
      Object.assign(process.env, inherited);
    });

    /** Whether each worker of each application has a shard. */
    async function allAtWork(): Promise<boolean> {
      const each = kcl.map(({ application, workers }) => allOwn(stack.region, application, workers));
      return (await Promise.all(each)).every((isAtWork) => isAtWork);
    }

    /** So that what happens next happens while all are reading. */
    async function untilEachSaw(records: number): Promise<void> {
      for (const { file } of readers) while ((await readSeen(file, RUN)).ids.size < records) await pause(1000);
    }

    /** Puts records and waits until the readers have the same ones, as many at least. Returns what each saw, by its name. */
    async function show(feed: Iterable<Visit> | AsyncIterable<Visit>): Promise<Map<string, Seen>> {
      const { region, streams } = stack;
      const startedAt = performance.now();
      const say = (text: string) =>
        console.log(`      ${((performance.now() - startedAt) / 1000).toFixed(0)} s: ${text}`);
      const environment = { ...process.env, ...served.overTls };
      const place = { stream: streams.input.name, region, environment, hashKeys: false };
      expect(await putByKpl(place, feed, new AbortController().signal)).to.equal(0);
      say("all put");
      for (let before = 0; ; await pause(3000)) {
        const all = new Map<string, Seen>();
        for (const { name, file } of readers) all.set(name, await readSeen(file, RUN));
        const [most, least] = [Math.max, Math.min].map((of) => of(...[...all.values()].map(({ ids }) => ids.size)));
        if (most === before && most === least && most >= RECORDS) return all;
        say([...all].map(([name, { ids, twice }]) => `${name} ${ids.size}, ${twice} twice`).join("; "));
        before = most ?? 0;
      }
    }

    /** All have the same records in the same order, all that were put and went through the function. */
    function expectWhole(all: ReadonlyMap<string, Seen>): number {
      const client = all.get("our client");
      for (const [name, seen] of all) {
        expect(
          [...seen.ids].filter((id) => !client?.ids.has(id)),
          `${name}, alone`,
        ).to.deep.equal([]);
        const keys = [...seen.byKey].filter(([key, ids]) => ids.join() !== client?.byKey.get(key)?.join());
        expect(
          keys.map(([key]) => key),
          `${name}, keys in another order`,
        ).to.deep.equal([]);
        expect(outOfOrder(seen), `${name}, out of order`).to.equal(0);
      }
      expect(client?.records.size, "different records").to.equal(RECORDS);
      const total = warmUps + (client?.ids.size ?? 0);
      expect(served.said()).to.include(`us-east-1: ${total} in, ${total} out, 0 quarantined`);
      return total;
    }

    it("come once each, in order per key as the input stream has them", async () => {
      flink = startFlink(served, warmUps + RECORDS, SECONDS);
      const all = await show(visits(RUN, RECORDS));
      expect(expectWhole(all)).to.equal(warmUps + RECORDS);
      for (const [name, { twice }] of all) expect(twice, name).to.equal(0);
      await flink.ended;
      expect(countsOf(flink), flink.said()).to.deep.equal({ distinct: warmUps + RECORDS, twice: 0, malformed: 0 });
    });

    it("come all, in order, while both streams are resharded 2 → 4 → 2 and a worker of two is killed", async () => {
      flink = startFlink(served, 9_999_999, SECONDS);
      const { region, streams } = stack;
      const arns = [streams.input.arn, streams.output.arn];
      async function* feed() {
        let index = 0;
        for (const visit of visits(RUN, RECORDS)) {
          if (index === Math.floor(RECORDS / 3)) {
            await untilEachSaw(index / 2);
            await reshard(region, arns, 4);
          }
          if (index === Math.floor(RECORDS / 2)) {
            await untilEachSaw(index / 2);
            for (const one of kcl) one.kill("worker-2");
          }
          if (index === Math.floor((RECORDS * 2) / 3)) await reshard(region, arns, 2);
          index += 1;
          yield visit;
        }
      }
      const total = expectWhole(await show(feed()));
      console.log(
        `      ${total - warmUps - RECORDS} put twice by the library, as it tries again what lies in another shard than foreseen`,
      );
      await flink.ended;
      expect(countsOf(flink), flink.said()).to.include({ distinct: total, malformed: 0 });
    });
  },
);
