import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import { createKinesis, type Kinesis } from "../../emulator/kinesis/kinesis.ts";
import type { RecordMemory } from "../../emulator/kinesis/record-memory.ts";
import type { AcceptedRecord } from "../../emulator/kinesis/registry.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { Measures } from "./measures.ts";
import type { DeployedResources } from "./resources.ts";

/** What streams keep, and who hears of their records. */
export type StreamHooks = {
  /** Hears of each record that a stream took. */
  onRecord: (record: AcceptedRecord) => void;
  /** Whether a stream keeps what its triggers are done with, for others to read, up to 512 MiB in all. @default none does */
  keepsRecords?: (streamArn: string) => boolean;
  /** Hears of what should not happen: a call that nothing models, a failure of the local cloud itself. */
  onProblem: (problem: string) => void;
};

const KEPT_RECORDS_MIB = 512;

/** Kinesis without streams, and how many records each will have taken. */
export function createStreamService(
  { clock, onRecord, keepsRecords = () => false, onProblem }: StreamHooks & { clock: Clock },
  { streams }: DeployedResources,
  measures: Measures,
): { kinesis: Kinesis; recordsTaken: ReadonlyMap<string, number> } {
  const recordsTaken = new Map<string, number>();
  const isKeeping = streams.some(({ outputs }) => keepsRecords(outputs.arn));
  const kinesis = createKinesis({
    clock,
    onRecord(record) {
      recordsTaken.set(record.streamArn, (recordsTaken.get(record.streamArn) ?? 0) + 1);
      measures.record(record);
      onRecord(record);
    },
    onRefused: measures.refused,
    ...(isKeeping && { memory: boundedMemory(onProblem) }),
  });
  return { kinesis, recordsTaken };
}

/** What streams that keep their records may take. */
function boundedMemory(onProblem: StreamHooks["onProblem"]): RecordMemory {
  return {
    maximumBytes: KEPT_RECORDS_MIB * 1024 * 1024,
    onDropped: (streamArn) =>
      onProblem(
        `The streams hold ${KEPT_RECORDS_MIB} MiB, so the oldest records of ${streamArn} were dropped before their time.`,
      ),
  };
}

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
    if (inputs.encryptionType === "KMS" && inputs.kmsKeyId !== undefined)
      kinesis.startStreamEncryption(scope, { StreamName: outputs.name, KeyId: inputs.kmsKeyId });
    kinesis.addTagsToStream(scope, { StreamName: outputs.name, Tags: inputs.tags });
    kinesis.increaseStreamRetentionPeriod(scope, { StreamName: outputs.name, RetentionPeriodHours });
  }
  for (const { region, inputs, outputs } of streamConsumers) {
    kinesis.registerStreamConsumer(
      { account: ACCOUNT_ID, region },
      { StreamARN: inputs.streamArn, ConsumerName: outputs.name, ConsumerARN: outputs.arn },
    );
  }
}
