import { alarmRules } from "./alarms.ts";
import { eventSourceMappingRules } from "./event-source-mapping.ts";
import { kinesisRules } from "./kinesis.ts";
import { lambdaRules } from "./lambda.ts";
import type { Rule } from "./rule.ts";
import { stackRules } from "./stack.ts";

/** Every rule of the pack, by service. */
export const rules: readonly Rule[] = [
  ...kinesisRules,
  ...eventSourceMappingRules,
  ...lambdaRules,
  ...alarmRules,
  ...stackRules,
];
