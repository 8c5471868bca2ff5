import { Buffer } from "node:buffer";
import {
  GetRecordsCommand,
  type GetRecordsInput,
  GetShardIteratorCommand,
  type GetShardIteratorInput,
  ListShardsCommand,
  type Shard,
  SubscribeToShardCommand,
} from "@aws-sdk/client-kinesis";
import type { KinesisSender } from "../../../client/kinesis-client.ts";
import type { Clock } from "../../../emulator/time/clock.ts";
import { awsError } from "./fake-put-client.ts";

type FakeRecord = { SequenceNumber: string; PartitionKey: string; Data: Uint8Array; ApproximateArrivalTimestamp: Date };
type FakeShard = { id: string; parents: string[]; records: FakeRecord[]; isClosed: boolean };

type FakeOptions = {
  clock: Clock;
  /** Fails a call with what it returns, before anything else. */
  fail?: (operation: string, callNumber: number) => Error | undefined;
  /** How long an iterator lives. AWS: five minutes. */
  iteratorMs?: number;
  /** Shards of one ListShards answer. */
  shardsPerAnswer?: number;
};

const ITERATOR_MS = 300_000;

/** A stream to read: shards that can be split, merged and trimmed, iterators that expire. */
export function createFakeStream({ clock, fail, iteratorMs = ITERATOR_MS, shardsPerAnswer = 100 }: FakeOptions) {
  const shards: FakeShard[] = [];
  const calls: { operation: string; atMs: number; input: object }[] = [];
  let sequence = 0;

  function shardOf(id: string | undefined): FakeShard {
    const shard = shards.find((candidate) => candidate.id === id);
    if (shard === undefined) throw awsError("ResourceNotFoundException", 400);
    return shard;
  }

  /** Opens a shard, closing its parents. */
  function open(id: string, parents: string[] = []): void {
    for (const parent of parents) shardOf(parent).isClosed = true;
    shards.push({ id, parents, records: [], isClosed: false });
  }

  function put(shardId: string, ...texts: string[]): void {
    for (const text of texts)
      shardOf(shardId).records.push({
        SequenceNumber: String(++sequence).padStart(6, "0"),
        PartitionKey: `key of ${text}`,
        Data: Buffer.from(text),
        ApproximateArrivalTimestamp: new Date(clock.now()),
      });
  }

  function listShards({ NextToken }: { NextToken?: string | undefined }) {
    const first = Number(NextToken ?? 0);
    const next = first + shardsPerAnswer;
    return {
      Shards: shards.slice(first, next).map(described),
      ...(next < shards.length ? { NextToken: String(next) } : {}),
    };
  }

  function indexOf(
    shard: FakeShard,
    { ShardIteratorType, Timestamp, StartingSequenceNumber = "" }: IteratorPlace,
  ): number {
    if (ShardIteratorType === "TRIM_HORIZON") return 0;
    if (ShardIteratorType === "LATEST") return shard.records.length;
    const isAfter =
      ShardIteratorType === "AT_TIMESTAMP"
        ? (record: FakeRecord) => record.ApproximateArrivalTimestamp >= (Timestamp ?? new Date(0))
        : (record: FakeRecord) => record.SequenceNumber > StartingSequenceNumber;
    const index = shard.records.findIndex(isAfter);
    return index < 0 ? shard.records.length : index;
  }

  const iterator = (shard: FakeShard, index: number) => `${shard.id}/${index}/${clock.now()}`;

  function getRecords({ ShardIterator = "", Limit = 10_000 }: GetRecordsInput) {
    const [id, index, madeMs] = ShardIterator.split("/");
    if (clock.now() - Number(madeMs) > iteratorMs) throw awsError("ExpiredIteratorException", 400);
    const shard = shardOf(id);
    const Records = shard.records.slice(Number(index), Number(index) + Limit);
    const next = Number(index) + Records.length;
    const isEnd = shard.isClosed && next >= shard.records.length;
    return {
      Records,
      MillisBehindLatest: next < shard.records.length ? 1_000 : 0,
      ...(isEnd ? {} : { NextShardIterator: iterator(shard, next) }),
    };
  }

  /** A subscription that lasts for three events, a second apart. */
  async function* subscribe(shard: FakeShard, place: IteratorPlace) {
    let index = indexOf(shard, place);
    for (let event = 0; event < 3; event += 1) {
      const Records = shard.records.slice(index, index + 2);
      index += Records.length;
      const isEnd = shard.isClosed && index >= shard.records.length;
      const last = shard.records[index - 1]?.SequenceNumber ?? "000000";
      yield { SubscribeToShardEvent: { Records, ...(isEnd ? {} : { ContinuationSequenceNumber: last }) } };
      await clock.sleep(1_000);
      const failure = fail?.("SubscribeToShardEvent", ++events);
      if (failure !== undefined) throw failure;
    }
  }
  let events = 0;

  async function send(command: unknown): Promise<never> {
    const { operation, input, answer } = plan(command);
    const number = calls.push({ operation, atMs: clock.now(), input });
    await clock.sleep(1);
    const failure = fail?.(operation, number);
    if (failure !== undefined) throw failure;
    return answer() as never;
  }

  function plan(command: unknown): { operation: string; input: object; answer: () => unknown } {
    if (command instanceof ListShardsCommand)
      return { operation: "ListShards", input: command.input, answer: () => listShards(command.input) };
    if (command instanceof GetShardIteratorCommand) {
      const { input } = command;
      const answer = () => {
        const shard = shardOf(input.ShardId);
        return { ShardIterator: iterator(shard, indexOf(shard, input)) };
      };
      return { operation: "GetShardIterator", input, answer };
    }
    if (command instanceof GetRecordsCommand)
      return { operation: "GetRecords", input: command.input, answer: () => getRecords(command.input) };
    if (!(command instanceof SubscribeToShardCommand)) throw new Error("The fake knows calls that read only.");
    const { ShardId, StartingPosition } = command.input;
    const place = {
      ShardIteratorType: StartingPosition?.Type,
      Timestamp: StartingPosition?.Timestamp,
      StartingSequenceNumber: StartingPosition?.SequenceNumber,
    };
    const answer = () => ({ EventStream: subscribe(shardOf(ShardId), place) });
    return { operation: "SubscribeToShard", input: command.input, answer };
  }

  const trim = (shardId: string) => void shards.splice(shards.indexOf(shardOf(shardId)), 1);
  const client: KinesisSender = { send };
  return { client, calls, open, put, trim };
}

type IteratorPlace = Pick<Partial<GetShardIteratorInput>, "ShardIteratorType" | "Timestamp" | "StartingSequenceNumber">;

function described({ id, parents, isClosed }: FakeShard): Shard {
  const [ParentShardId, AdjacentParentShardId] = parents;
  return {
    ShardId: id,
    ...(ParentShardId === undefined ? {} : { ParentShardId }),
    ...(AdjacentParentShardId === undefined ? {} : { AdjacentParentShardId }),
    HashKeyRange: { StartingHashKey: "0", EndingHashKey: "1" },
    SequenceNumberRange: { StartingSequenceNumber: "0", ...(isClosed ? { EndingSequenceNumber: "999999" } : {}) },
  };
}
