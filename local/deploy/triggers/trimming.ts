import type { Kinesis } from "../../../emulator/kinesis/kinesis.ts";
import { compareSequenceNumbers } from "../../../emulator/kinesis/sequence-number.ts";
import { type DeployedResources, streamOf } from "../resources.ts";

/** Hears that a mapping is done with a shard's records up to a sequence number. */
export type Trimming = (mapping: string, streamArn: string, shardId: string, sequenceNumber: string) => void;

/** Drops the records that every trigger of their stream is done with, so that memory stays bounded. */
export function createTrimming(kinesis: Kinesis, { eventSourceMappings }: DeployedResources): Trimming {
  const readers = Map.groupBy(eventSourceMappings, ({ inputs }) => streamOf(inputs.eventSourceArn));
  /** Sequence numbers by mapping, of each shard. */
  const checkpoints = new Map<string, Map<string, string>>();
  return (mapping, streamArn, shardId, sequenceNumber) => {
    const shard = `${streamArn} ${shardId}`;
    const byMapping = checkpoints.get(shard) ?? new Map<string, string>();
    checkpoints.set(shard, byMapping.set(mapping, sequenceNumber));
    if (byMapping.size < (readers.get(streamArn)?.length ?? 0)) return;
    const [oldest] = [...byMapping.values()].sort(compareSequenceNumbers);
    if (oldest !== undefined) kinesis.trim(streamArn, shardId, oldest);
  };
}
