import type { MetricAlarm } from "../../emulator/cloudwatch/alarms.ts";
import type { AlarmView } from "../../page/view.ts";

const STATES = { OK: "ok", ALARM: "alarm", INSUFFICIENT_DATA: "unknown" } as const;

/** An alarm of the local CloudWatch, and its state. */
export const alarmView = ({ AlarmName, AlarmDescription = "", StateValue, StateReason }: MetricAlarm): AlarmView => ({
  ...{ name: AlarmName, summary: AlarmDescription, state: STATES[StateValue], why: StateReason },
});
