import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient, ResourceNotFoundException, ScanCommand } from "@aws-sdk/client-dynamodb";
import { DescribeStreamSummaryCommand, KinesisClient, UpdateShardCountCommand } from "@aws-sdk/client-kinesis";

/** Gives streams another number of shards; resolves when they have it. */
export async function reshard(region: string, streamArns: readonly string[], shards: number): Promise<void> {
  const client = new KinesisClient({ region });
  await Promise.all(
    streamArns.map(async (StreamARN) => {
      const asked = { StreamARN, TargetShardCount: shards, ScalingType: "UNIFORM_SCALING" } as const;
      await client.send(new UpdateShardCountCommand(asked));
      for (;;) {
        const { StreamDescriptionSummary: now } = await client.send(new DescribeStreamSummaryCommand({ StreamARN }));
        if (now?.StreamStatus === "ACTIVE" && now.OpenShardCount === shards) return;
        await pause(500);
      }
    }),
  );
  client.destroy();
}

/** Whether each of some workers owns a lease of an application's table. */
export async function allOwn(region: string, TableName: string, workers: readonly string[]): Promise<boolean> {
  const client = new DynamoDBClient({ region });
  const owners = await ownersIn(client, TableName);
  client.destroy();
  return workers.every((worker) => owners.includes(worker));
}

/** Owners of the leases of a table; none while there is no such table. */
async function ownersIn(client: DynamoDBClient, TableName: string): Promise<(string | undefined)[]> {
  try {
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    return Items.map(({ leaseOwner }) => leaseOwner?.S);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}
