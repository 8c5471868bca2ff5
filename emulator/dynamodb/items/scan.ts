import { invalid } from "../errors.ts";
import type { LegacyConditions } from "../expressions/legacy.ts";
import { findTable } from "../store/find-table.ts";
import { compareOrders, type Order, type SortedEntries, type SortedEntry } from "../store/sorted-entries.ts";
import type { TableScope, Tables } from "../store/table.ts";
import { openExpressions } from "./input.ts";
import { answerPage, type PageInput, readPageInput, startOrder } from "./page.ts";

/** Input of Scan, by AWS's names. */
export type ScanInput = PageInput & {
  ScanFilter?: LegacyConditions | undefined;
  Segment?: number | undefined;
  TotalSegments?: number | undefined;
};

/** How many hashes there are: segments share them. */
const HASHES = 2 ** 32;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export function scan(tables: Tables, scope: TableScope, input: ScanInput) {
  const { FilterExpression, ProjectionExpression, ScanFilter, AttributesToGet, ConditionalOperator } = input;
  const placeholders = openExpressions(
    input,
    { ProjectionExpression, FilterExpression },
    { AttributesToGet, ScanFilter, ConditionalOperator },
  );
  checkSegment(input);
  const table = findTable(tables, scope, input.TableName);
  const reader = readPageInput(table, input, placeholders, ScanFilter);
  const start = startOrder(table, input, reader.index);
  if (start !== undefined && segmentOf(start, input) !== (input.Segment ?? 0))
    throw invalid(
      `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${input.TotalSegments} Segment: ${input.Segment}`,
    );
  return answerPage(table, reader, walk(reader.index?.entries ?? table.items, start, input), input);
}

function checkSegment({ Segment, TotalSegments }: ScanInput): void {
  const lacking = (one: string, other: string) =>
    invalid(`The ${one} parameter is required but was not present in the request when ${other} is present`);
  if (Segment !== undefined && TotalSegments === undefined) throw lacking("TotalSegments", "Segment parameter");
  if (Segment === undefined && TotalSegments !== undefined) throw lacking("Segment", "parameter TotalSegments");
  if (Segment !== undefined && TotalSegments !== undefined && Segment >= TotalSegments)
    throw invalid(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
    );
}

function segmentOf([hash = "0"]: Order, { TotalSegments = 1 }: ScanInput): number {
  return Math.floor((Number.parseInt(hash, 16) * TotalSegments) / HASHES);
}

function* walk(entries: SortedEntries, start: Order | undefined, input: ScanInput): Generator<SortedEntry> {
  const { Segment = 0 } = input;
  const first = entries.first(({ order }) =>
    start === undefined ? segmentOf(order, input) >= Segment : compareOrders(order, start) > 0,
  );
  for (let at = first; at < entries.size; at++) {
    const entry = entries.at(at);
    if (entry === undefined || segmentOf(entry.order, input) > Segment) return;
    yield entry;
  }
}
