import { LATEST } from "../../../emulator/lambda/api/function-registry.ts";
import type { FunctionRuntime } from "../../../emulator/lambda/function/function-runtime.ts";
import type { Clock } from "../../../emulator/time/clock.ts";
import type { Cloud } from "../cloud.ts";
import type { RunningFunction } from "../functions.ts";
import { type DeployedResources, invokes } from "../resources.ts";

/** What triggers are connected with. */
export type ConnectArgs = {
  resources: DeployedResources;
  cloud: Cloud;
  functions: readonly RunningFunction[];
  clock: Clock;
  /** What has another name on this machine than the program knows: addresses, ARNs of tables' streams. */
  localNames: ReadonlyMap<string, string>;
  /** Hears of what should not happen. */
  onProblem: (problem: string) => void;
  /** Hears of the records of a stream that the filter patterns of a mapping skipped. */
  onFiltered: (mapping: string, shardId: string, sequenceNumbers: readonly string[]) => void;
  /** Whether a stream keeps what its triggers are done with. @default none does */
  keepsRecords?: (streamArn: string) => boolean;
};

/**
 * The function that a trigger names by its ARN, with or without a qualifier: what an alias goes to is asked at each invocation.
 * Throws an error with that name when there is none.
 */
export function functionOf({ functions, cloud }: ConnectArgs, functionName: string): RunningFunction {
  const found = functions.find(({ lambda }) => invokes(functionName, lambda.outputs.arn));
  if (found === undefined)
    throw new Error(`A trigger cannot run locally: the program has no function ${functionName}.`);
  const { arn } = found.lambda.outputs;
  const qualifier = functionName.slice(arn.length + 1) || LATEST;
  const runtime: FunctionRuntime = {
    invoke: (...args) => (cloud.functions.find(arn, qualifier) ?? found.runtime).invoke(...args),
    stop: found.stop,
  };
  return { ...found, runtime };
}
