import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { TableChange } from "../../infra/kit.ts";
import { type Contribution, contributionsOf, isExpiry } from "./contributions.ts";
import { UnreadableError } from "./measurement.ts";
import { applyTo, expiryOf } from "./series-table.ts";

type Change = TableChange<"NEW_AND_OLD_IMAGES">;

/** What became of the changes of a batch. */
export type Counted = {
  /** What was news: copies are not in it. */
  applied: Contribution[];
  /** Changes of series that are not kept any more. */
  late: number;
  /** Measurements that DynamoDB deleted, since their time was over. */
  expired: number;
  unreadable: UnreadableError[];
};

/** Counts all that can be counted, each series at once. Rejects when the table can't be read or written. */
export async function countChanges(
  client: DynamoDBClient,
  table: string,
  changes: readonly Change[],
  nowSeconds: number,
): Promise<Counted> {
  const { contributions, unreadable } = readAll(changes);
  const inTime = contributions.filter((contribution) => expiryOf(contribution) > nowSeconds);
  const bySeries = Map.groupBy(inTime, ({ site, minute }) => `${minute} ${site}`);
  const applied = await Promise.all(
    [...bySeries.values()].map((together) => {
      const [series] = together;
      return series ? applyTo(client, table, series, together) : [];
    }),
  );
  const late = contributions.length - inTime.length;
  return { applied: applied.flat(), late, expired: changes.filter(isExpiry).length, unreadable };
}

function readAll(changes: readonly Change[]) {
  const contributions: Contribution[] = [];
  const unreadable: UnreadableError[] = [];
  for (const change of changes)
    try {
      contributions.push(...contributionsOf(change));
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      unreadable.push(error);
    }
  return { contributions, unreadable };
}
