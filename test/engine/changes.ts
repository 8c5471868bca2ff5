import type { SettingName } from "../../infra/config/settings.ts";

/** A setting of a stack that lives, and what it becomes. */
export type Change = {
  to: unknown;
  /** What Pulumi says to the way back, where there is none. */
  noWayBack?: RegExp;
};

/** What the stack is changed from: one region, since they are alike, alarms, subnets with room, no NAT, the deploy role's boundary. */
export const BASE = {
  regions: ["us-east-1"],
  permissionsBoundaryArn: "arn:aws:iam::000000000000:policy/tributary-dev-workload-boundary",
};

/** Every setting, changed. */
export const changes: Record<SettingName, Change> = {
  regions: { to: ["us-east-1", "eu-west-1"], noWayBack: /cannot be deleted\s+because it is protected/ },
  newRegions: { to: ["eu-west-9"] },
  inputShards: { to: 4 },
  outputShards: { to: 4 },
  retentionHours: { to: 200 },
  maxRecordKib: { to: 2048 },
  fanOut: { to: true },
  vpcCidr: { to: "10.9.0.0/16" },
  subnetLayout: { to: "even" },
  availabilityZones: { to: 3 },
  zones: { to: { "us-east-1": ["us-east-1b", "us-east-1c"] } },
  nat: { to: "single" },
  existingVpcs: {
    to: { "us-east-1": { vpcId: "vpc-0a", subnetIds: ["subnet-0a", "subnet-0b"], securityGroupIds: ["sg-0a"] } },
  },
  networkInterfaces: { to: "any" },
  memoryMib: { to: 1024 },
  timeoutSeconds: { to: 120 },
  reservedConcurrency: { to: 20 },
  provisionedConcurrency: { to: 1 },
  logLevel: { to: "DEBUG" },
  logRetentionDays: { to: 90 },
  batchSize: { to: 50 },
  batchingWindowSeconds: { to: 2 },
  parallelizationFactor: { to: 2 },
  maximumRetryAttempts: { to: 7 },
  maximumRecordAgeSeconds: { to: 7200 },
  startingPosition: { to: "2026-11-01T00:00:00Z" },
  filterPatterns: { to: ['{"data":{"plan":["home"]}}'] },
  failureRetentionDays: { to: 45 },
  alarms: { to: "none" },
  alarmEmails: { to: ["ops@example.com"] },
  alarmThresholds: { to: { "iterator-age": { threshold: 300_000 } } },
  handler: { to: "test/engine/fixtures/handler.ts" },
  handlerFiles: { to: ["LICENSE"] },
  catalogue: { to: "test/engine/fixtures/catalogue.json" },
  permissionsBoundaryArn: { to: "arn:aws:iam::000000000000:policy/another-boundary" },
  protect: { to: true },
  replaceTriggers: { to: true },
  functions: { to: { enrich: { memoryMib: 2048 } } },
  tags: { to: { team: "streaming" } },
};
