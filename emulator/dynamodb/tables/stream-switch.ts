import { invalid, invalidValues } from "../errors.ts";
import { closeStream, isOpen, openStream, type StreamViewType } from "../store/change-stream.ts";
import type { DynamodbTable, Tables } from "../store/table.ts";

/** Whether changes go to a stream, and what of them, by AWS's names. */
export type StreamSpecification = { StreamEnabled: boolean; StreamViewType?: StreamViewType | undefined };

/** A table on demand begins with four partitions, and each has a shard; our reading. */
const ON_DEMAND_SHARDS = 4;

/** Switches a table's stream on or off. @throws AwsError ValidationException */
export function switchStream(
  { clock, streams }: Tables,
  table: DynamodbTable,
  { StreamEnabled, StreamViewType: view }: StreamSpecification,
): void {
  if (!StreamEnabled) {
    if (!isOpen(table.stream)) throw invalid("Table already has a disabled stream");
    closeStream(table.stream, clock.now());
    return;
  }
  if (view === undefined) throw invalidValues("StreamViewType must be specified when StreamEnabled is true");
  if (isOpen(table.stream)) throw invalid(`Table already has an enabled stream: TableName: ${table.name}`);
  const { name: tableName, keySchema, region } = table;
  let createdAtMs = clock.now();
  const labelAt = (ms: number) => new Date(ms).toISOString().slice(0, -1);
  while (streams.has(`${table.arn}/stream/${labelAt(createdAtMs)}`)) createdAtMs += 1;
  const label = labelAt(createdAtMs);
  const arn = `${table.arn}/stream/${label}`;
  table.stream = openStream(
    { arn, label, view, tableName, keySchema, region, createdAtMs },
    table.billingMode === "PAY_PER_REQUEST" ? ON_DEMAND_SHARDS : 1,
  );
  streams.set(arn, table.stream);
}
