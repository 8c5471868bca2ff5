import { isOpen } from "../store/change-stream.ts";
import type { TableScope, Tables } from "../store/table.ts";
import { findStream, livingStreams } from "./find-stream.ts";

const MAXIMUM = 100;

/** Of every table, or one. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export function listStreams(
  tables: Tables,
  { account, region }: TableScope,
  input: {
    TableName?: string | undefined;
    ExclusiveStartStreamArn?: string | undefined;
    Limit?: number | undefined;
  },
) {
  const { TableName, ExclusiveStartStreamArn = "", Limit = MAXIMUM } = input;
  const own = livingStreams(tables)
    .filter(({ arn, tableName }) => {
      const isOwn = arn.startsWith(`arn:aws:dynamodb:${region}:${account}:`);
      return isOwn && (TableName === undefined || TableName === tableName) && arn > ExclusiveStartStreamArn;
    })
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const Streams = own
    .slice(0, Limit)
    .map(({ arn, label, tableName }) => ({ StreamArn: arn, StreamLabel: label, TableName: tableName }));
  return { Streams, ...(own.length > Limit && { LastEvaluatedStreamArn: Streams.at(-1)?.StreamArn }) };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
export function describeStream(
  tables: Tables,
  _scope: TableScope,
  input: {
    StreamArn: string;
    ExclusiveStartShardId?: string | undefined;
    Limit?: number | undefined;
    ShardFilter?: { Type: string; ShardId: string } | undefined;
  },
) {
  const { StreamArn, ExclusiveStartShardId, Limit = MAXIMUM, ShardFilter } = input;
  const stream = findStream(tables, StreamArn);
  const first = stream.shards.findIndex(({ id }) => id === ExclusiveStartShardId) + 1;
  const asked = stream.shards
    .slice(first)
    .filter(({ parentId }) => ShardFilter === undefined || parentId === ShardFilter.ShardId);
  const Shards = asked.slice(0, Limit).map(({ id, parentId, startsWith, endsWith }) => ({
    ShardId: id,
    SequenceNumberRange: { StartingSequenceNumber: startsWith, EndingSequenceNumber: endsWith },
    ParentShardId: parentId,
  }));
  return {
    StreamDescription: {
      ...{ StreamArn, StreamLabel: stream.label, StreamStatus: isOpen(stream) ? "ENABLED" : "DISABLED" },
      ...{ StreamViewType: stream.view, CreationRequestDateTime: new Date(stream.createdAtMs) },
      ...{ TableName: stream.tableName, KeySchema: stream.keySchema, Shards },
      ...(asked.length > Limit && { LastEvaluatedShardId: Shards.at(-1)?.ShardId }),
    },
  };
}
