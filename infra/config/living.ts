import type { SettingName } from "./settings.ts";

const UPDATE = "Updates in place, nothing stops.";
const MAPPING = "Updates the trigger in place: what is under way ends by the old value.";
const VERSION = "Publishes a version, to which the alias moves in one step.";
const MOVE =
  "[Refused](living-stack.md#move-a-trigger): the trigger would be replaced, and forget how far it has read.";
const SUBNETS = "refused in preview: new subnets would overlap those that live.";
const VERSIONS = "[old versions are deleted](living-stack.md#move-to-another-vpc)";
const SHARDS =
  "At most doubles or halves the shards, ten times a day: [in steps](living-stack.md#change-the-number-of-shards). 0 or from 0 changes the mode, twice a day.";

/** What changing a setting does to a stack that lives, in Markdown. */
export const livingStack: Record<SettingName, string> = {
  regions:
    "One more builds it. One less deletes it, records and all: [how](living-stack.md#take-a-region-out). Another order changes only `firstRegion`.",
  newRegions: "Nothing.",
  inputShards: SHARDS,
  outputShards: SHARDS,
  retentionHours: "Updates in place. Less forgets at once what is older.",
  maxRecordKib: UPDATE,
  fanOut: MOVE,
  vpcCidr: `Replaces the VPC: a new one is built, the functions move, the old one goes once ${VERSIONS}.`,
  subnetLayout:
    "Refused in preview: new subnets would overlap those that live. Choose it for a new stack, or change `vpcCidr` with it.",
  availabilityZones: `\`fixed\`: adds or takes away zones, no other subnet moves. \`even\`: ${SUBNETS} From 3 to 4 it adds one.`,
  zones: `The same zones in the same order change nothing, more at the end are as \`availabilityZones\`. Others: ${SUBNETS}`,
  nat: `\`fixed\`: adds or takes away public subnets and gateways, no other subnet moves. \`even\`: ${SUBNETS}`,
  existingVpcs: `Moves the functions to the named subnets. A VPC that was built here goes once ${VERSIONS}.`,
  networkInterfaces: UPDATE,
  memoryMib: VERSION,
  timeoutSeconds: VERSION,
  reservedConcurrency: UPDATE,
  provisionedConcurrency: "Updates in place. To or from 0 adds or takes it away.",
  logLevel: VERSION,
  logRetentionDays: "Updates in place. Less forgets older lines.",
  batchSize: MAPPING,
  batchingWindowSeconds: MAPPING,
  parallelizationFactor: MAPPING,
  maximumRetryAttempts: MAPPING,
  maximumRecordAgeSeconds: MAPPING,
  startingPosition: MOVE,
  filterPatterns: `${MAPPING} What was filtered before does not come again.`,
  failureRetentionDays: "Updates in place. Less deletes what is older.",
  alarms: "`none` deletes alarms, topic and subscriptions; `all` builds them again, and each address confirms again.",
  alarmEmails: "One more is asked to confirm, one less is unsubscribed.",
  alarmThresholds: UPDATE,
  handler: VERSION,
  handlerFiles: VERSION,
  catalogue: VERSION,
  permissionsBoundaryArn: UPDATE,
  protect: "Updates in place: on or off with the next `up`.",
  replaceTriggers: "Updates in place: on or off with the next `up`.",
  functions: "As the setting itself, for one function.",
  tags: UPDATE,
};
