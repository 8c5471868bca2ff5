import { Buffer } from "node:buffer";
import { createProducer, type Producer, type ProducerSettings, type ProducerTarget } from "../../client/producer.ts";
import { PutError } from "../../client/put-error.ts";
import { checkRegions } from "./check.ts";
import type { RegionHistory, RegionInvariant, RegionViolation } from "./history.ts";
import { drawRegionScenario, type RegionScenario, type RoutedRecord } from "./scenario.ts";
import { createRegionWorld, type RegionWorld, textOf } from "./world.ts";

/** Makes the producer that is simulated. */
export type ProducerMaker = (options: ProducerTarget & ProducerSettings) => Producer;

/** One world of regions and the verdict on it. */
export type RegionSeedResult = { scenario: RegionScenario; history: RegionHistory; violations: RegionViolation[] };

/** Draws the world of a seed, lets it happen with the client's producer and checks it. */
export const runRegionSeed = (seed: number): Promise<RegionSeedResult> => runRegions(drawRegionScenario(seed));

/** Lets a world of regions happen and checks it. @param isTraced whether the history keeps lines for people. */
export async function runRegions(
  scenario: RegionScenario,
  maker: ProducerMaker = createProducer,
  isTraced = false,
): Promise<RegionSeedResult> {
  const world = createRegionWorld(scenario, isTraced);
  const { clock, history } = world;
  await clock.run(() => putRecords(world, maker));
  history.tookMs = world.now();
  return { scenario, history, violations: checkRegions(scenario, history) };
}

async function putRecords(world: RegionWorld, maker: ProducerMaker): Promise<void> {
  const { scenario, clock, random } = world;
  const { regions, failOver, maxConcurrentCalls, giveUpAfterMs } = scenario;
  const senders = new Map(regions.map((region) => [region, world.senderOf(region)]));
  const producer = maker({
    streams: Object.fromEntries(
      regions.map((region) => [region, `arn:aws:kinesis:${region}:000000000000:stream/users`]),
    ),
    clientFor: (region) => senders.get(region) ?? world.senderOf(region),
    ...{ failOver, maxConcurrentCalls, giveUpAfterMs, clock, random: random.fraction },
  });
  const inTime = scenario.records.toSorted((a, b) => a.atMs - b.atMs);
  const ends: Promise<void>[] = [];
  for (const record of inTime) {
    // Those of a burst share calls: no turn of the event loop lies between them.
    if (record.atMs > world.now()) await clock.sleep(record.atMs - world.now());
    world.history.accepted.push(record);
    ends.push(putOne(world, producer, record));
  }
  await Promise.all(ends);
  producer.close();
}

async function putOne({ history, now, trace }: RegionWorld, producer: Producer, record: RoutedRecord): Promise<void> {
  const { id, key, country, region } = record;
  trace(() => `put ${textOf(record)} of ${key}, ${region ?? country ?? "from nowhere"}`);
  try {
    const location = country === undefined ? undefined : { country };
    const put = { partitionKey: key, data: Buffer.from(textOf(record)), location, region };
    const { region: took, sequenceNumber } = await producer.put(put);
    history.ends.push({ id, atMs: now(), region: took, sequenceNumber });
  } catch (error) {
    if (!(error instanceof PutError)) throw error;
    history.ends.push({ id, atMs: now(), refusedAs: error.code });
  }
}

/** What is left of a scenario that breaks a rule, and what happens in it. */
export type ShrunkRegions = { scenario: RegionScenario; lines: string[]; violations: RegionViolation[] };

/** Drops whatever records and faults a scenario can do without and still break `rule`, one by one. */
export async function shrinkRegions(
  scenario: RegionScenario,
  rule: RegionInvariant,
  maker?: ProducerMaker,
): Promise<ShrunkRegions> {
  let best = scenario;
  for (const list of ["faults", "records"] as const)
    for (let index = best[list].length - 1; index >= 0; index--) {
      const candidate: RegionScenario = { ...best, [list]: best[list].toSpliced(index, 1) };
      const { violations } = await runRegions(candidate, maker);
      if (violations.some((violation) => violation.rule === rule)) best = candidate;
    }
  const { history, violations } = await runRegions(best, maker, true);
  return { scenario: best, lines: history.lines, violations };
}
