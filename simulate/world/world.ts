import { createKinesis, type Kinesis } from "../../emulator/kinesis/kinesis.ts";
import { createVirtualClock, type VirtualClock } from "../../emulator/time/virtual-clock.ts";
import type { EnrichDependencies } from "../../handlers/enrich/handler.ts";
import type { StreamHandler } from "../../handlers/kinesis/handler.ts";
import { createRandom, type Random } from "../random.ts";
import { ACCOUNT, INPUT_STREAM, OUTPUT_STREAM, REGION, type Scenario } from "../scenario/scenario.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createHistory, type History } from "./history.ts";

/** A handler under test: the real one, or one with a bug planted into it. */
export type HandlerMaker = (dependencies: EnrichDependencies) => StreamHandler;

/** What everything in one simulation shares. */
export type World = {
  readonly scenario: Scenario;
  readonly createHandler: HandlerMaker;
  readonly clock: VirtualClock;
  /** Unix time as the machines see it: unlike `clock`, it may jump. */
  readonly wallClockMs: () => number;
  readonly random: Random;
  readonly faults: Faults;
  readonly kinesis: Kinesis;
  readonly history: History;
  /** When a stream took a record for the last time, by its own clock, which may jump meanwhile. */
  latestArrivalMs(): number;
  /** The next step of the history. */
  step(): number;
  /** Counts a fault. */
  note(fault: string): void;
  /** Keeps a line of the history, when asked for. */
  trace(line: () => string): void;
  /** Does something beside all else; the simulation goes on until it is over. */
  background(work: () => Promise<void>): void;
  /** How much of it is not over yet. */
  backgroundCount(): number;
};

/** Whose streams the calls mean. */
export const SCOPE = { account: ACCOUNT, region: REGION };

const LARGEST_JUMP_MS = 15 * 60_000;

/** @param isTraced whether lines for people are kept. */
export function createWorld(scenario: Scenario, createHandler: HandlerMaker, isTraced: boolean): World {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const random = createRandom(scenario.seed, "world");
  const history = createHistory();
  const note = (fault: string) => {
    history.fired.set(fault, (history.fired.get(fault) ?? 0) + 1);
  };
  const faults = createFaults(scenario.faults, clock, random, note);
  const wallClockMs = () =>
    clock.now() + (faults.strikes("clock-jump") ? random.between(-LARGEST_JUMP_MS, LARGEST_JUMP_MS) : 0);
  let latestArrivalMs = startMs;
  const kinesis = createKinesis({
    clock: { now: wallClockMs, sleep: clock.sleep },
    onRecord: ({ atMs }) => {
      latestArrivalMs = atMs;
    },
  });
  kinesis.createStream(SCOPE, { StreamName: INPUT_STREAM, ShardCount: scenario.inputShards });
  kinesis.createStream(SCOPE, { StreamName: OUTPUT_STREAM, ShardCount: scenario.outputShards });
  let steps = 0;
  let running = 0;
  return {
    scenario,
    createHandler,
    clock,
    wallClockMs,
    random,
    faults,
    kinesis,
    history,
    note,
    latestArrivalMs: () => latestArrivalMs,
    step: () => steps++,
    trace(line) {
      if (isTraced) history.lines.push(`${((clock.now() - startMs) / 1000).toFixed(3).padStart(9)} s  ${line()}`);
    },
    background(work) {
      running++;
      work().finally(() => {
        running--;
      });
    },
    backgroundCount: () => running,
  };
}
