import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { Kinesis } from "../../emulator/kinesis/kinesis.ts";
import type { DeployedResources } from "./resources.ts";

/** Creates the streams and their fan-out consumers. */
export function createStreams(kinesis: Kinesis, { streams, streamConsumers }: DeployedResources): void {
  for (const { region, inputs, outputs } of streams) {
    const scope = { account: ACCOUNT_ID, region };
    kinesis.createStream(scope, {
      StreamName: outputs.name,
      ShardCount: inputs.shardCount,
      StreamModeDetails: { StreamMode: inputs.streamModeDetails?.streamMode ?? "PROVISIONED" },
      MaxRecordSizeInKiB: inputs.maxRecordSizeInKib,
    });
    const RetentionPeriodHours = inputs.retentionPeriod;
    kinesis.increaseStreamRetentionPeriod(scope, { StreamName: outputs.name, RetentionPeriodHours });
  }
  for (const { region, inputs, outputs } of streamConsumers) {
    kinesis.registerStreamConsumer(
      { account: ACCOUNT_ID, region },
      { StreamARN: inputs.streamArn, ConsumerName: outputs.name, ConsumerARN: outputs.arn },
    );
  }
}
