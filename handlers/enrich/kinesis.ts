import { KinesisClient, type KinesisClientConfig, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { PutRecords } from "./publish.ts";

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
  return async (entries, abortSignal) => {
    const command = new PutRecordsCommand({
      StreamName: streamName,
      Records: entries.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data })),
    });
    // A connection that died while the function was frozen would swallow the next attempt too.
    const hangUp = () => client.destroy();
    abortSignal.addEventListener("abort", hangUp, { once: true });
    const { Records = [] } = await client.send(command, { abortSignal });
    // No sequence number, no proof that the stream has it.
    return entries.map((_, index) =>
      Records[index]?.SequenceNumber ? undefined : (Records[index]?.ErrorCode ?? "InternalFailure"),
    );
  };
}
