import { isAwsError } from "../../../../emulator/aws-error.ts";
import { createDynamodb } from "../../../../emulator/dynamodb/dynamodb.ts";
import { createKinesis } from "../../../../emulator/kinesis/kinesis.ts";
import { createEventInvokeConfigs } from "../../../../emulator/lambda/api/event-invoke-configs.ts";
import { createFunctionRegistry } from "../../../../emulator/lambda/api/function-registry.ts";
import { createLambdaProtocol } from "../../../../emulator/lambda/api/lambda-protocol.ts";
import { createMappingRegistry } from "../../../../emulator/lambda/api/mapping-registry.ts";
import { createAsynchronousInvocations } from "../../../../emulator/lambda/asynchronous/asynchronous-invocations.ts";
import { createConfigure } from "../../../../emulator/lambda/asynchronous/configure.ts";
import { createMappingMaker } from "../../../../emulator/lambda/mappings/create-maker.ts";
import { createPolling } from "../../../../emulator/lambda/queue-poller/polling.ts";
import { createMemoryObjectStore } from "../../../../emulator/s3/memory-object-store.ts";
import { createSqs } from "../../../../emulator/sqs/sqs.ts";
import { createVirtualClock } from "../../../../emulator/time/virtual-clock.ts";

/** ARN of a function that fails, and has an alias `live`. */
export const FUNCTION = "arn:aws:lambda:eu-west-1:000000000000:function:work";
/** ARN of the queue that drives it. */
export const QUEUE = "arn:aws:sqs:eu-west-1:000000000000:orders";
/** ARN of the stream that drives it. */
export const STREAM = "arn:aws:kinesis:eu-west-1:000000000000:stream/users";
/** ARN of a table's stream that nothing is driven by. */
export const TABLE_STREAM = "arn:aws:dynamodb:eu-west-1:000000000000:table/t/stream/2026-01-01T00:00:00.000";

/** Lambda's API over a function with a mapping on a queue, `q`, and one on a stream, `s`; and a bucket `kept`. */
export async function createLambda() {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  const functions = createFunctionRegistry();
  const payloads: string[] = [];
  const runtime = {
    async invoke(payload: string) {
      payloads.push(payload);
      const answer = { throttled: false, requestId: "r", statusCode: 200, executedVersion: "1" } as const;
      return { ...answer, functionError: "Unhandled", payload: "{}" } as const;
    },
    stop: async () => {},
  };
  functions.add({ arn: FUNCTION, qualifiers: ["1", "live"], runtime });
  const objectStore = createMemoryObjectStore({ clock });
  await objectStore.createBucket("kept");
  const asynchronous = createAsynchronousInvocations({ functions, clock });
  const sqs = createSqs({ clock });
  const [kinesis, dynamodb] = [createKinesis({ clock }), createDynamodb({ clock })];
  const configure = createConfigure({ asynchronous, objectStore, sqs });
  const configs = createEventInvokeConfigs({ clock, configure });
  const mappings = createMappingRegistry();
  const shared = { functionArn: FUNCTION, trigger: createPolling(clock) };
  mappings.add({
    ...{ ...shared, uuid: "q", eventSourceArn: QUEUE, batchSize: 10 },
    settings: { MaximumBatchingWindowInSeconds: 0, FunctionResponseTypes: [] },
  });
  mappings.add({
    ...{ ...shared, uuid: "s", eventSourceArn: STREAM, batchSize: 100, startingPosition: "LATEST" },
    lastResult: () => "OK",
  });
  let ids = 0;
  const maker = createMappingMaker({
    ...{ kinesis, dynamodb, sqs, objectStore, functions, clock, registry: mappings, uuid: () => `made-${++ids}` },
  });
  const lambda = createLambdaProtocol(functions, asynchronous, mappings, configs, maker);
  /** Status and answer of a call; of a refusal, `Code: message`. */
  async function ask(method: string, address: string, input?: object, headers: Record<string, string> = {}) {
    const [rawPath = "", query = ""] = address.split("?");
    const scope = { account: "000000000000", region: "eu-west-1", service: "lambda" };
    const body = Buffer.from(input === undefined ? "" : JSON.stringify(input));
    const request = { method, rawPath, query: new URLSearchParams(query), headers, scope, body };
    try {
      const answer = await lambda.handle(request);
      const text = String(answer?.body ?? "");
      return { status: answer?.status, answer: text === "" ? "" : JSON.parse(text) };
    } catch (error) {
      if (isAwsError(error)) return { status: error.statusCode, answer: `${error.name}: ${error.message}` };
      throw error;
    }
  }
  return { ask, clock, asynchronous, objectStore, payloads, sqs, kinesis, maker };
}
