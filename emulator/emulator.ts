import { randomUUID } from "node:crypto";
import { type Cloudwatch, createCloudwatch } from "./cloudwatch/cloudwatch.ts";
import { embeddedMetrics } from "./cloudwatch/embedded-metrics.ts";
import { createDoors } from "./delivery/doors.ts";
import { createDynamodb, type Dynamodb } from "./dynamodb/dynamodb.ts";
import { createEndpoint } from "./endpoint/endpoint.ts";
import { createEvents } from "./events/events.ts";
import { createKinesis, type Kinesis } from "./kinesis/kinesis.ts";
import { createEventInvokeConfigs, type EventInvokeConfigs } from "./lambda/api/event-invoke-configs.ts";
import { createFunctionRegistry, type FunctionRegistry, LATEST } from "./lambda/api/function-registry.ts";
import { createAsynchronousInvocations } from "./lambda/asynchronous/asynchronous-invocations.ts";
import { createConfigure } from "./lambda/asynchronous/configure.ts";
import { createFunctionRuntime } from "./lambda/function/process-runtime.ts";
import { type EventSourceMapping, startEventSourceMapping } from "./lambda/stream-poller/event-source-mapping.ts";
import { createBucketDestination } from "./lambda/stream-poller/failure-destination.ts";
import type { EventSourceMappingSettings } from "./lambda/stream-poller/settings.ts";
import { createLogs, type Logs } from "./logs/logs.ts";
import { DEFAULT_ACCOUNT } from "./protocol/credential-scope.ts";
import { createMemoryObjectStore } from "./s3/memory-object-store.ts";
import { createBucketListener } from "./s3/notifications/bucket-listener.ts";
import { createDestinationRefusal } from "./s3/notifications/destinations.ts";
import type { ObjectStore } from "./s3/object-store.ts";
import { createScheduler } from "./scheduler/scheduler.ts";
import { createSns } from "./sns/sns.ts";
import { createSqs } from "./sqs/sqs.ts";
import type { Clock } from "./time/clock.ts";
import { realClock } from "./time/real-clock.ts";
import { createXray, type Xray } from "./xray/xray.ts";

/** What an emulator is started with. */
export type EmulatorArgs = {
  /** Port of the endpoint, on 127.0.0.1. @default any free one */
  port?: number;
  /** Where objects are kept. @default memory */
  objectStore?: ObjectStore;
  /** @default the machine's own time */
  clock?: Clock;
  /** Hears of what should not happen: a call that nothing models, a failure of the emulator itself. @default standard error */
  onProblem?: (problem: string) => void;
};

/** A function, and the stream that drives it. */
export type EmulatedFunctionArgs = {
  name: string;
  /** AWS region, such as `eu-west-1`. */
  region: string;
  /** Folder of the function's package, as it would be zipped. */
  folder: string;
  /** `file.export`. @default "index.handler" */
  handler?: string;
  /** @default 3, as in Lambda */
  timeoutSeconds?: number;
  /** @default 128, as in Lambda */
  memoryMib?: number;
  /** @default none */
  environment?: Record<string, string>;
  /** Name of the stream; it must be there. */
  stream: string;
  /** Settings of the event source mapping, by AWS's names. @default AWS's own; reads from the oldest record on */
  mapping?: Partial<Omit<EventSourceMappingSettings, "uuid" | "functionArn" | "roleArn">>;
  /** Bucket that batches and events which Lambda gives up are kept in; it must be there. @default none: they are only counted */
  failureBucket?: string;
  /** Takes each line that the function logs. @default none */
  onLog?: (line: string) => void;
};

/** Kinesis, SQS, EventBridge with its Scheduler, SNS, DynamoDB, S3 and Lambda on this machine. */
export type Emulator = {
  /** Where AWS SDKs find it: `AWS_ENDPOINT_URL`. */
  readonly endpointUrl: string;
  /** Streams without a transport: what SDKs see too. */
  readonly kinesis: Kinesis;
  /** Tables without a transport. */
  readonly dynamodb: Dynamodb;
  /** Has the metrics that are put, and those that functions write into their logs. */
  readonly cloudwatch: Cloudwatch;
  readonly objectStore: ObjectStore;
  /** The environment variables that point an AWS SDK here. */
  environment(region: string): Record<string, string>;
  /**
   * Runs a function on a stream, each execution environment a process of its own; Lambda's Invoke reaches it too.
   * Throws for settings that AWS would refuse.
   */
  startFunction(args: EmulatedFunctionArgs): EventSourceMapping;
  /** Ends mappings, functions and endpoint; resolves when no process is left. */
  stop(): Promise<void>;
};

/** Starts an emulator. Rejects when the port is taken. */
export async function startEmulator(args: EmulatorArgs = {}): Promise<Emulator> {
  const { port = 0, clock = realClock, onProblem = console.error } = args;
  const { objectStore = createMemoryObjectStore({ clock }) } = args;
  const kinesis = createKinesis({ clock });
  const dynamodb = createDynamodb({ clock });
  const cloudwatch = createCloudwatch({ clock });
  const [logs, xray] = [createLogs(clock), createXray()];
  const functions = createFunctionRegistry();
  const asynchronous = createAsynchronousInvocations({ functions, clock });
  const sqs = createSqs({ clock });
  const configure = createConfigure({ asynchronous, objectStore, sqs });
  const eventInvokeConfigs = createEventInvokeConfigs({ clock, configure });
  const doors = createDoors({ invoke: asynchronous.invoke, sqs });
  const events = createEvents({ clock, doors });
  const scheduler = createScheduler({ clock, doors });
  const sns = createSns({ clock, sqs, invoke: asynchronous.invoke });
  objectStore.listen(
    createBucketListener({
      ...{ open: doors.open, publish: sns.publish, putEvent: events.putServiceEvent },
      refusal: createDestinationRefusal({ sqs, sns }),
      onRefused: (arn, reason) => onProblem(`A bucket's event for ${arn} is lost: ${reason}`),
    }),
  );
  const endpoint = createEndpoint({
    ...{ kinesis, objectStore, sqs, sns, events, scheduler, dynamodb, cloudwatch },
    ...{ functions, asynchronous, eventInvokeConfigs, logs, xray },
    onUnmodelled: (name) => onProblem(`${name} was called, which the emulator does not model.`),
    onError: (error) => onProblem(`The emulator failed: ${error instanceof Error ? error.message : error}`),
  });
  const endpointUrl = `http://127.0.0.1:${await endpoint.listen(port)}`;
  const started: { mapping: EventSourceMapping; runtime: { stop(): Promise<void> } }[] = [];
  return {
    endpointUrl,
    ...{ kinesis, dynamodb, cloudwatch, objectStore },
    environment: (region) => ({
      ...{ AWS_ENDPOINT_URL: endpointUrl, AWS_REGION: region, AWS_DEFAULT_REGION: region },
      ...{ AWS_ACCESS_KEY_ID: DEFAULT_ACCOUNT, AWS_SECRET_ACCESS_KEY: "local" },
    }),
    startFunction(functionArgs) {
      const one = startOnStream(functionArgs, {
        ...{ kinesis, cloudwatch, logs, xray, objectStore, functions, eventInvokeConfigs, clock, endpointUrl },
      });
      started.push(one);
      return one.mapping;
    },
    async stop() {
      await Promise.all([events.stop(), scheduler.stop()]);
      await Promise.all([asynchronous.stop(), ...started.map(({ mapping }) => mapping.stop())]);
      await Promise.all(started.map(({ runtime }) => runtime.stop()));
      await endpoint.close();
    },
  };
}

type Services = {
  kinesis: Kinesis;
  cloudwatch: Cloudwatch;
  logs: Logs;
  xray: Xray;
  objectStore: ObjectStore;
  functions: FunctionRegistry;
  eventInvokeConfigs: EventInvokeConfigs;
  clock: Clock;
  endpointUrl: string;
};

function startOnStream(args: EmulatedFunctionArgs, services: Services) {
  const { kinesis, logs, objectStore, functions, clock, endpointUrl } = services;
  const { name, region, folder, failureBucket, onLog = () => {} } = args;
  const arnOf = (service: string, resource: string) => `arn:aws:${service}:${region}:${DEFAULT_ACCOUNT}:${resource}`;
  const arn = arnOf("lambda", `function:${name}`);
  const uuid = randomUUID();
  const metrics = services.cloudwatch.store({ account: DEFAULT_ACCOUNT, region });
  const group = `/aws/lambda/${name}`;
  logs.createGroup(region, group);
  const runtime = createFunctionRuntime({
    ...{ name, arn, region, folder, endpointUrl, account: DEFAULT_ACCOUNT },
    onReport: (report) => services.xray.invoked(region, { name, arn }, report, clock.now()),
    onLog(line) {
      for (const { name: metric, value } of embeddedMetrics(line)?.values ?? [])
        metrics.series(metric).add(value, clock.now());
      logs.write(region, group, line);
      onLog(line);
    },
    handler: args.handler ?? "index.handler",
    timeoutSeconds: args.timeoutSeconds ?? 3,
    memoryMiB: args.memoryMib ?? 128,
    environment: args.environment ?? {},
  });
  functions.add({ arn, qualifiers: [], runtime });
  if (failureBucket !== undefined)
    services.eventInvokeConfigs.put(`${arn}:${LATEST}`, { OnFailure: `arn:aws:s3:::${failureBucket}` });
  const mapping = startEventSourceMapping({
    settings: {
      ...{ startingPosition: "TRIM_HORIZON", ...args.mapping },
      ...{ uuid, functionArn: arn, roleArn: `arn:aws:iam::${DEFAULT_ACCOUNT}:role/${name}` },
    },
    reader: kinesis.reader(arnOf("kinesis", `stream/${args.stream}`)),
    runtime,
    onFailure: failureBucket === undefined ? undefined : createBucketDestination(objectStore, failureBucket, uuid),
    clock,
  });
  return { mapping, runtime };
}
