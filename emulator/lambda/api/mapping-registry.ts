import type { PausableRuntime } from "../function/pausable.ts";
import type { MappingInput } from "./mapping-input.ts";

/** An event source mapping that the Lambda API tells of. */
export type RegisteredMapping = {
  uuid: string;
  eventSourceArn: string;
  /** As the mapping names it: with the qualifier of a version or an alias, or without. */
  functionArn: string;
  startingPosition?: string | undefined;
  startingPositionTimestamp?: Date | undefined;
  batchSize: number;
  /** What else GetEventSourceMapping tells, by AWS's names. @default nothing */
  settings?: Readonly<Record<string, unknown>>;
  /** How records were processed last, as Lambda says it of streams. @default nothing is said */
  lastResult?: () => string;
  trigger: Pick<PausableRuntime, "setEnabled" | "state" | "lastModifiedMs">;
};

/** A mapping that Lambda's API is asked for, as far as it was checked. */
export type MappingToMake = {
  given: MappingInput;
  /** ARN of the queue or stream. */
  source: string;
  /** ARN of the function, without a qualifier. */
  arn: string;
  qualifier: string;
  /** As the mapping names the function. */
  functionArn: string;
};

/** Makes event source mappings, and ends those that it made. */
export type MappingMaker = {
  /** @throws AwsError InvalidParameterValueException for what can't be */
  make(asked: MappingToMake): RegisteredMapping;
  /** Whether it had made the mapping, which comes to its end then. */
  end(uuid: string): boolean;
};

/** The event source mappings of a local cloud. */
export type MappingRegistry = {
  add(registered: RegisteredMapping): void;
  remove(uuid: string): void;
  find(uuid: string): RegisteredMapping | undefined;
  all(): readonly RegisteredMapping[];
};

/** A registry without mappings. */
export function createMappingRegistry(): MappingRegistry {
  const mappings = new Map<string, RegisteredMapping>();
  return {
    add: (registered) => void mappings.set(registered.uuid, registered),
    remove: (uuid) => void mappings.delete(uuid),
    find: (uuid) => mappings.get(uuid),
    all: () => [...mappings.values()],
  };
}
