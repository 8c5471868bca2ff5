import { CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import type { Contract } from "../../client/index.ts";
import { alarmPrefix, runbookName } from "../regions/read-alarms.ts";

/** Names of a stack's alarms that ring in a region, as docs/runbook.md has them. Rejects with the SDK's error. */
export async function ringingAlarms(
  { project, stack }: Pick<Contract, "project" | "stack">,
  region: string,
): Promise<string[]> {
  const client = new CloudWatchClient({ region });
  const prefix = alarmPrefix(project, stack, region);
  try {
    const found: string[] = [];
    const asked = { AlarmNamePrefix: prefix, StateValue: "ALARM" as const };
    for await (const page of paginateDescribeAlarms({ client }, asked))
      found.push(...(page.MetricAlarms ?? []).map(({ AlarmName = "" }) => runbookName(prefix, AlarmName)));
    return found;
  } finally {
    client.destroy();
  }
}
