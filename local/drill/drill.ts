import { setImmediate as nextTurn } from "node:timers/promises";
import type { KinesisSender } from "../../client/kinesis-client.ts";
import { nearestRegions } from "../../client/nearest-region.ts";
import type { PutOutcome } from "../../client/put-all.ts";
import type { PutRecord } from "../../client/put-record.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import type { SkippingClock } from "../../emulator/time/skipping-clock.ts";
import { createDrillReport, type DrillReport, type LateKey, lateKeys, type PutRecordFacts } from "./drill-report.ts";
import { failingSender, type TakenPut } from "./failing-sender.ts";
import { type OutageKind, outageAt, outagesOf } from "./outages.ts";

/** What is drilled: a region, and how it fails, one kind after the other. */
export type DrillPlan = { region: string; kinds: readonly OutageKind[] };

/** What a drill goes by. */
export type DrillArgs = {
  plan: DrillPlan;
  /** All regions of the stack. */
  regions: readonly string[];
  /** The clock of producer and local cloud: the drill puts it forward. */
  clock: SkippingClock;
  /** Invocations in flight. */
  running: () => number;
};

/** A region that stops taking records while a producer puts them. */
export type Drill = {
  /** Stands between the producer and a region. */
  sender(region: string, client: KinesisSender): KinesisSender;
  /** Gives `count` records out as they fall due: evenly, from the beginning to the end of the drill. */
  due<R extends PutRecord>(records: AsyncIterable<R>, count: number): AsyncGenerator<R>;
  /** Hears what became of a record. */
  ended(outcome: PutOutcome): void;
  /** Passes over every wait of the clock in which no work is under way, until `signal` is aborted. */
  passTime(signal: AbortSignal): Promise<void>;
  report(): DrillReport;
  /** The latest keys of each outage. */
  lateKeys(): LateKey[][];
};

/** Records come in bursts, as devices send that report in a rhythm. */
const BURST_MS = 5_000;

/** Begins a drill; its outages count from now. It holds a few words in memory of each record. */
export function createDrill({ plan, regions, clock, running }: DrillArgs): Drill {
  const outages = outagesOf(plan.kinds);
  const lengthMs = outages.at(-1)?.untilMs ?? 0;
  const startMs = clock.now();
  const sinceStart = () => clock.now() - startMs;
  const facts: PutRecordFacts[] = [];
  const byData = new WeakMap<Uint8Array, PutRecordFacts>();
  let underWay = 0;

  async function follow<T>(work: Promise<T>): Promise<T> {
    underWay += 1;
    return work.finally(() => {
      underWay -= 1;
    });
  }

  function taken({ region, data, shardId, sequenceNumber }: TakenPut): void {
    byData.get(data)?.taken.push({ region, shardId, sequenceNumber });
  }

  return {
    sender: (region, client) =>
      failingSender({
        ...{ region, client, clock, follow, onTaken: taken },
        kindNow: () => (region === plan.region ? outageAt(outages, sinceStart())?.kind : undefined),
      }),
    async *due(records, count) {
      const lines = records[Symbol.asyncIterator]();
      const bursts = lengthMs / BURST_MS;
      for (let index = 0; ; index += 1) {
        const { done, value: record } = await follow(lines.next());
        if (done) return;
        const dueMs = Math.floor((index * bursts) / count) * BURST_MS;
        // Records of one burst share calls: no turn of the event loop lies between them.
        if (sinceStart() < dueMs) await clock.sleep(dueMs - sinceStart());
        const home = record.region ?? nearestRegions(record.location, regions)[0] ?? "";
        const fact = { key: record.partitionKey, home, dueMs, taken: [] };
        facts.push(fact);
        byData.set(record.data, fact);
        yield record;
      }
    },
    ended({ record, ...outcome }) {
      const fact = byData.get(record.data);
      if (fact && outcome.status === "acknowledged") fact.acknowledged = { region: outcome.region, atMs: sinceStart() };
    },
    async passTime(signal) {
      while (!signal.aborted) {
        await nextTurn();
        if (underWay > 0 || running() > 0) await realClock.sleep(1, signal);
        else clock.skip(0);
      }
    },
    report: () => createDrillReport({ region: plan.region, outages, facts }),
    lateKeys: () => lateKeys({ region: plan.region, outages, facts }),
  };
}
