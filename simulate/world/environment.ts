import type { StreamHandler } from "../../handlers/kinesis/handler.ts";
import type { CatalogueName } from "../scenario/places.ts";
import type { Invocation } from "./history.ts";

/** How an environment ends before its time. */
export type Death = "crashed" | "frozen";

/** An execution environment of the function: one invocation at a time, until it dies. */
export type Environment = {
  readonly catalogue: CatalogueName;
  readonly handler: StreamHandler;
  /** What it is busy with. Lambda freezes it when there is nothing. */
  current: Invocation | undefined;
  isDead: boolean;
  /** Resolves when it dies. */
  readonly death: Promise<Death>;
  die(death: Death): void;
};

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
