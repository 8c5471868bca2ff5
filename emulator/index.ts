/**
 * AWS on your machine: Kinesis, SQS, SNS, DynamoDB, S3 and Lambda for any AWS SDK, on the machine's own time or on a clock that you turn.
 *
 * @module
 */
export { type ApiArgs, createHttpApi, type HttpApi } from "./api-gateway/http-api.ts";
export { createApiListener } from "./api-gateway/listen.ts";
export type { ApiRequest, ApiResponse, ApiSettings } from "./api-gateway/settings.ts";
export { AwsError } from "./aws-error.ts";
export type { Cloudwatch } from "./cloudwatch/cloudwatch.ts";
export type { Dynamodb } from "./dynamodb/dynamodb.ts";
export { type EmulatedFunctionArgs, type Emulator, type EmulatorArgs, startEmulator } from "./emulator.ts";
export type { Kinesis } from "./kinesis/kinesis.ts";
export type { EventSourceMapping } from "./lambda/stream-poller/event-source-mapping.ts";
export type { MappingStats } from "./lambda/stream-poller/observation.ts";
export type { EventSourceMappingSettings } from "./lambda/stream-poller/settings.ts";
export { createFileObjectStore } from "./s3/file-object-store.ts";
export { createMemoryObjectStore } from "./s3/memory-object-store.ts";
export type { ObjectStore } from "./s3/object-store.ts";
export type { Clock } from "./time/clock.ts";
export { createVirtualClock, type VirtualClock } from "./time/virtual-clock.ts";
