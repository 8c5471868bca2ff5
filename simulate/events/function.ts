import type { FunctionRuntime, InvocationResult } from "../../emulator/lambda/function/function-runtime.ts";
import type { EventDependencies } from "./handlers.ts";
import type { EventInvocation, Run } from "./history.ts";
import type { EventWorld } from "./world.ts";

/** Reads which messages a payload brings. */
export type Delivered = (payload: string) => EventInvocation["delivered"];

/** A handler, made for one process. */
export type MakeHandler = (dependencies: EventDependencies) => (event: never) => Promise<unknown>;

const never = new Promise<never>(() => {});
const CALL_MS = 20;

/**
 * A function whose processes are throttled, killed at any moment, and frozen once they have answered: what such a process
 * has not finished never takes effect.
 */
export function createEventFunction(world: EventWorld, delivered: Delivered, make: MakeHandler): FunctionRuntime {
  const { clock, history, scenario } = world;
  const written = new Map<string, string>();

  async function invoke(payload: string): Promise<InvocationResult> {
    const invocation: EventInvocation = {
      ...{
        number: history.invocations.length + 1,
        delivered: delivered(payload),
        confirmed: new Set(),
        end: undefined,
        isHit: false,
      },
    };
    history.invocations.push(invocation);
    const ids = () => invocation.delivered.map(({ eventId }) => eventId).join(", ");
    if (world.strikes("throttled")) {
      end(invocation, "throttled");
      world.trace(() => `throttled: ${ids()}`);
      return { throttled: true };
    }
    world.trace(() => `invocation ${invocation.number}: ${ids()}`);
    const life = { isOver: false };
    const outcome = await Promise.race([
      answer(make(dependenciesOf(world, invocation, life, written)), payload),
      death(invocation),
    ]);
    life.isOver = true;
    end(invocation, world.strikes("killed-after") ? "killed" : outcome);
    world.trace(() => `invocation ${invocation.number} ends: ${JSON.stringify(invocation.end)}`);
    return resultOf(invocation);
  }

  /** When the process dies: at once, while it works, or when its time is over. */
  async function death(invocation: EventInvocation): Promise<"killed"> {
    const timeoutMs = scenario.timeoutSeconds * 1000;
    const isEarly = world.strikes("killed-before");
    const isMidway = !isEarly && world.strikes("killed-midway");
    await clock.sleep(isEarly ? 0 : isMidway ? world.random.between(1, timeoutMs / 2) : timeoutMs);
    if (invocation.end === undefined) invocation.isHit = true;
    return "killed";
  }

  function end(invocation: EventInvocation, how: EventInvocation["end"]): void {
    invocation.end = how;
    invocation.isHit ||= how === "killed" || how === "throttled";
  }

  return { invoke, stop: async () => {} };
}

async function answer(
  handler: (event: never) => Promise<unknown>,
  payload: string,
): Promise<{ answer: unknown } | { error: string }> {
  try {
    return { answer: await handler(JSON.parse(payload) as never) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function resultOf({ end }: EventInvocation): InvocationResult {
  const result = { throttled: false, requestId: "request", statusCode: 200, executedVersion: "1" } as const;
  if (typeof end === "object" && "answer" in end) return { ...result, payload: JSON.stringify(end.answer) ?? "null" };
  const errorMessage = typeof end === "object" ? end.error : "Runtime exited";
  return { ...result, functionError: "Unhandled", payload: JSON.stringify({ errorMessage }) };
}

/** The work and the table, as one process sees them while it lives. */
function dependenciesOf(
  world: EventWorld,
  invocation: EventInvocation,
  life: { isOver: boolean },
  written: Map<string, string>,
): EventDependencies {
  const { clock, history } = world;
  /** Time goes on for a process that lives; for another nothing ever comes. */
  const pass = async (ms: number) => {
    await clock.sleep(ms);
    if (life.isOver) await never;
  };
  return {
    isFifo: world.scenario.source === "fifo",
    async work({ id }) {
      const event = world.event(id);
      const before = history.runs.filter(({ eventId, end }) => eventId === id && end !== undefined).length;
      const run: Run = { eventId: id, invocation: invocation.number, startStep: world.step(), end: undefined };
      history.runs.push(run);
      await pass(event.takesMs);
      const { behaviour } = event;
      const fails = behaviour.kind === "poison" || (behaviour.kind === "flaky" && before < behaviour.failures);
      run.end = { step: world.step(), ok: !fails };
      if (fails) throw new Error("it can't be done");
    },
    async put(key, body) {
      await pass(CALL_MS);
      if (world.strikes("table-fails")) {
        invocation.isHit = true;
        throw new Error("the table can't be reached");
      }
      if (written.get(key) !== body) {
        history.effects.push({ key, body, step: world.step(), invocation: invocation.number });
        written.set(key, body);
      }
      if (world.strikes("answer-lost")) {
        invocation.isHit = true;
        throw new Error("nobody knows whether it was written");
      }
      invocation.confirmed.add(key);
    },
  };
}
