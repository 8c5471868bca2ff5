import { type CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import type { Findings } from "./facts.ts";

/** What Pulumi adds to a name. */
const SUFFIX = /-[0-9a-f]{7}$/;

/** What the names of a stack's alarms begin with in a region. */
export const alarmPrefix = (project: string, stack: string, region: string) => `${project}-${stack}-${region}-alarms-`;

/** What docs/runbook.md calls an alarm, behind the name of a flow other than enrich. */
export const runbookName = (prefix: string, name: string) => name.slice(prefix.length).replace(SUFFIX, "");

/** Reads the alarms of a stack in a region: when each rings, and whether it does. @param prefix what their names begin with */
export async function readAlarms(
  client: CloudWatchClient,
  prefix: string,
  { note, ask, alarms }: Findings,
): Promise<void> {
  const read = await ask("cloudwatch:DescribeAlarms", async () => {
    const found: MetricAlarm[] = [];
    for await (const page of paginateDescribeAlarms(
      { client },
      { AlarmNamePrefix: prefix, AlarmTypes: ["MetricAlarm"] },
    ))
      found.push(...(page.MetricAlarms ?? []));
    return found;
  });
  for (const found of read ?? []) {
    const alarm = runbookName(prefix, found.AlarmName ?? "");
    alarms.push({ alarm, state: found.StateValue ?? "INSUFFICIENT_DATA" });
    note(`alarm ${alarm}`, {
      ...{ threshold: found.Threshold, comparison: found.ComparisonOperator, "period (s)": found.Period },
      ...{ periods: found.EvaluationPeriods, "periods that count": found.DatapointsToAlarm },
      ...{
        "missing data": found.TreatMissingData,
        notifies: found.ActionsEnabled && (found.AlarmActions?.length ?? 0) > 0,
      },
    });
  }
}
