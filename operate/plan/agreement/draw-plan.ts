import type { Random } from "../../../simulate/random.ts";
import { hottestKeyFill } from "../capacity.ts";
import type { DeclaredFlow, DeclaredRegion, DeclaredStream } from "../declared.ts";
import type { FunctionTime } from "../duration/duration.ts";
import { inputLoad, type Load, outputLoad, shardsFilled } from "../load.ts";

/** A plan as somebody might make it. */
export type DrawnPlan = {
  load: Load;
  declared: DeclaredRegion;
  measured: ReadonlyMap<string, FunctionTime> | undefined;
};

/** Draws a load, and a stream, a function and its output that may or may not carry it. */
export function drawPlan(random: Random): DrawnPlan {
  const drawn = drawLoad(random);
  const input = drawStream(random, "input", shardsFilled(inputLoad(drawn)), drawn.peak);
  const filled = shardsFilled(outputLoad(drawn, 1));
  const output = drawStream(random, "output", filled, drawn.peak);
  const flow = drawFlow(random, input, random.chance(0.8) ? output : undefined);
  const load = { ...drawn, keys: drawKeys(random, lanesOf(input, flow)) };
  if (load.keys !== undefined) makeRoom(load, output, flow);
  const measured = random.chance(0.5) ? undefined : drawMeasured(random, flow);
  return {
    load: measured === undefined ? load : { ...load, durationMs: undefined },
    measured,
    declared: {
      region: "us-east-1",
      streams: [input, output],
      flows: [flow],
      queueFlows: [],
      otherFunctions: [],
      endpointZones: 0,
      natGateways: 0,
      keys: 0,
      alarmMetrics: 0,
      dashboards: 0,
      flowLogs: 0,
    },
  };
}

/** Where busy keys and others compete for what is scarce, only the simulation tells who gets it. */
function makeRoom(load: Load, output: DeclaredStream, flow: DeclaredFlow): void {
  const written = outputLoad(load, 1);
  output.shards = Math.max(output.shards ?? 1, Math.ceil(1.25 * shardsFilled(written) * load.peak));
  flow.function.reservedConcurrency = undefined;
  if (hottestKeyFill(written, load.keys) > 0.5) flow.function.output = undefined;
}

/** A number between two, of each order of magnitude as often. */
const spread = (random: Random, least: number, most: number) => least * (most / least) ** random.fraction();
const whole = (random: Random, least: number, most: number) => Math.round(spread(random, least, most));

function drawLoad(random: Random): Load {
  const bytes = whole(random, 60, 20_000);
  return {
    rate: spread(random, 1, 100_000),
    bytes,
    outputBytes: Math.round(bytes * (1 + random.fraction())),
    peak: random.chance(0.3) ? 1 : spread(random, 1, 10),
    keys: undefined,
    aggregation: random.chance(0.7) ? 1 : whole(random, 2, 50),
    durationMs: whole(random, 10, 5000),
  };
}

/** CPU time that grows with the batch. */
const drawMeasured = (random: Random, { function: { name } }: DeclaredFlow): ReadonlyMap<string, FunctionTime> =>
  new Map([[name, { ms: spread(random, 0.3, 300), msPerRecord: spread(random, 0.001, 0.3) }]]);

const lanesOf = ({ shards = 1 }: DeclaredStream, flow: Pick<DeclaredFlow, "parallelizationFactor">) =>
  shards * flow.parallelizationFactor;

/** Keys, many for each batch queue: of few, chance alone decides. */
function drawKeys(random: Random, lanes: number): Load["keys"] {
  if (random.chance(0.6)) return undefined;
  return { count: whole(random, 30 * lanes, 10_000 * lanes), skew: random.pick(["uniform", "zipf"] as const) };
}

function drawStream(random: Random, name: string, filled: number, peak: number): DeclaredStream {
  const shards = Math.max(1, Math.ceil(filled * peak * spread(random, 0.4, 3)));
  return { name, arn: name, shards, retentionHours: 24, fanOuts: 0 };
}

function drawFlow(random: Random, input: DeclaredStream, output: DeclaredStream | undefined): DeclaredFlow {
  const parallelizationFactor = random.chance(0.5) ? 1 : random.between(2, 10);
  const isFanOut = random.chance(0.3);
  const lanes = lanesOf(input, { parallelizationFactor });
  return {
    function: {
      name: "enrich",
      architecture: "arm64",
      memoryMib: 512,
      reservedConcurrency: random.chance(0.7)
        ? undefined
        : whole(random, Math.max(parallelizationFactor, lanes / 8), lanes),
      provisionedConcurrency: 0,
      isTraced: false,
      hasHarness: true,
      isInVpc: false,
      output,
    },
    input: isFanOut ? Object.assign(input, { fanOuts: 1 }) : input,
    isFanOut,
    batchSize: whole(random, 1, 2000),
    windowSeconds: random.pick([0, 0, 1, 1, 2, 5, 20] as const),
    parallelizationFactor,
  };
}
