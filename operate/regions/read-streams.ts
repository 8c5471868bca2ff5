import { DescribeLimitsCommand, DescribeStreamSummaryCommand, type KinesisClient } from "@aws-sdk/client-kinesis";
import type { Findings } from "./facts.ts";

/** Reads a stream's settings. The shards of one on demand are Kinesis's to choose, and not compared. */
export async function readStream(
  client: KinesisClient,
  subject: string,
  StreamARN: string,
  { note, ask }: Findings,
): Promise<void> {
  const answer = await ask("kinesis:DescribeStreamSummary", () =>
    client.send(new DescribeStreamSummaryCommand({ StreamARN })),
  );
  const read = answer?.StreamDescriptionSummary;
  if (read === undefined) return;
  const mode = read.StreamModeDetails?.StreamMode;
  note(subject, {
    ...{ status: read.StreamStatus, mode },
    ...(mode === "PROVISIONED" && { shards: read.OpenShardCount }),
    "retention (hours)": read.RetentionPeriodHours,
    ...{ encryption: read.EncryptionType, "fan-out consumers": read.ConsumerCount },
    "largest record (KiB)": read.MaxRecordSizeInKiB,
    "shard metrics":
      read.EnhancedMonitoring?.flatMap(({ ShardLevelMetrics }) => ShardLevelMetrics ?? []).join() || undefined,
  });
}

/** Reads what the account may do with Kinesis in a region. */
export async function readKinesisLimits(client: KinesisClient, { noteLimits, ask }: Findings): Promise<void> {
  const read = await ask("kinesis:DescribeLimits", () => client.send(new DescribeLimitsCommand({})));
  if (read === undefined) return;
  noteLimits({ "shards of Kinesis": read.ShardLimit, "streams on demand": read.OnDemandStreamCountLimit });
}
