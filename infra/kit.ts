// Components for functions that streams drive, to build a program of one's own with. Importing them creates nothing.
export type {
  AlarmPlan,
  BatchPlan,
  FunctionPlan,
  NetworkPlan,
  StreamCapacity,
  StreamPlan,
} from "./config/plan.ts";
export { type Access, type AccessArgs, createAccess } from "./data/access.ts";
export { Bucket, type BucketArgs } from "./data/bucket.ts";
export { Bus, type BusArgs, defaultBus, type ListenedBus } from "./data/bus.ts";
export { DeadLetters, type DeadLettersArgs, type KeptMessages, type QueueSender } from "./data/dead-letters.ts";
export { FailureStore, type FailureStoreArgs } from "./data/failures.ts";
export { HttpApi, type HttpApiArgs } from "./data/http-api.ts";
export type { HttpApiSettings } from "./data/http-api-problems.ts";
export { KclAccess, type KclAccessArgs } from "./data/kcl-access.ts";
export { createKey, type Deliverer, type KeyArgs } from "./data/key.ts";
export { Queue, type QueueArgs } from "./data/queue.ts";
export type { QueueSubscriptionArgs } from "./data/queue-subscription.ts";
export { Stream, type StreamArgs } from "./data/stream.ts";
export { type StreamView, Table, type TableArgs } from "./data/table.ts";
export type { KeyAttribute, KeySchema, LocalIndexArgs, TableIndexArgs } from "./data/table-schema.ts";
export { Topic, type TopicArgs } from "./data/topic.ts";
export type { TopicFilterArgs } from "./data/topic-filter.ts";
export { FlinkApplication, type FlinkApplicationArgs, flinkReads } from "./flink/application.ts";
export type { FlinkSettings } from "./flink/application-problems.ts";
export { type EnrichmentArgs, type EnrichmentPlace, enrichment } from "./flow/enrichment.ts";
export { Flow, type FlowArgs } from "./flow/flow.ts";
export type { PackageArgs } from "./flow/package/package.ts";
export { createRedrive, type RedrivableArgs } from "./flow/redrive.ts";
export { type BucketCreatedArgs, type BucketTriggerArgs, onCreated, onRemoved } from "./flow/sources/bucket.ts";
export { type BusTriggerArgs, onEvents } from "./flow/sources/bus.ts";
export { type HttpTriggerArgs, onRequests } from "./flow/sources/http.ts";
export { type DrivingStream, type KinesisTriggerArgs, onRecords } from "./flow/sources/kinesis.ts";
export { type DrivingQueue, onMessages, type QueueTriggerArgs } from "./flow/sources/queue.ts";
export { onSchedule, type ScheduleEvent, type ScheduleTriggerArgs } from "./flow/sources/schedule.ts";
export { type DrivingTable, onChanges, type TableTriggerArgs } from "./flow/sources/table.ts";
export type { TableChange, TableEvent } from "./flow/sources/table-event.ts";
export { type DrivingTopic, onNotifications, type TopicTriggerArgs } from "./flow/sources/topic.ts";
export type { AsynchronousArgs, Connected, HandlerModule, InvokedFunction, Trigger } from "./flow/sources/trigger.ts";
export { GlueStreamingJob, type GlueStreamingJobArgs } from "./glue/job.ts";
export type { GlueSettings } from "./glue/job-problems.ts";
export { type GlueNeeds, glueNeeds } from "./glue/needs.ts";
export type { Grant, GrantArgs } from "./grants/grant.ts";
export { Network, type NetworkArgs } from "./network/network.ts";
export { Alarms, type AlarmsArgs } from "./watch/alarms.ts";
export { createDashboard, type DashboardArgs } from "./watch/dashboard.ts";
export { type WatchedReaders, watchReaders } from "./watch/reader.ts";
export { watchStreams } from "./watch/streams.ts";
export { watchTable } from "./watch/table.ts";
export { type AlarmSpec, type DashboardGraph, type Metric, together, under, type Watch } from "./watch/watch.ts";
