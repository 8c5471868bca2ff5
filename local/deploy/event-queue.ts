import type { FunctionRegistry } from "../../emulator/lambda/api/function-registry.ts";
import {
  type AsynchronousInvocations,
  createAsynchronousInvocations,
} from "../../emulator/lambda/asynchronous/asynchronous-invocations.ts";
import type { AsynchronousObservation } from "../../emulator/lambda/asynchronous/observation.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { Measures } from "./measures.ts";

/**
 * How long Lambda's queue waits on this machine: two seconds and four where AWS waits a minute and two, so that what a handler
 * refuses is in the failure store while somebody looks.
 */
const LAPTOP_WAITS = { afterErrorMs: [2000, 4000], firstThrottledMs: 250, longestThrottledMs: 5000 } as const;

/** Lambda's queue of events on this machine. */
export function createEventQueue(
  functions: FunctionRegistry,
  { clock, onProblem }: { clock: Clock; onProblem: (problem: string) => void },
  measures: Measures,
): AsynchronousInvocations {
  const observe = (observation: AsynchronousObservation) => {
    measures.event(observation);
    report(observation, onProblem);
  };
  return createAsynchronousInvocations({ functions, clock, waits: LAPTOP_WAITS, observe });
}

function report(observation: AsynchronousObservation, onProblem: (problem: string) => void): void {
  const name = observation.functionArn.split(":")[6];
  if (observation.type === "invoked" && observation.functionError)
    onProblem(`Invocations of ${name} failed: its function.log says why.`);
  if (observation.type === "destination-failed")
    onProblem(`An event that ${name} gave up could not be kept: ${observation.error}`);
  if (observation.type === "given-up" && !observation.kept)
    onProblem(`An event that ${name} gave up is lost: nothing keeps it.`);
}
