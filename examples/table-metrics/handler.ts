import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { TableEvent } from "../../infra/kit.ts";
import { type Counted, countChanges } from "./count-changes.ts";
import { UnreadableError } from "./measurement.ts";

const { METRICS_TABLE: table = "" } = process.env;
const client = new DynamoDBClient({});
const metrics = new Metrics({ namespace: "TableMetrics", serviceName: "table-metrics" });

/**
 * Keeps count, sum, least and most of each site and minute. What can be counted is; then it throws for what can't, so that Lambda
 * halves the batch until that change is alone, and gives it up to the failure store. What was counted already stays counted once.
 */
export async function handler({ Records }: TableEvent<"NEW_AND_OLD_IMAGES">): Promise<void> {
  const counted = await countChanges(client, table, Records, Date.now() / 1000);
  publish(counted);
  const [first] = counted.unreadable;
  if (first) throw new UnreadableError(`${counted.unreadable.length} of ${Records.length} changes: ${first.message}`);
}

/** What became of the changes, and the values of new measurements by site, as CloudWatch metrics in the log. */
function publish({ applied, late, expired, unreadable }: Counted): void {
  const counts = { Applied: applied.length, Late: late, Expired: expired, Unreadable: unreadable.length };
  for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
  metrics.publishStoredMetrics();
  const bySite = Map.groupBy(
    applied.filter(({ isNew }) => isNew),
    ({ site }) => site,
  );
  for (const [site, measured] of bySite) {
    metrics.addDimension("site", site);
    for (const { value } of measured) metrics.addMetric("Value", MetricUnit.NoUnit, Number(value));
    metrics.publishStoredMetrics();
  }
}
