import { fromEnv } from "@aws-sdk/credential-provider-env";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type AwsService, type Connection, createAwsService, type RequestHandler, urlOf } from "../aws/aws-service.ts";
import type { PutRecords } from "./publish.ts";
import { putRecordsBody } from "./put-records-body.ts";

/** The way to Kinesis. */
export type KinesisConnection = Omit<Connection, "requestHandler"> & {
  /** Makes connections that nobody else uses, and that can be broken off. */
  connect(): RequestHandler & { destroy(): void };
};

/**
 * Puts on one Kinesis stream, each call once: `publish` tries again itself, and two loops would multiply. The stream is
 * called by its name: for its ARN, AWS wants a host of the account's own, while it documents the private DNS of a VPC
 * endpoint for the region's host alone.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html (PrivateDnsEnabled)
 */
export function createPutRecords(
  streamArn: string,
  region: string,
  connection: KinesisConnection = {
    url: urlOf("kinesis", region),
    credentials: fromEnv(),
    connect: () => new NodeHttpHandler(),
  },
): PutRecords {
  const streamName = streamArn.slice(streamArn.indexOf("/") + 1);
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "Kinesis_20131202.PutRecords" };
  // Memory of the bodies of calls that are over, and connections that no call uses.
  const idle: Buffer[] = [];
  const connections: { call: AwsService; destroy(): void }[] = [];
  const connect = () => {
    const requestHandler = connection.connect();
    const call = createAwsService({ ...connection, requestHandler, service: "kinesis", region, codeOf });
    return { call, destroy: () => requestHandler.destroy() };
  };

  return async (entries, abortSignal) => {
    const body = putRecordsBody(streamName, entries, idle.pop());
    const used = connections.pop() ?? connect();
    // What died while the function was frozen would swallow the next attempts too; connections of other calls live.
    const hangUp = () => {
      for (const { destroy } of [used, ...connections.splice(0)]) destroy();
    };
    abortSignal.addEventListener("abort", hangUp, { once: true });
    const answer = await used.call({ method: "POST", path: "/", headers, body }, abortSignal).finally(() => {
      abortSignal.removeEventListener("abort", hangUp);
      if (!abortSignal.aborted) connections.push(used);
    });
    // Whatever was answered with success has arrived in full: nobody reads it any more.
    idle.push(Buffer.from(body.buffer));
    return codesOf(answer.toString("latin1"), entries.length);
  };
}

const TAKEN = /"SequenceNumber":"\d/g;

/** An error code by entry; undefined for what was taken. No sequence number, no proof that the stream has it. */
function codesOf(answer: string, entries: number): (string | undefined)[] {
  const codes = new Array<string | undefined>(entries).fill(undefined);
  // To count the numbers takes a fraction of the time that it takes to read them, and nearly always is enough.
  if (!answer.includes('"ErrorCode":"') && answer.match(TAKEN)?.length === entries) return codes;
  const { Records: results = [] }: { Records?: Result[] } = JSON.parse(answer);
  return codes.map((_, index) =>
    results[index]?.SequenceNumber ? undefined : (results[index]?.ErrorCode ?? "InternalFailure"),
  );
}

type Result = { SequenceNumber?: string; ErrorCode?: string };

/** Follows https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization */
function codeOf(body: string): string | undefined {
  return /"__type"\s*:\s*"(?:[^"#]*#)?([\w.]+)/.exec(body)?.[1];
}
