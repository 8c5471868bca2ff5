import type { EnrichmentHandler } from "../../handlers/enrich/handler.ts";
import { catalogueOf } from "../scenario/catalogues.ts";
import { SECRET } from "../scenario/payload.ts";
import type { CatalogueName } from "../scenario/places.ts";
import { createStore } from "./failure-store.ts";
import type { Invocation } from "./history.ts";
import { createPutRecords } from "./output-stream.ts";
import type { World } from "./world.ts";

/** How an environment ends before its time. */
export type Death = "crashed" | "frozen";

/** An execution environment of the function: one invocation at a time, until it dies. */
export type Environment = {
  readonly catalogue: CatalogueName;
  readonly handler: EnrichmentHandler;
  /** What it is busy with. Lambda freezes it when there is nothing. */
  current: Invocation | undefined;
  isDead: boolean;
  /** Resolves when it dies. */
  readonly death: Promise<Death>;
  die(death: Death): void;
};

/** Starts the function with a catalogue. The handler gets nothing that could reach outside the world. */
export function createEnvironment(world: World, catalogue: CatalogueName): Environment {
  const { scenario, clock, random, history } = world;
  const startMs = clock.now();
  const death = Promise.withResolvers<Death>();
  const log = (text: string) => {
    world.note("F46");
    if (text.includes(SECRET)) history.leaks.push(text);
  };
  const environment: Environment = {
    catalogue,
    handler: world.createHandler({
      catalogue: catalogueOf(catalogue),
      maxRecordBytes: scenario.maxRecordBytes,
      put: (entries, signal) => put(entries, signal),
      store: (object, signal) => store(object, signal),
      clock: {
        now: () => clock.now() - startMs,
        async sleep(ms, signal) {
          // As Node's timers: whole milliseconds, rounded down, at least one.
          await clock.sleep(Math.max(1, Math.trunc(ms)), signal);
          if (environment.isDead) await never();
        },
      },
      random: random.fraction,
      unixTimeMs: world.wallClockMs,
      warn: (fields) => log(JSON.stringify(fields)),
      write: log,
    }),
    current: undefined,
    isDead: false,
    death: death.promise,
    die(how) {
      environment.isDead = true;
      death.resolve(how);
    },
  };
  const put = createPutRecords(world, environment);
  const store = createStore(world, environment);
  return environment;
}

/** What a dead process waits for. */
export function never(): Promise<never> {
  return new Promise(() => {});
}

/**
 * Whether a request that is under way still belongs to somebody. The handler may have given it up, died or answered
 * without waiting for it.
 */
export function isAwaited(environment: Environment, invocation: Invocation | undefined, signal: AbortSignal): boolean {
  return !environment.isDead && environment.current === invocation && !signal.aborted;
}

/** Rejects as an aborted request does, and never before. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(Object.assign(new Error("Request aborted"), { name: "AbortError" }));
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
}

/** An error by the name that a client gives it. */
export function failure(name: string): Error {
  return Object.assign(new Error("simulated"), { name });
}
