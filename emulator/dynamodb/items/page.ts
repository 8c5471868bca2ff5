import type { AwsError } from "../../aws-error.ts";
import { invalid, invalidValues } from "../errors.ts";
import { isMet, type ParsedCondition } from "../expressions/condition.ts";
import type { LegacyConditions } from "../expressions/legacy.ts";
import { legacyCondition } from "../expressions/legacy.ts";
import { parseCondition } from "../expressions/parse-condition.ts";
import { type DocumentPath, project } from "../expressions/path.ts";
import { pathsIn } from "../expressions/paths-in.ts";
import type { PlaceholderInput, Placeholders } from "../expressions/placeholders.ts";
import { findIndex } from "../store/find-table.ts";
import { namesOf } from "../store/key-schema.ts";
import type { Order, SortedEntry } from "../store/sorted-entries.ts";
import type { DynamodbTable, TableIndex } from "../store/table.ts";
import { pick, type TableItem } from "../values/attribute-value.ts";
import { readItem } from "../values/read-value.ts";
import { itemBytes } from "../values/size.ts";
import { type CapacityInput, consumed, readUnits } from "./capacity.ts";
import { checkScalarKeys, orderOfKey } from "./keys.ts";
import { type ProjectionInput, projectedPaths } from "./projection.ts";

/** What Query and Scan share, by AWS's names. */
export type PageInput = PlaceholderInput &
  ProjectionInput &
  CapacityInput & {
    TableName: string;
    IndexName?: string | undefined;
    Limit?: number | undefined;
    ExclusiveStartKey?: TableItem | undefined;
    FilterExpression?: string | undefined;
    ConditionalOperator?: string | undefined;
    ConsistentRead?: boolean | undefined;
    Select?: string | undefined;
  };

/** How a page is read, whatever the entries are. */
export type PageReader = {
  index: TableIndex | undefined;
  filter: ParsedCondition | undefined;
  paths: readonly DocumentPath[] | undefined;
};

const PAGE_BYTES = 1024 * 1024;

/** Reads and checks what Query and Scan share; `filter` is what they call their old one. @throws AwsError ValidationException */
export function readPageInput(
  table: DynamodbTable,
  input: PageInput,
  placeholders: Placeholders,
  filter: LegacyConditions | undefined,
): PageReader {
  const index = input.IndexName === undefined ? undefined : findIndex(table, input.IndexName);
  if (index?.kind === "global" && input.ConsistentRead === true)
    throw invalid("Consistent reads are not supported on global secondary indexes");
  const condition = readFilter(input, placeholders, filter);
  const paths = projectedPaths(input, placeholders);
  placeholders.checkAllUsed();
  checkSelect(input, index, paths);
  checkScalarKeys(table, [...pathsIn(condition), ...(paths ?? [])]);
  return { index, filter: condition, paths };
}

function readFilter(input: PageInput, placeholders: Placeholders, old: LegacyConditions | undefined) {
  const { FilterExpression, ConditionalOperator } = input;
  if (FilterExpression !== undefined) return parseCondition("FilterExpression", FilterExpression, placeholders);
  return old && legacyCondition(old, ConditionalOperator);
}

function checkSelect(
  { Select }: PageInput,
  index: TableIndex | undefined,
  paths: readonly DocumentPath[] | undefined,
): void {
  if (Select === "ALL_PROJECTED_ATTRIBUTES" && index === undefined)
    throw invalidValues("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  if (Select === "SPECIFIC_ATTRIBUTES" && paths === undefined)
    throw invalidValues(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    );
  if (Select !== undefined && Select !== "SPECIFIC_ATTRIBUTES" && paths !== undefined)
    throw invalid(
      Select === "COUNT"
        ? "Cannot specify the AttributesToGet when choosing to get only the Count"
        : `Cannot specify the AttributesToGet when choosing to get ${Select}`,
    );
  if (index?.kind !== "global" || index.projection.ProjectionType === "ALL") return;
  if (Select === "ALL_ATTRIBUTES")
    throw invalidValues(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
}

/** Where a page starts that follows another. @throws AwsError ValidationException for a key that no page ended with. */
export function startOrder(
  table: DynamodbTable,
  { ExclusiveStartKey }: PageInput,
  index: TableIndex | undefined,
): Order | undefined {
  if (ExclusiveStartKey === undefined) return undefined;
  const key = readItem(ExclusiveStartKey);
  const names = [...new Set([table, ...(index ? [index] : [])].flatMap(({ keySchema }) => namesOf(keySchema)))];
  if (Object.keys(key).length !== names.length) throw wrongStart();
  try {
    const own = index ? orderOfKey(table, pick(key, namesOf(index.keySchema)), index.keySchema) : [];
    return [...own, ...orderOfKey(table, pick(key, namesOf(table.keySchema)))];
  } catch {
    throw wrongStart();
  }
}

function wrongStart(): AwsError {
  return invalid("The provided starting key is invalid: The provided key element does not match the schema");
}

/** A page of entries: as many as the limit and 1 MiB allow, then filtered, then cut to what is asked for. */
export function answerPage(
  table: DynamodbTable,
  { index, filter, paths }: PageReader,
  entries: Iterable<SortedEntry>,
  input: PageInput,
) {
  const viewOf = viewer(table, index, input, paths !== undefined);
  const found: TableItem[] = [];
  let [scanned, bytes] = [0, 0];
  let last: TableItem | undefined;
  for (const { item } of entries) {
    const view = viewOf(item);
    scanned += 1;
    bytes += itemBytes(view);
    if (filter === undefined || isMet(filter, view)) found.push(view);
    if (scanned < (input.Limit ?? Number.POSITIVE_INFINITY) && bytes < PAGE_BYTES) continue;
    last = item;
    break;
  }
  const keys = [table, ...(index ? [index] : [])].flatMap(({ keySchema }) => namesOf(keySchema));
  return {
    ...(input.Select !== "COUNT" && { Items: paths ? found.map((item) => project(item, paths)) : found }),
    ...{ Count: found.length, ScannedCount: scanned },
    ...(last && { LastEvaluatedKey: pick(last, [...new Set(keys)]) }),
    ...consumed(input, table.name, readUnits(bytes, input.ConsistentRead === true)),
  };
}

/** What an index shows of an item. A local one fetches from its table what it lacks. */
function viewer(
  table: DynamodbTable,
  index: TableIndex | undefined,
  { Select }: PageInput,
  isNamed: boolean,
): (item: TableItem) => TableItem {
  const isFetched = index?.kind === "local" && (isNamed || Select === "ALL_ATTRIBUTES");
  if (index === undefined || index.projection.ProjectionType === "ALL" || isFetched) return (item) => item;
  const { keySchema, projection } = index;
  const names = [
    ...new Set([...namesOf(keySchema), ...namesOf(table.keySchema), ...(projection.NonKeyAttributes ?? [])]),
  ];
  return (item) => pick(item, names);
}
