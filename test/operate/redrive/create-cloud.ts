import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createEndpoint } from "../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import { createFunctionRegistry } from "../../../emulator/lambda/api/function-registry.ts";
import { createAsynchronousInvocations } from "../../../emulator/lambda/asynchronous/asynchronous-invocations.ts";
import { createMemoryObjectStore } from "../../../emulator/s3/memory-object-store.ts";
import { createSns } from "../../../emulator/sns/sns.ts";
import { createSqs } from "../../../emulator/sqs/sqs.ts";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { giveDeadLettersBack } from "../../../operate/redrive/events/dead-letters.ts";
import { giveEventsBack } from "../../../operate/redrive/events/given-up.ts";
import { createFailureStore } from "../../../operate/redrive/failure-store.ts";

const [account, region] = ["000000000000", "eu-west-1"];
export const caller = { account, region };
/** ARN of the function. */
export const ARN = `arn:aws:lambda:${region}:${account}:function:buy`;
export const queueArn = (name: string) => `arn:aws:sqs:${region}:${account}:${name}`;

/** A local cloud with a function, and the clients that a redrive uses; `fn` is there once it is asked for. */
export async function createCloud() {
  const functions = createFunctionRegistry();
  const asynchronous = createAsynchronousInvocations({ functions, clock: realClock });
  const sqs = createSqs({ clock: realClock });
  const sns = createSns({ clock: realClock, sqs, invoke: asynchronous.invoke });
  const objectStore = createMemoryObjectStore({ clock: realClock });
  await objectStore.createBucket("failures");
  const endpoint = createEndpoint({
    kinesis: createKinesis({ clock: realClock }),
    ...{ objectStore, sqs, sns, functions, asynchronous },
  });
  const config = {
    ...{ region, endpoint: `http://127.0.0.1:${await endpoint.listen()}`, maxAttempts: 1 },
    credentials: { accessKeyId: account, secretAccessKey: "local" },
  };
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const clients = { sqs: new SQSClient(config), sns: new SNSClient(config), lambda: new LambdaClient(config) };
  const events: unknown[] = [];
  const payloads: string[] = [];
  const addFunction = () =>
    functions.add({
      ...{ arn: ARN, qualifiers: ["live"] },
      runtime: {
        async invoke(payload) {
          payloads.push(payload);
          events.push(JSON.parse(payload));
          return { throttled: false, requestId: "r", statusCode: 200, executedVersion: "1", payload: "null" };
        },
        stop: async () => {},
      },
    });
  const common = { rate: 1000, clock: realClock, signal: new AbortController().signal, dryRun: false, ...clients };
  return {
    ...{ sqs, sns, objectStore, events, payloads, addFunction, common },
    storeOf: (bucket: string) => createFailureStore(s3, bucket),
    keep: (key: string, body: unknown) =>
      objectStore.putObject("failures", `aws/lambda/async/buy/${key}`, Buffer.from(JSON.stringify(body))),
    giveEvents: (overrides: { dryRun?: boolean; sinceMs?: number } = {}) =>
      giveEventsBack({ ...common, store: createFailureStore(s3, "failures"), sinceMs: undefined, ...overrides }),
    giveDeadLetters: (queue: string, overrides: { dryRun?: boolean } = {}) =>
      giveDeadLettersBack({ ...common, queue, ...overrides }),
    async close() {
      await asynchronous.stop();
      for (const client of [s3, ...Object.values(clients)]) client.destroy();
      await endpoint.close();
    },
  };
}
