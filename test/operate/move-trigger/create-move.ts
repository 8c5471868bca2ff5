import type { InvocationResult } from "../../../emulator/lambda/function/function-runtime.ts";
import { type PausableRuntime, pausable } from "../../../emulator/lambda/function/pausable.ts";
import {
  type EventSourceMapping,
  startEventSourceMapping,
} from "../../../emulator/lambda/stream-poller/event-source-mapping.ts";
import { type MoveArgs, moveTriggers } from "../../../operate/move-trigger/move.ts";
import { MoveError } from "../../../operate/move-trigger/move-error.ts";
import type { FoundTrigger, MappingApi } from "../../../operate/move-trigger/trigger.ts";
import { createStream, streamArn } from "../../emulator/kinesis/create-stream.ts";

const FUNCTION_ARN = "arn:aws:lambda:eu-west-1:000000000000:function:enrich:live";

/** Longest time of an invocation. */
export const TIMEOUT_SECONDS = 30;

/** A mapping that is alive in the emulator. */
type Living = { uuid: string; startedAtMs: number | undefined; trigger: PausableRuntime; mapping: EventSourceMapping };

/**
 * A stream, a function that one trigger invokes, and a stack whose `up` does what Pulumi would: deletes the trigger, and makes
 * another where the settings say.
 */
export function createMove(overrides: Partial<Pick<MoveArgs, "settings" | "fromMs">> = {}) {
  const model = createStream();
  const { clock, kinesis } = model;
  const settings: Record<string, string> = { fanOut: "false", startingPosition: "TRIM_HORIZON" };
  const seen: string[] = [];
  const said: string[] = [];
  const ups: Record<string, string>[] = [];
  let running = 0;
  const world = {
    ...model,
    settings,
    /** Texts of records in the order of their invocations' ends. */
    seen,
    said,
    /** The settings of each `up`. */
    ups,
    living: undefined as Living | undefined,
    made: 0,
    maxRunning: 0,
    durationMs: 0,
    /** Whether whoever runs `up` says yes. */
    accepts: true,
    /** Iterator ages; by default what a function that keeps up has. */
    ages: (beforeMs: number) => [{ minuteMs: Math.floor((beforeMs - 60_000) / 60_000) * 60_000, ageMs: 1_000 }],
    /** Called at each step by its name; throws to kill the command there. */
    step: (_name: string): void => {},
    start,
    move,
    stop: () => stop(world.living),
  };

  async function invoke(payload: string): Promise<InvocationResult> {
    const { Records } = JSON.parse(payload) as { Records: { kinesis: { data: string } }[] };
    world.maxRunning = Math.max(world.maxRunning, ++running);
    await clock.sleep(world.durationMs);
    running--;
    seen.push(...Records.map(({ kinesis: { data } }) => Buffer.from(data, "base64").toString()));
    const base = { throttled: false, requestId: "r", statusCode: 200, executedVersion: "1" } as const;
    return { ...base, payload: '{"batchItemFailures":[]}' };
  }

  function start(): void {
    const at = settings.startingPosition ?? "LATEST";
    const timestamp = at.includes("-") ? new Date(at) : undefined;
    const uuid = `mapping-${++world.made}`;
    const trigger = pausable({ invoke, stop: async () => {} }, clock);
    const mapping = startEventSourceMapping({
      settings: {
        ...{ uuid, functionArn: FUNCTION_ARN, roleArn: "arn:aws:iam::000000000000:role/r", batchSize: 2 },
        ...(timestamp
          ? { startingPosition: "AT_TIMESTAMP" as const, startingPositionTimestamp: timestamp }
          : { startingPosition: "TRIM_HORIZON" as const }),
      },
      reader: kinesis.reader(streamArn),
      runtime: trigger,
      clock,
    });
    world.living = { uuid, startedAtMs: timestamp?.getTime(), trigger, mapping };
  }

  async function stop(living: Living | undefined): Promise<void> {
    await living?.trigger.stop();
    await living?.mapping.stop();
  }

  const described = ({ uuid, startedAtMs, trigger }: Living): FoundTrigger => ({
    ...{
      uuid,
      startedAtMs,
      eventSourceArn: streamArn,
      state: trigger.state(),
      lastModifiedMs: trigger.lastModifiedMs(),
    },
    ...{ region: "eu-west-1", flow: "enrich", functionName: "enrich", functionArn: FUNCTION_ARN },
  });
  const find = async () => (world.living ? [described(world.living)] : []);
  const api: MappingApi = {
    list: find,
    async get(uuid) {
      const [found] = await find();
      if (found?.uuid !== uuid) throw new Error(`no mapping ${uuid}`);
      return found;
    },
    async setEnabled(_, enabled) {
      world.step(enabled ? "enable" : "disable");
      world.living?.trigger.setEnabled(enabled);
    },
    timeoutSeconds: async () => TIMEOUT_SECONDS,
  };

  const stack: MoveArgs["stack"] = {
    settings: async () => ({ ...settings }),
    async set(name, value) {
      world.step(`set ${name}`);
      settings[name] = value;
    },
    async remove(name) {
      world.step(`remove ${name}`);
      delete settings[name];
    },
    async up() {
      world.step("up");
      ups.push({ ...settings });
      const isNew = world.living?.startedAtMs !== Date.parse(settings.startingPosition ?? "");
      if (!isNew || !world.accepts) return;
      if (world.living && settings.replaceTriggers !== "true") throw new MoveError("unable to replace: protected");
      await stop(world.living);
      world.living = undefined;
      world.step("up, between delete and create");
      start();
    },
  };

  /** Runs the command once. */
  function move(): Promise<number> {
    return moveTriggers({
      ...{ settings: { fanOut: "true" }, fromMs: undefined, ...overrides },
      ...{ find, stack, clock, apiOf: () => api, agesOf: async (_, beforeMs) => world.ages(beforeMs) },
      signal: new AbortController().signal,
      say: (text) => said.push(text),
      tell: (text) => said.push(text),
    });
  }
  return world;
}
