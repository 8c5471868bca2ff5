import type { PausableRuntime } from "../function/pausable.ts";

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

/** The event source mappings of a local cloud. */
export type MappingRegistry = {
  add(registered: RegisteredMapping): void;
  find(uuid: string): RegisteredMapping | undefined;
  all(): readonly RegisteredMapping[];
};

/** A registry without mappings. */
export function createMappingRegistry(): MappingRegistry {
  const mappings = new Map<string, RegisteredMapping>();
  return {
    add: (registered) => void mappings.set(registered.uuid, registered),
    find: (uuid) => mappings.get(uuid),
    all: () => [...mappings.values()],
  };
}
