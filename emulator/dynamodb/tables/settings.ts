import { AwsError } from "../../aws-error.ts";
import { invalid } from "../errors.ts";
import { expiryOrder } from "../store/change.ts";
import { findTable } from "../store/find-table.ts";
import { SortedEntries } from "../store/sorted-entries.ts";
import type { DynamodbTable, TableScope, Tables } from "../store/table.ts";

type TableInput = { TableName: string };

/** In force at once. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export function updateTimeToLive(
  tables: Tables,
  scope: TableScope,
  input: TableInput & { TimeToLiveSpecification: { Enabled: boolean; AttributeName: string } },
) {
  const { TimeToLiveSpecification } = input;
  const { Enabled, AttributeName } = TimeToLiveSpecification;
  const table = findTable(tables, scope, input.TableName);
  const attribute = table.timeToLive?.attribute;
  if (Enabled === (attribute !== undefined)) throw invalid(`TimeToLive is already ${Enabled ? "enabled" : "disabled"}`);
  if (!Enabled && attribute !== AttributeName)
    throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${attribute}`);
  table.timeToLive = Enabled ? { attribute: AttributeName, entries: new SortedEntries() } : undefined;
  if (table.timeToLive !== undefined) fill(table, table.timeToLive.entries);
  return { TimeToLiveSpecification };
}

function fill(table: DynamodbTable, entries: SortedEntries): void {
  for (let at = 0; at < table.items.size; at++) {
    const item = table.items.at(at)?.item ?? {};
    const order = expiryOrder(table, item);
    if (order !== undefined) entries.set(order, item);
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html */
export function describeTimeToLive(tables: Tables, scope: TableScope, { TableName }: TableInput) {
  const attribute = findTable(tables, scope, TableName).timeToLive?.attribute;
  return {
    TimeToLiveDescription:
      attribute === undefined
        ? { TimeToLiveStatus: "DISABLED" }
        : { TimeToLiveStatus: "ENABLED", AttributeName: attribute },
  };
}

/** Told back, and restores nothing. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
export function updateContinuousBackups(
  tables: Tables,
  scope: TableScope,
  input: TableInput & {
    PointInTimeRecoverySpecification: {
      PointInTimeRecoveryEnabled: boolean;
      RecoveryPeriodInDays?: number | undefined;
    };
  },
) {
  const { PointInTimeRecoveryEnabled, RecoveryPeriodInDays = 35 } = input.PointInTimeRecoverySpecification;
  const table = findBackedUp(tables, scope, input.TableName);
  table.recoveryDays = PointInTimeRecoveryEnabled ? RecoveryPeriodInDays : undefined;
  return describeContinuousBackups(tables, scope, input);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html */
export function describeContinuousBackups(tables: Tables, scope: TableScope, { TableName }: TableInput) {
  const { recoveryDays, createdAtMs } = findBackedUp(tables, scope, TableName);
  const PointInTimeRecoveryDescription =
    recoveryDays === undefined
      ? { PointInTimeRecoveryStatus: "DISABLED" }
      : {
          ...{ PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: recoveryDays },
          EarliestRestorableDateTime: new Date(createdAtMs),
          LatestRestorableDateTime: new Date(tables.clock.now()),
        };
  return { ContinuousBackupsDescription: { ContinuousBackupsStatus: "ENABLED", PointInTimeRecoveryDescription } };
}

function findBackedUp(tables: Tables, scope: TableScope, name: string): DynamodbTable {
  try {
    return findTable(tables, scope, name);
  } catch {
    throw new AwsError("TableNotFoundException", `Table not found: ${name}`);
  }
}
