import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { readStack, type Stack } from "../../examples/arrivals/stack.ts";
import { type Visit, visits } from "../../examples/arrivals/users.ts";
import { putByKpl } from "../../examples/producers/kpl/put.ts";
import { putWithClient } from "../../examples/producers/sdk/with-client.ts";
import { readSeen, type Seen } from "./arrivals.ts";
import { missing } from "./machine.ts";
import { type KclReader, type Reader, startClient, startKcl } from "./readers.ts";
import { allOwn, reshard } from "./reshard.ts";
import { buildByMaven } from "./run.ts";
import { type Served, startServed } from "./served.ts";

/** How many records; docs/performance.md tells of 100,000. */
const RECORDS = Number(process.env.CLIENTS_RECORDS ?? 6_000);
const WORKERS = ["worker-1", "worker-2"];
/** What users' ids begin with: of the records that count, and of those that only warm up. */
const [RUN, WARM_UP] = ["show", "warm-up-"];
const MINUTES = 20;
const lacking = missing(["Java 17", "Maven"]);
const title = `${RECORDS} records by the Kinesis Producer Library, read by all at the same time`;

(lacking.length === 0 ? describe : describe.skip)(
  lacking.length === 0 ? title : `${title}: not run, as this machine has no ${lacking.join(", no ")}`,
  function () {
    this.timeout(MINUTES * 60_000);
    let served: Served;
    let stack: Stack;
    let kcl: KclReader;
    let readers: Reader[];
    const inherited = { ...process.env };

    before(() => buildByMaven("examples/consumers/kcl"));
    beforeEach(async () => {
      served = await startServed({ regions: ["us-east-1"], inputShards: 2, outputShards: 2 });
      Object.assign(process.env, served.environment);
      stack = await readStack({ outputs: served.outputs, region: undefined });
      kcl = startKcl(served, WORKERS);
      readers = [kcl, await startClient(served)];
      await untilShared();
    });
    afterEach(async () => {
      await Promise.all(readers.map((reader) => reader.stop()));
      await served.stop();
      for (const name of Object.keys(served.environment)) delete process.env[name];
      Object.assign(process.env, inherited);
    });

    /** The library shares shards by what they carry: puts a little until each worker has one. */
    async function untilShared(): Promise<void> {
      for (let turn = 0; !(await allOwn(stack.region, kcl.application, WORKERS)); turn += 1) {
        await putWithClient(stack.contract, stack.region, visits(`${WARM_UP}${turn}`, 50));
        await pause(1000);
      }
    }

    /** So that what happens next happens while all are reading. */
    async function untilEachSaw(records: number): Promise<void> {
      for (const { file } of readers) while ((await readSeen(file, RUN)).ids.size < records) await pause(1000);
    }

    /** Puts records and waits until every reader has them all. Returns what each saw, by its name. */
    async function show(feed: Iterable<Visit> | AsyncIterable<Visit>): Promise<Map<string, Seen>> {
      const { region, streams } = stack;
      const startedAt = performance.now();
      const since = () => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
      const place = {
        stream: streams.input.name,
        region,
        environment: { ...process.env, ...served.overTls },
        hashKeys: false,
      };
      expect(await putByKpl(place, feed, new AbortController().signal)).to.equal(0);
      console.log(`      put after ${since()}`);
      const all = new Map<string, Seen>();
      while (all.size < readers.length) {
        await pause(1000);
        for (const { name, file } of readers.filter((reader) => !all.has(reader.name))) {
          const seen = await readSeen(file, RUN);
          if (seen.ids.size < RECORDS) continue;
          all.set(name, seen);
          console.log(`      ${name} after ${since()}: ${seen.ids.size} distinct, ${seen.twice} twice`);
        }
      }
      return all;
    }

    /** Each has the same records, none missing, in the order of the input stream. */
    function expectWhole(all: ReadonlyMap<string, Seen>): void {
      const [first] = [...all.values()];
      for (const [name, { ids, outOfOrder }] of all) {
        expect(ids.size, name).to.equal(RECORDS);
        expect(
          [...ids].every((id) => first?.ids.has(id)),
          `${name} has the same records`,
        ).to.equal(true);
        expect(outOfOrder, `${name}, out of order`).to.equal(0);
      }
    }

    it("come once each, in order per key as the input stream has them", async () => {
      const all = await show(visits(RUN, RECORDS));
      expectWhole(all);
      for (const [name, { twice }] of all) expect(twice, name).to.equal(0);
    });

    it("come all, in order, while both streams are resharded 2 → 4 → 2 and a worker of two is killed", async () => {
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
            kcl.kill("worker-2");
          }
          if (index === Math.floor((RECORDS * 2) / 3)) await reshard(region, arns, 2);
          index += 1;
          yield visit;
        }
      }
      const all = await show(feed());
      expectWhole(all);
      expect(all.get("our client")?.twice).to.equal(0);
    });
  },
);
