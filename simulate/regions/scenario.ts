import { createRandom, type Random } from "../random.ts";

/** One record that a producer is given. */
export type RoutedRecord = {
  id: number;
  key: string;
  /** Where it comes from; undefined where it says nothing. */
  country: string | undefined;
  /** The region that it names for itself. */
  region: string | undefined;
  /** When the producer is given it, since the start. */
  atMs: number;
};

/** What each kind of fault of a region is called (docs/simulator.md). */
export const REGION_FAULTS = {
  throttled: { id: "R01", fault: "a region throttles records" },
  refused: { id: "R02", fault: "a region answers calls with 503" },
  silent: { id: "R03", fault: "a region takes records and never answers" },
  hung: { id: "R04", fault: "a region takes nothing and never answers" },
  gone: { id: "R05", fault: "no connection to a region" },
  slow: { id: "R06", fault: "a region answers late" },
} as const;

/** What the drawing of a world itself brings. */
export const REGION_KINDS = {
  together: { id: "R07", fault: "two regions fail at once" },
  pinned: { id: "R08", fault: "a record that names a region which fails" },
} as const;

/** One of {@link REGION_FAULTS}. */
export type RegionFaultKind = keyof typeof REGION_FAULTS;

/** A fault of a region, from and to since the start, and the share of calls or records that it hits. */
export type RegionFault = { region: string; kind: RegionFaultKind; fromMs: number; toMs: number; share: number };

/** A world of regions and a producer, from its seed. */
export type RegionScenario = {
  seed: number;
  regions: string[];
  failOver: { unavailableAfterMs: number; throttledAfterMs: number; retryAfterMs: number };
  maxConcurrentCalls: number;
  giveUpAfterMs: number;
  /** After which the SDK's client stops waiting for an answer. */
  timeoutMs: number;
  records: RoutedRecord[];
  faults: RegionFault[];
};

const REGIONS = ["eu-west-1", "ap-northeast-2", "us-east-1"];
const COUNTRIES = ["KR", "DE", "US", undefined] as const;
const MOST_RECORDS = 60;
const GIVEN_WITHIN_MS = 900_000;
const FAULTS_WITHIN_MS = 400_000;

/** Draws the world of a seed. */
export function drawRegionScenario(seed: number): RegionScenario {
  const random = createRandom(seed, "regions");
  const regions = REGIONS.slice(0, random.between(2, REGIONS.length));
  const keys = random.between(1, 6);
  const burstMs = random.between(0, FAULTS_WITHIN_MS);
  return {
    ...{ seed, regions },
    failOver: {
      unavailableAfterMs: random.pick([2_000, 10_000]),
      throttledAfterMs: random.pick([5_000, 30_000]),
      retryAfterMs: random.pick([5_000, 30_000]),
    },
    maxConcurrentCalls: random.pick([1, 2, 8]),
    giveUpAfterMs: random.pick([60_000, 3_600_000, 3_600_000]),
    timeoutMs: random.pick([3_000, 30_000]),
    records: Array.from({ length: random.between(1, MOST_RECORDS) }, (_, id) =>
      drawRecord(random, { id, keys, regions, burstMs }),
    ),
    faults: drawFaults(random, regions),
  };
}

function drawRecord(
  random: Random,
  { id, keys, regions, burstMs }: { id: number; keys: number; regions: readonly string[]; burstMs: number },
): RoutedRecord {
  const region = regions[random.between(0, regions.length - 1)];
  return {
    id,
    key: `key-${random.between(1, keys)}`,
    country: random.pick(COUNTRIES),
    region: random.chance(0.1) ? region : undefined,
    // A burst, as well as records by themselves.
    atMs: random.chance(0.3) ? burstMs : random.between(0, GIVEN_WITHIN_MS),
  };
}

function drawFaults(random: Random, regions: readonly string[]): RegionFault[] {
  const share = random.pick([0.5, 1, 1]);
  const kinds = Object.keys(REGION_FAULTS) as [RegionFaultKind, ...RegionFaultKind[]];
  return regions.flatMap((region) =>
    Array.from({ length: random.pick([0, 1, 1, 2]) }, () => {
      const fromMs = random.between(0, FAULTS_WITHIN_MS);
      const toMs = fromMs + random.between(1_000, FAULTS_WITHIN_MS);
      return { region, kind: random.pick(kinds), fromMs, toMs, share };
    }),
  );
}
