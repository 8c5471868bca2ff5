import { randomUUID } from "node:crypto";
import { createApisProtocol, type HttpApiDescription } from "../apigatewayv2/apis-protocol.ts";
import { AwsError, isAwsError } from "../aws-error.ts";
import type { Cloudwatch } from "../cloudwatch/cloudwatch.ts";
import { createCloudwatchProtocol } from "../cloudwatch/cloudwatch-protocol.ts";
import type { Dynamodb } from "../dynamodb/dynamodb.ts";
import { createDynamodbProtocol } from "../dynamodb/protocol/dynamodb-protocol.ts";
import type { Events } from "../events/events.ts";
import { createEventsProtocol } from "../events/protocol/events-protocol.ts";
import type { Kinesis } from "../kinesis/kinesis.ts";
import { createKinesisProtocol } from "../kinesis/protocol/kinesis-protocol.ts";
import type { EventInvokeConfigs } from "../lambda/api/event-invoke-configs.ts";
import type { FunctionRegistry } from "../lambda/api/function-registry.ts";
import { createLambdaProtocol } from "../lambda/api/lambda-protocol.ts";
import type { MappingMaker, MappingRegistry } from "../lambda/api/mapping-registry.ts";
import type { AsynchronousInvocations } from "../lambda/asynchronous/asynchronous-invocations.ts";
import type { Logs } from "../logs/logs.ts";
import { createLogsProtocol } from "../logs/logs-protocol.ts";
import type { AwsRequest, AwsResponse, Protocol } from "../protocol/http-types.ts";
import type { ObjectStore } from "../s3/object-store.ts";
import { createS3Protocol } from "../s3/protocol/s3-protocol.ts";
import { createSchedulerProtocol } from "../scheduler/protocol/scheduler-protocol.ts";
import type { Scheduler } from "../scheduler/scheduler.ts";
import { createSnsProtocol } from "../sns/protocol/sns-protocol.ts";
import type { Sns } from "../sns/sns.ts";
import { createSqsProtocol } from "../sqs/protocol/sqs-protocol.ts";
import type { Sqs } from "../sqs/sqs.ts";
import { stsProtocol } from "../sts/sts-protocol.ts";
import type { Xray } from "../xray/xray.ts";
import { createXrayProtocol } from "../xray/xray-protocol.ts";
import { type Call, callOf } from "./call.ts";
import { createListener, type HttpResponse, type Listener, type ServerCertificate } from "./listener.ts";
import { readRequest } from "./read-request.ts";
import { operationName, otherProtocol } from "./unmodelled.ts";

/** What an endpoint serves. */
export type EndpointArgs = {
  kinesis: Kinesis;
  objectStore: ObjectStore;
  /** @default no SQS at all */
  sqs?: Sqs;
  /** @default no SNS at all */
  sns?: Sns;
  /** @default no EventBridge at all */
  events?: Events;
  /** @default no EventBridge Scheduler at all */
  scheduler?: Scheduler;
  /** @default no CloudWatch at all */
  cloudwatch?: Cloudwatch;
  /** @default no CloudWatch Logs at all */
  logs?: Logs;
  /** @default no X-Ray at all */
  xray?: Xray;
  /** @default no DynamoDB at all */
  dynamodb?: Dynamodb;
  /** What Lambda's Invoke API reaches. @default no Lambda API at all */
  functions?: FunctionRegistry;
  /** What takes Lambda's Invoke of InvocationType Event. @default nothing: it is not modelled */
  asynchronous?: AsynchronousInvocations;
  /** What Lambda's API tells of event source mappings. @default nothing */
  eventSourceMappings?: MappingRegistry;
  /** What Lambda's API makes event source mappings by. @default none can be made */
  mappingMaker?: MappingMaker;
  /** How functions are invoked asynchronously. @default nothing is told of it, and nothing can be set */
  eventInvokeConfigs?: EventInvokeConfigs;
  /** HTTP APIs that the API of API Gateway tells of; they listen by themselves. @default no API Gateway at all */
  httpApiDescriptions?: () => readonly HttpApiDescription[];
  /** With which it serves HTTPS on the same port. @default plain HTTP alone */
  tls?: ServerCertificate;
  /** Called with each call before it is answered. */
  onCall?: (call: Call) => void;
  /** Called with the name of each call that nothing models, such as `dynamodb.PutItem`. */
  onUnmodelled?: (name: string) => void;
  /** Called with what went wrong in the endpoint itself; the caller sees InternalFailure. */
  onError?: (error: unknown) => void;
};

/** One port that every AWS SDK can be pointed to by `AWS_ENDPOINT_URL`. Region and account come from the signature's scope. */
export function createEndpoint(args: EndpointArgs): Listener {
  const { onCall, onUnmodelled, onError } = args;
  const protocols = protocolsOf(args);

  async function answer(request: AwsRequest): Promise<AwsResponse> {
    const protocol = protocols[request.scope.service] ?? otherProtocol;
    try {
      onCall?.(callOf(request));
      const response = await protocol.handle(request);
      if (response !== undefined) return response;
      const name = operationName(request);
      onUnmodelled?.(name);
      throw new AwsError("UnknownOperationException", `${name} is not modelled by the local cloud.`);
    } catch (error) {
      if (isAwsError(error)) return protocol.fail(error, request);
      onError?.(error);
      return protocol.fail(new AwsError("InternalFailure", "The local cloud failed to answer.", 500), request);
    }
  }

  return createListener((httpRequest, httpResponse) => {
    readRequest(httpRequest)
      .then((read) => ("refusal" in read ? otherProtocol.fail(read.refusal, read.request) : answer(read)))
      .then((response) => write(httpResponse, response))
      .catch((error) => {
        // Nobody is left to tell but the owner: the connection broke half-way.
        if (!(error instanceof Error && "code" in error)) onError?.(error);
      });
  }, args.tls);
}

/** What answers the calls of each service, by the name that signatures have for it. */
function protocolsOf(args: EndpointArgs): Partial<Record<string, Protocol>> {
  const { kinesis, objectStore, sqs, sns, events, scheduler, dynamodb, cloudwatch, logs, xray } = args;
  const { functions, asynchronous, eventSourceMappings, eventInvokeConfigs, mappingMaker } = args;
  return {
    kinesis: createKinesisProtocol(kinesis),
    ...(functions && {
      lambda: createLambdaProtocol(functions, asynchronous, eventSourceMappings, eventInvokeConfigs, mappingMaker),
    }),
    s3: createS3Protocol(objectStore),
    ...(sns && { sns: createSnsProtocol(sns) }),
    ...(sqs && { sqs: createSqsProtocol(sqs) }),
    ...(cloudwatch && { monitoring: createCloudwatchProtocol(cloudwatch) }),
    ...(logs && { logs: createLogsProtocol(logs) }),
    ...(xray && { xray: createXrayProtocol(xray) }),
    ...(dynamodb && { dynamodb: createDynamodbProtocol(dynamodb) }),
    ...(events && { events: createEventsProtocol(events) }),
    ...(scheduler && { scheduler: createSchedulerProtocol(scheduler) }),
    ...(args.httpApiDescriptions && { apigateway: createApisProtocol(args.httpApiDescriptions) }),
    sts: stsProtocol,
  };
}

async function write(http: HttpResponse, { status, headers, body, stream }: AwsResponse): Promise<void> {
  http.writeHead(status, { "x-amzn-requestid": randomUUID(), ...headers });
  if (stream === undefined) {
    http.end(body);
    return;
  }
  const left = new AbortController();
  http.once("close", () => left.abort());
  for await (const chunk of stream(left.signal)) {
    if (left.signal.aborted) return;
    if (!http.write(chunk)) await drained(http, left.signal);
  }
  http.end();
}

function drained(http: HttpResponse, left: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    http.once("drain", resolve);
    left.addEventListener("abort", () => resolve(), { once: true });
  });
}
