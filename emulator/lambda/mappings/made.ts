import type { Dynamodb } from "../../dynamodb/dynamodb.ts";
import type { Kinesis } from "../../kinesis/kinesis.ts";
import type { ObjectStore } from "../../s3/object-store.ts";
import type { Sqs } from "../../sqs/sqs.ts";
import type { Clock } from "../../time/clock.ts";
import type { FunctionRegistry } from "../api/function-registry.ts";
import type { MappingRegistry, RegisteredMapping } from "../api/mapping-registry.ts";

/** What mappings are made of. */
export type MakerArgs = {
  kinesis: Kinesis;
  dynamodb: Dynamodb;
  sqs: Sqs;
  objectStore: ObjectStore;
  functions: Pick<FunctionRegistry, "find">;
  clock: Clock;
  registry: MappingRegistry;
  uuid?: () => string;
};

/** A mapping that was made, and what ends it. */
export type MadeMapping = RegisteredMapping & { stop(): Promise<void> };
