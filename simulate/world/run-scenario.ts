import {
  type EventSourceMapping,
  startEventSourceMapping,
} from "../../emulator/lambda/stream-poller/event-source-mapping.ts";
import type { Observation } from "../../emulator/lambda/stream-poller/observation.ts";
import type { EventSourceMappingArgs } from "../../emulator/lambda/stream-poller/settings.ts";
import { ACCOUNT, INPUT_ARN, REGION, type Scenario } from "../scenario/scenario.ts";
import { createDestination } from "./failure-store.ts";
import { createFunction } from "./function.ts";
import type { History } from "./history.ts";
import { produce } from "./producer.ts";
import { createWorld, type HandlerMaker, SCOPE, type World } from "./world.ts";

/** All must be settled this long after the last fault is over. */
const DRAIN_MS = 20 * 60_000;
const MAPPING_UUID = "mapping-1";

/**
 * Lets a scenario happen, in virtual time. The same scenario and handler give the same history.
 * @param isTraced whether the history keeps lines for people.
 */
export async function runScenario(scenario: Scenario, createHandler: HandlerMaker, isTraced = false): Promise<History> {
  const world = createWorld(scenario, createHandler, isTraced);
  const { clock, history } = world;
  const startMs = clock.now();
  await clock.run(async () => {
    const mapping = startMapping(world);
    await produce(world);
    const deadlineMs = lastFaultMs(scenario, clock.now(), startMs) + DRAIN_MS;
    const isDone = () => isSettled(mapping, history) && world.backgroundCount() === 0;
    do await clock.sleep(1_000);
    while (!isDone() && clock.now() < deadlineMs);
    history.isDrained = isDone();
    history.tookMs = clock.now() - startMs;
    // What a handler never answers would hold the end up for ever.
    if (history.isDrained) await mapping.stop();
  });
  return history;
}

function lastFaultMs({ faults }: Scenario, nowMs: number, startMs: number): number {
  return faults.reduce((lastMs, { toMs }) => Math.max(lastMs, startMs + toMs), nowMs);
}

function isSettled({ stats, idle }: EventSourceMapping, { accepted }: History): boolean {
  return stats.succeeded + stats.discarded === accepted.length && idle();
}

function startMapping(world: World): EventSourceMapping {
  const { kinesis, clock, scenario } = world;
  let ids = 0;
  return startEventSourceMapping({
    settings: settingsOf(world),
    reader: kinesis.reader(INPUT_ARN),
    runtime: createFunction(world),
    onFailure: createDestination(world, MAPPING_UUID),
    clock,
    uuid: () => `delivery-${++ids}`,
    observe: (observation) => observe(world, scenario, observation),
  });
}

function observe(world: World, { mapping }: Scenario, observation: Observation): void {
  if (observation.type === "discarded") {
    world.note("F20");
    world.trace(() => `the mapping gives up ${observation.records} records: ${observation.condition}`);
  }
  if (observation.type === "invoked" && observation.functionError && observation.records > 1) {
    if (mapping.bisectBatchOnFunctionError) world.note("F17");
  }
}

function settingsOf({ scenario, kinesis }: World): EventSourceMappingArgs {
  const { fanOut, ...chosen } = scenario.mapping;
  const consumer = fanOut
    ? kinesis.registerStreamConsumer(SCOPE, { StreamARN: INPUT_ARN, ConsumerName: "enrich" }).Consumer
    : undefined;
  return {
    ...chosen,
    uuid: MAPPING_UUID,
    functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:enrich:live`,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/enrich`,
    consumerArn: consumer?.ConsumerARN,
    startingPosition: "TRIM_HORIZON",
    // As infra/flow/sources/kinesis.ts sets it, always.
    functionResponseTypes: ["ReportBatchItemFailures"],
  };
}
