import { KinesisClient } from "@aws-sdk/client-kinesis";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { createCloudwatch } from "../../../emulator/cloudwatch/cloudwatch.ts";
import { createEndpoint as create } from "../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import { createFunctionRegistry } from "../../../emulator/lambda/api/function-registry.ts";
import { createMappingRegistry } from "../../../emulator/lambda/api/mapping-registry.ts";
import { createAsynchronousInvocations } from "../../../emulator/lambda/asynchronous/asynchronous-invocations.ts";
import { createMemoryObjectStore } from "../../../emulator/s3/memory-object-store.ts";
import { realClock } from "../../../emulator/time/real-clock.ts";

const ENVIRONMENT = {
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "000000000000",
  AWS_SECRET_ACCESS_KEY: "any",
};

/** An endpoint with empty services behind it, and what it reports. */
export function createEndpoint() {
  const unmodelled: string[] = [];
  const errors: unknown[] = [];
  const kinesis = createKinesis({ clock: realClock });
  const objectStore = createMemoryObjectStore({ clock: realClock });
  const functions = createFunctionRegistry();
  const cloudwatch = createCloudwatch({ clock: realClock });
  const asynchronous = createAsynchronousInvocations({ functions, clock: realClock });
  const eventSourceMappings = createMappingRegistry();
  const endpoint = create({
    kinesis,
    objectStore,
    cloudwatch,
    functions,
    asynchronous,
    eventSourceMappings,
    onUnmodelled: (name) => unmodelled.push(name),
    onError: (error) => errors.push(error),
  });
  return { endpoint, kinesis, objectStore, functions, asynchronous, eventSourceMappings, unmodelled, errors };
}

/** The same, listening. */
export async function listen() {
  const created = createEndpoint();
  const port = await created.endpoint.listen();
  return { ...created, port, url: `http://127.0.0.1:${port}` };
}

/** SDK clients in their default configuration: all they know is in the environment. */
export async function withSdkClients<T>(
  url: string,
  work: (clients: { kinesis: KinesisClient; lambda: LambdaClient; s3: S3Client }) => Promise<T>,
): Promise<T> {
  const environment = { ...ENVIRONMENT, AWS_ENDPOINT_URL: url };
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  const clients = {
    kinesis: new KinesisClient({}),
    lambda: new LambdaClient({ maxAttempts: 1 }),
    s3: new S3Client({}),
  };
  try {
    return await work(clients);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Headers of a signed request, as botocore sends them. */
export function signedFor(service: string, accessKey = "000000000000", region = "eu-west-1"): Record<string, string> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20250101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  };
}
