import { createRandom, type Random } from "../random.ts";
import { drawFaults } from "./draw-faults.ts";
import { type DrawOwn, drawRecords, type RecordsChoice } from "./draw-records.ts";
import type { Fault, MappingChoice, Resharding, Scenario } from "./scenario.ts";

/** Kinesis' own limit, unless a stream is set to allow more. */
const KINESIS_RECORD_BYTES = 1024 * 1024;

/** Keys that a careless program would trip over: as long as can be, far from ASCII, special to JavaScript. */
const AWKWARD_KEYS = ["k".repeat(256), "😀".repeat(128), "키".repeat(256), "__proto__", " ", "\0\u2028"];

/** What a scenario is like as a whole. */
type Size = "usual" | "large-batch" | "large-records";

/** The scenario of a seed. The same seed gives the same scenario. @param own draws records in the place of the story's. */
export function drawScenario(seed: number, own?: DrawOwn): Scenario {
  const random = createRandom(seed, "scenario");
  const size = random.weighted<Size>([
    ["usual", 94],
    ["large-batch", 4],
    ["large-records", 2],
  ]);
  const spanMs = random.pick([2_000, 10_000, 30_000]);
  const maxRecordBytes =
    size === "large-records" ? KINESIS_RECORD_BYTES : random.pick([900, 2_000, KINESIS_RECORD_BYTES]);
  const choice = drawChoice(random, size, maxRecordBytes, spanMs);
  return {
    seed,
    inputShards: size === "large-batch" ? 1 : random.between(1, 3),
    outputShards: random.between(1, 3),
    maxRecordBytes,
    timeoutSeconds: random.pick([3, 10, 30, 60]),
    mapping: drawMapping(random, size),
    records: drawRecords(random, { ...choice, own }),
    isHotKey: choice.isHotKey,
    reshardings: drawReshardings(random, spanMs),
    faults: [...drawFaults(random, spanMs), ...(size === "large-batch" ? drawThrottling(random) : [])],
  };
}

function drawChoice(random: Random, size: Size, maxRecordBytes: number, spanMs: number): Omit<RecordsChoice, "own"> {
  const isLargeBatch = size === "large-batch";
  const count = isLargeBatch ? random.between(600, 1_400) : size === "large-records" ? 20 : random.between(10, 150);
  const distinct = isLargeBatch ? count : random.pick([1, 3, 10, 40]);
  const largeShare = size === "large-records" ? 0.1 : maxRecordBytes < 10_000 ? random.pick([0, 0.1]) : 0;
  return {
    count,
    keys: drawKeys(random, distinct),
    isHotKey: !isLargeBatch && random.chance(0.2),
    refusedShare: random.pick([0, 0.05, 0.3]),
    aggregatedShare: isLargeBatch ? 0 : random.pick([0, 0, 0.1, 0.4]),
    large: { share: largeShare, maxRecordBytes },
    spanMs: isLargeBatch ? 0 : spanMs,
  };
}

function drawKeys(random: Random, distinct: number): [string, ...string[]] {
  const keys = Array.from({ length: distinct }, (_, index) => `key-${index + 2}`);
  if (random.chance(0.3)) keys.push(...AWKWARD_KEYS.filter(() => random.chance(0.5)));
  return ["key-1", ...keys];
}

function drawMapping(random: Random, size: Size): MappingChoice {
  return {
    batchSize: size === "usual" ? random.pick([1, 2, 10, 50, 100, 1_000, 10_000]) : random.pick([1_000, 10_000]),
    maximumBatchingWindowInSeconds: random.pick([0, 0, 1, 5]),
    parallelizationFactor:
      size === "large-batch"
        ? 1
        : random.weighted([
            [1, 5],
            [2, 3],
            [4, 1],
            [10, 1],
          ]),
    maximumRetryAttempts: random.pick([-1, -1, 0, 1, 3, 100]),
    maximumRecordAgeInSeconds: random.pick([-1, -1, -1, 60]),
    bisectBatchOnFunctionError: random.chance(0.5),
    fanOut: random.chance(0.5),
  };
}

/** Long enough for an invocation to give up with hundreds of records left. */
function drawThrottling(random: Random): Fault[] {
  return [{ kind: "entries-throttled", fromMs: 0, toMs: random.between(1, 90_000), share: random.pick([0.5, 0.9, 1]) }];
}

function drawReshardings(random: Random, spanMs: number): Resharding[] {
  const count = random.weighted<number>([
    [0, 6],
    [1, 2],
    [3, 1],
  ]);
  return Array.from({ length: count }, () => ({
    atMs: random.between(0, spanMs),
    kind: random.pick(["split", "split", "merge"]),
    shard: random.between(0, 9),
  }));
}
