import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { KinesisClient, type KinesisClientConfig, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { PutRecords } from "./publish.ts";
import { putRecordsBody } from "./put-records-body.ts";

/**
 * The SDK's client with its own defaults, but that it tries once only (`publish` tries again itself, and two loops would
 * multiply), keeps its connection from call to call, and calls the region's own host, which a VPC endpoint answers.
 */
export function createKinesisClient(config: KinesisClientConfig = {}): KinesisClient {
  return new KinesisClient({
    ...config,
    maxAttempts: 1,
    accountIdEndpointMode: "disabled",
    requestHandler: { disableConcurrentStreams: false },
  });
}

/**
 * Puts on one Kinesis stream. It is called by name: given an ARN, the SDK calls a host of the account's own, while AWS
 * documents the private DNS of a VPC endpoint for the region's host alone.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html (PrivateDnsEnabled)
 */
export function createPutRecords(client: KinesisClient, streamArn: string): PutRecords {
  const streamName = streamArn.slice(streamArn.indexOf("/") + 1);
  const idle: Buffer[] = [];
  return async (entries, abortSignal) => {
    const body = putRecordsBody(streamName, entries, idle.pop());
    const call = createCall(streamName, body);
    // A connection that died while the function was frozen would swallow the next attempt too.
    const hangUp = () => client.destroy();
    abortSignal.addEventListener("abort", hangUp, { once: true });
    await client.send(call.command, { abortSignal });
    // Answered: all of the body has arrived, and nobody reads it any more.
    idle.push(Buffer.from(body.buffer));
    const results = call.results();
    // No sequence number, no proof that the stream has it.
    return entries.map((_, index) =>
      results[index]?.SequenceNumber ? undefined : (results[index]?.ErrorCode ?? "InternalFailure"),
    );
  };
}

type Result = { SequenceNumber?: string; ErrorCode?: string };

/**
 * A PutRecords command whose body goes out, and whose answer comes in, past the SDK's serializers: endpoint, credentials,
 * signature, connection and errors stay the SDK's. docs/performance.md says what that saves.
 * Follows https://aws.amazon.com/blogs/developer/middleware-stack-modular-aws-sdk-js/
 */
function createCall(
  streamName: string,
  body: Buffer,
): { command: PutRecordsCommand; results: () => readonly Result[] } {
  let answer: { Records?: readonly Result[] } = {};
  const command = new PutRecordsCommand({ StreamName: streamName, Records: [] });
  command.middlewareStack.add(
    (next) => (args) => {
      Object.assign(args.request ?? {}, { body });
      return next(args);
    },
    { step: "build", priority: "high", name: "putRecordsBody" },
  );
  command.middlewareStack.add(
    (next) => async (args) => {
      const output = await next(args);
      const response = output.response as { statusCode: number; body: Readable };
      if (response.statusCode !== 200) return output;
      answer = JSON.parse((await buffer(response.body)).toString());
      Object.assign(response, { body: Buffer.from("{}") });
      return output;
    },
    { step: "deserialize", priority: "low", name: "putRecordsAnswer" },
  );
  return { command, results: () => answer.Records ?? [] };
}
