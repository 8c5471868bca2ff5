import type { DeclaredFunction } from "../declared.ts";
import type { Load } from "../load.ts";

/** How long an invocation of a function takes, and where that comes from. */
export type Duration = {
  /** What it takes with whatever it gets, in milliseconds. */
  ms: number;
  /** What each record of its stream adds. */
  msPerRecord: number;
  source: "given" | "measured" | "a guess";
  /** Where it comes from, in words. */
  because: string;
};

/** CPU time of a function on this machine, in milliseconds: of an invocation, and of each record in it. */
export type CpuTime = { ms: number; msPerRecord: number };

/** What was found of a function: its CPU time, or why there is none. */
export type FunctionTime = CpuTime | { problem: string };

/** An invocation of which nothing is known, in milliseconds. */
const GUESS_MS = 200;
/** What an invocation waits for the network while it publishes, in milliseconds: nobody documents it, and a laptop can't know. */
const NETWORK_MS = 25;
/** Memory that brings one vCPU, in MB. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const VCPU_MIB = 1769;

/** The part of a vCPU, from 0 to 1, that a function's memory brings to its one thread. */
const vcpuShare = (memoryMib: number): number => Math.min(1, memoryMib / VCPU_MIB);

/** How long a function takes: as it is given, as it was measured, or as a guess. */
export function durationOf(
  { name, memoryMib, output }: DeclaredFunction,
  { durationMs, aggregation }: Pick<Load, "durationMs" | "aggregation">,
  measured: ReadonlyMap<string, FunctionTime> = new Map(),
): Duration {
  if (durationMs !== undefined)
    return { ms: durationMs, msPerRecord: 0, source: "given", because: "as --duration-ms says" };
  const found = measured.get(name);
  if (found === undefined || "problem" in found)
    return { ms: GUESS_MS, msPerRecord: 0, source: "a guess", because: found?.problem ?? "it was not measured" };
  const share = vcpuShare(memoryMib);
  const waits = output === undefined ? 0 : NETWORK_MS;
  const because =
    `${wordsOf(found)} of CPU on this machine, whose CPU is not Lambda's; ${memoryMib} MiB bring ` +
    `${share.toFixed(2)} of a vCPU, as 1,769 MB bring one${waits > 0 ? `; and a guess of ${waits} ms for the network` : ""}`;
  return {
    ms: found.ms / share + waits,
    msPerRecord: (found.msPerRecord * aggregation) / share,
    source: "measured",
    because,
  };
}

/** Time of an invocation, in words. */
export function wordsOf({ ms, msPerRecord }: CpuTime): string {
  const each = msPerRecord > 0 ? ` and ${digits(msPerRecord * 1000)} µs a record` : "";
  return `${digits(ms)} ms${each}`;
}

const digits = (value: number) => Number(value.toPrecision(2)).toString();
