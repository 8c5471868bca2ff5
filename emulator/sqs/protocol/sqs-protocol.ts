import type { z } from "zod";
import { AwsError } from "../../aws-error.ts";
import { valueAt } from "../../protocol/constraints.ts";
import type { AwsRequest, Protocol } from "../../protocol/http-types.ts";
import { wireFormatOf } from "../../protocol/wire-format.ts";
import type { Caller } from "../queue.ts";
import type { Sqs } from "../sqs.ts";
import * as inputs from "./inputs.ts";

const TARGET_PREFIX = "AmazonSQS.";
const CONTENT_TYPE = "application/x-amz-json-1.0";
const QUERY_PREFIX = "AWS.SimpleQueueService.";

/** Shapes of errors whose code is another, from the days of the query protocol. */
const SHAPES: Readonly<Record<string, string>> = {
  "AWS.SimpleQueueService.NonExistentQueue": "QueueDoesNotExist",
  QueueAlreadyExists: "QueueNameExists",
  InvalidParameterValue: "InvalidParameterValueException",
  MissingParameter: "MissingRequiredParameterException",
};

/** The operations of SQS in AWS JSON 1.0. */
export function createSqsProtocol(sqs: Sqs): Protocol {
  const operations = operationsOf(sqs);
  return {
    async handle(request) {
      const operation = operations[operationOf(request)];
      if (operation === undefined) return undefined;
      const format = wireFormatOf(CONTENT_TYPE);
      const caller = { ...request.scope, origin: `http://${request.headers.host ?? request.headers[":authority"]}` };
      const output = await operation(caller, format.decode(request.body));
      return {
        status: 200,
        headers: { "content-type": CONTENT_TYPE },
        body: output === undefined ? "" : format.encode(output),
      };
    },
    fail({ name, message, statusCode }) {
      const shape = SHAPES[name] ?? name.replace(QUERY_PREFIX, "");
      return {
        status: statusCode,
        headers: {
          "content-type": CONTENT_TYPE,
          "x-amzn-query-error": `${name};${statusCode < 500 ? "Sender" : "Receiver"}`,
        },
        body: JSON.stringify({ __type: `com.amazonaws.sqs#${shape}`, message }),
      };
    },
  };
}

type Operation = (caller: Caller, input: unknown) => unknown;

function operationsOf(sqs: Sqs): Partial<Record<string, Operation>> {
  return {
    CreateQueue: on(inputs.createQueue, sqs.createQueue),
    GetQueueUrl: on(inputs.getQueueUrl, sqs.getQueueUrl),
    ListQueues: on(inputs.listQueues, sqs.listQueues),
    ListDeadLetterSourceQueues: on(inputs.listDeadLetterSources, sqs.listDeadLetterSourceQueues),
    GetQueueAttributes: on(inputs.getQueueAttributes, sqs.getQueueAttributes),
    SetQueueAttributes: on(inputs.setQueueAttributes, sqs.setQueueAttributes),
    DeleteQueue: on(inputs.ofQueue, sqs.deleteQueue),
    ListQueueTags: on(inputs.ofQueue, sqs.listQueueTags),
    TagQueue: on(inputs.tagQueue, sqs.tagQueue),
    UntagQueue: on(inputs.untagQueue, sqs.untagQueue),
    PurgeQueue: on(inputs.ofQueue, sqs.purgeQueue),
    StartMessageMoveTask: on(inputs.startMessageMoveTask, sqs.startMessageMoveTask),
    ListMessageMoveTasks: on(inputs.listMessageMoveTasks, sqs.listMessageMoveTasks),
    CancelMessageMoveTask: on(inputs.cancelMessageMoveTask, sqs.cancelMessageMoveTask),
    SendMessage: on(inputs.sendMessage, sqs.sendMessage),
    SendMessageBatch: on(inputs.sendMessageBatch, sqs.sendMessageBatch),
    ReceiveMessage: on(inputs.receiveMessage, sqs.receiveMessage),
    DeleteMessage: on(inputs.deleteMessage, sqs.deleteMessage),
    DeleteMessageBatch: on(inputs.deleteMessageBatch, sqs.deleteMessageBatch),
    ChangeMessageVisibility: on(inputs.changeVisibility, sqs.changeMessageVisibility),
    ChangeMessageVisibilityBatch: on(inputs.changeVisibilityBatch, sqs.changeMessageVisibilityBatch),
  };
}

function on<I, O>(schema: z.ZodType<I>, operation: (caller: Caller, input: I) => O): Operation {
  return (caller, input) => {
    const { data, error } = schema.safeParse(input);
    if (error === undefined) return operation(caller, data);
    const path = error.issues[0]?.path ?? [];
    if (valueAt(input, path) === undefined)
      throw new AwsError("MissingParameter", `The request must contain the parameter ${String(path.at(-1))}.`);
    throw new AwsError("SerializationException", `The value of '${String(path[0])}' cannot be converted to its type.`);
  };
}

function operationOf({ headers }: AwsRequest): string {
  const target = headers["x-amz-target"];
  return typeof target === "string" && target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : "";
}
