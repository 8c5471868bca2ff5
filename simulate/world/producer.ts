import { isAwsError } from "../../emulator/aws-error.ts";
import { INPUT_STREAM, type ProducedRecord, type Resharding } from "../scenario/scenario.ts";
import { SCOPE, type World } from "./world.ts";

const MAXIMUM_SHARDS = 6;

/** Puts the scenario's records on the input stream and changes its shards, each in its time. */
export async function produce(world: World): Promise<void> {
  const { clock, scenario } = world;
  const startMs = clock.now();
  if (scenario.isHotKey) world.note("F24");
  const reshardings = scenario.reshardings.toSorted((a, b) => a.atMs - b.atMs);
  const at = async (atMs: number) => {
    const waitMs = startMs + atMs - clock.now();
    if (waitMs > 0) await clock.sleep(waitMs);
  };
  for (const record of scenario.records) {
    while (reshardings[0] !== undefined && reshardings[0].atMs <= record.atMs) {
      await at(reshardings[0].atMs);
      reshard(world, reshardings[0]);
      reshardings.shift();
    }
    await at(record.atMs);
    put(world, record);
  }
}

function put(world: World, record: ProducedRecord): void {
  const { kinesis, history } = world;
  const { partitionKey, data } = record;
  try {
    const result = kinesis.putRecord(SCOPE, { StreamName: INPUT_STREAM, PartitionKey: partitionKey, Data: data });
    const { ShardId: shardId, SequenceNumber: sequenceNumber } = result;
    history.accepted.push({ record, shardId, sequenceNumber, arrivedAtMs: world.latestArrivalMs() });
    world.trace(() => `put ${describe(record)} on ${shardId} as ${sequenceNumber}`);
  } catch (error) {
    // What the stream refuses was never put.
    if (!isAwsError(error, "ProvisionedThroughputExceededException")) throw error;
    return;
  }
  for (const fault of record.faults) world.note(fault);
  for (const { fault } of record.users) if (fault !== undefined) world.note(fault);
}

function describe({ partitionKey, users, isAggregate }: ProducedRecord): string {
  const kinds = users.map(({ kind }) => kind).join("; ");
  const key = partitionKey.length > 20 ? `${partitionKey.slice(0, 10)}…` : partitionKey;
  return `${JSON.stringify(key)} (${isAggregate ? `aggregate of ${users.length}: ` : ""}${kinds})`;
}

function reshard(world: World, { kind, shard }: Resharding): void {
  const { kinesis } = world;
  const { Shards } = kinesis.listShards(SCOPE, { StreamName: INPUT_STREAM });
  const open = Shards.filter(({ SequenceNumberRange }) => SequenceNumberRange.EndingSequenceNumber === undefined)
    .map(({ ShardId, HashKeyRange }) => ({
      id: ShardId,
      from: BigInt(HashKeyRange.StartingHashKey),
      to: BigInt(HashKeyRange.EndingHashKey),
    }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const chosen = open[shard % open.length];
  const next = open[(shard % open.length) + 1];
  if (chosen === undefined) return;
  if (kind === "merge" && next !== undefined) {
    kinesis.mergeShards(SCOPE, { StreamName: INPUT_STREAM, ShardToMerge: chosen.id, AdjacentShardToMerge: next.id });
  } else if (kind === "split" && open.length < MAXIMUM_SHARDS) {
    const middle = (chosen.from + chosen.to) / 2n + 1n;
    kinesis.splitShard(SCOPE, { StreamName: INPUT_STREAM, ShardToSplit: chosen.id, NewStartingHashKey: `${middle}` });
  } else return;
  world.note("F23");
  world.trace(() => `${kind} of ${chosen.id}`);
}
