import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import type { Contribution } from "./contributions.ts";
import type { Series } from "./measurement.ts";
import { type Entry, newsOf, type Totals, totalsOf } from "./totals.ts";

/** How long a series is kept. A change that comes later is not counted: what it would change may be gone. */
const KEPT_SECONDS = 90 * 86_400;
/** Entries that a transaction writes beside the totals. */
const ENTRIES_AT_ONCE = 99;
const ATTEMPTS = 10;

/** When a series may be deleted, in seconds since 1970. */
export const expiryOf = ({ minute }: Series): number => Date.parse(`${minute}Z`) / 1000 + KEPT_SECONDS;

/**
 * Brings a series up to date: its entries and its totals, in one transaction that fails when somebody else was faster, and is then
 * tried anew. So each change has its effect once, however often it comes. Returns the changes that were news.
 */
export async function applyTo(
  client: DynamoDBClient,
  table: string,
  series: Series,
  changes: readonly Contribution[],
): Promise<Contribution[]> {
  const applied: Contribution[] = [];
  for (let attempt = 1; ; ) {
    const { version, entries } = await read(client, table, series);
    const news = newsOf(entries, changes).slice(0, ENTRIES_AT_ONCE);
    if (news.length === 0) return applied;
    for (const entry of news) entries.set(entry.of, entry);
    const written = await write(client, table, series, { version, news, totals: totalsOf(entries.values()) });
    if (written) applied.push(...news);
    else if (attempt++ === ATTEMPTS) throw new Error(`A series was written by others ${ATTEMPTS} times in a row.`);
  }
}

/** The version first: entries that are changed later have another. */
async function read(client: DynamoDBClient, TableName: string, series: Series) {
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(series), ConsistentRead: true }));
  const entries = new Map<string, Entry>();
  for await (const { Items = [] } of paginateQuery(
    { client },
    {
      ...{ TableName, ConsistentRead: true, KeyConditionExpression: "series = :series" },
      ExpressionAttributeValues: { ":series": { S: entriesOf(series) } },
    },
  ))
    for (const { entry, sequence, value } of Items) {
      const of = entry?.S ?? "";
      entries.set(of, { of, sequence: sequence?.S ?? "", ...(value?.N !== undefined && { value: value.N }) });
    }
  return { version: Item?.version?.N, entries };
}

type Update = { version: string | undefined; news: readonly Contribution[]; totals: Totals | undefined };

/** Returns false when somebody else has written the series since it was read. */
async function write(client: DynamoDBClient, TableName: string, series: Series, update: Update): Promise<boolean> {
  const { version, news, totals } = update;
  const expires = { N: String(expiryOf(series)) };
  const Item: Record<string, AttributeValue> = {
    ...{ ...keyOf(series), expires, version: { N: String(Number(version ?? 0) + 1) } },
    count: { N: String(totals?.count ?? 0) },
    ...(totals && { sum: { N: totals.sum }, min: { N: totals.min }, max: { N: totals.max } }),
  };
  const unchanged =
    version === undefined
      ? { ConditionExpression: "attribute_not_exists(series)" }
      : {
          ConditionExpression: "#version = :version",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":version": { N: version } },
        };
  const entries = news.map(({ of, sequence, value }) => ({
    ...{ series: { S: entriesOf(series) }, entry: { S: of }, sequence: { S: sequence }, expires },
    ...(value !== undefined && { value: { N: value } }),
  }));
  const puts = [{ Item, ...unchanged }, ...entries.map((entry) => ({ Item: entry }))];
  try {
    const TransactItems = puts.map((put) => ({ Put: { TableName, ...put } }));
    await client.send(new TransactWriteItemsCommand({ TransactItems }));
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException && isOvertaken(error)) return false;
    throw error;
  }
}

const isOvertaken = ({ CancellationReasons = [] }: TransactionCanceledException) =>
  CancellationReasons.some(({ Code = "" }) => ["ConditionalCheckFailed", "TransactionConflict"].includes(Code));

/** Where a site's totals stand, in the order of minutes. */
export const keyOf = ({ site, minute }: Series) => ({ series: { S: `totals ${site}` }, entry: { S: minute } });
const entriesOf = ({ site, minute }: Series) => `entries ${minute} ${site}`;
