import { type Difference, differences, type RegionState } from "./compare.ts";

/** How a stack's regions compare. */
export type RegionsReport = {
  regions: string[];
  /** Settings that were compared. */
  compared: number;
  differences: Difference[];
  /** Limits of the account that differ: AWS's to raise, and no drift of the stack's. */
  limits: Difference[];
  /** Alarms that do not say OK, by region. */
  alarms: { region: string; alarm: string; state: string }[];
  /** Calls that failed, by region. */
  unread: { region: string; action: string; reason: string }[];
};

/** Compares what was read of regions. */
export function createRegionsReport(states: readonly RegionState[]): RegionsReport {
  const keys = new Set(states.flatMap(({ facts }) => facts.map(({ subject, setting }) => `${subject}\n${setting}`)));
  return {
    regions: states.map(({ region }) => region),
    compared: keys.size,
    differences: differences(states, "facts"),
    limits: differences(states, "limits"),
    alarms: states.flatMap(({ region, alarms }) =>
      alarms.filter(({ state }) => state !== "OK").map((alarm) => ({ region, ...alarm })),
    ),
    unread: states.flatMap(({ region, unread }) => unread.map((one) => ({ region, ...one }))),
  };
}

/** Whether the regions are alike, as far as they could be read. */
export const isAlike = ({ differences: found, unread }: RegionsReport) => found.length === 0 && unread.length === 0;

/** A report in words. */
export function regionsText(report: RegionsReport): string {
  const { regions, compared, unread, alarms } = report;
  const verdict =
    report.differences.length === 0
      ? `${regions.join(", ")}: ${compared} settings, all alike${unread.length > 0 ? " as far as they were read" : ""}.`
      : `${regions.join(", ")}: ${report.differences.length} of ${compared} settings differ.`;
  return [
    ...report.differences.flatMap(differenceLines),
    verdict,
    ...(report.limits.length === 0
      ? []
      : ["\nThe account's limits are not the same, which is no fault of the stack's:"]),
    ...report.limits.map(limitLine),
    ...alarms.map(
      ({ region, alarm, state }) => `${STATES[state] ?? state}  ${region}  ${alarm}  docs/runbook.md#${alarm}`,
    ),
    ...unread.map(unreadLines),
  ].join("\n");
}

const unreadLines = ({ region, action, reason }: RegionsReport["unread"][number]) =>
  `Not read in ${region}: ${action}, ${reason}\n  Fix: ${/^AccessDenied/.test(reason) ? `allow ${action}` : "look at what it says, and run it again"}`;

const STATES: Readonly<Record<string, string>> = { ALARM: "rings", INSUFFICIENT_DATA: "no data" };

const limitLine = ({ setting, values }: Difference) =>
  `  ${setting}: ${Object.entries(values)
    .map(([region, value]) => `${value} in ${region}`)
    .join(", ")}`;

function differenceLines({ subject, setting, values }: Difference): string[] {
  const width = Math.max(...Object.keys(values).map((region) => region.length));
  return [
    `${subject}: ${setting}`,
    ...Object.entries(values).map(([region, value]) => `  ${region.padEnd(width)}  ${value}`),
    "",
  ];
}
