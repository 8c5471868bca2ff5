/**
 * What an application imports: the stack's outputs, a producer for its input streams and a consumer for its output streams.
 *
 * @module
 */
export {
  type Checkpoint,
  type ConsumedRecord,
  type ConsumerSettings,
  type ConsumerTarget,
  consume,
} from "./consumer.ts";
export { CONTRACT_VERSION, type Contract, type FlowContract, type RegionContract } from "./contract.ts";
export { type EnrichedRecord, EnrichedRecordError, parseEnrichedRecord } from "./enriched-record.ts";
export { type Location, nearestRegions } from "./nearest-region.ts";
export { ContractError, fromStackReference, parseOutputs, type StackOutputs } from "./outputs.ts";
export { createProducer, type Producer, type ProducerSettings, type ProducerTarget } from "./producer.ts";
export type { PutOutcome } from "./put-all.ts";
export { PutError, type PutErrorCode } from "./put-error.ts";
export type { Acknowledgement, PutRecord } from "./put-record.ts";
export type { FailOver } from "./region-health.ts";
export { ConsumerError } from "./stream-api.ts";
export { type Line, splitLines, UserRecordError, userRecord } from "./user-record.ts";
