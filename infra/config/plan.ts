import { createHash } from "node:crypto";
import type { Settings } from "./settings.ts";

/** How a stream scales: by itself, or by a number of shards. https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html */
export type StreamCapacity = { mode: "on-demand" } | { mode: "provisioned"; shards: number };

/** A Kinesis stream, in numbers. */
export type StreamPlan = {
  capacity: StreamCapacity;
  retentionHours: number;
  maxRecordKib: number;
  /** Whether the stream has an enhanced fan-out consumer. */
  fanOut: boolean;
};

/** Where the function runs: in a VPC that we build, or in one that exists. */
export type NetworkPlan =
  | {
      kind: "new";
      cidr: string;
      availabilityZones: number;
      /** The zones, by name. @default the region's first */
      zones?: readonly string[];
      /** `fixed` leaves room for more zones and for NAT; `even` fills the range. @default even */
      layout?: "even" | "fixed";
      nat: "none" | "single" | "perAz";
    }
  | { kind: "existing"; vpcId: string; subnetIds: string[]; securityGroupIds: string[] };

/** A Lambda function, in numbers. */
export type FunctionPlan = {
  memoryMib: number;
  timeoutSeconds: number;
  /** Executions reserved for the function; -1 reserves none. */
  reservedConcurrency: number;
  provisionedConcurrency: number;
  logLevel: "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";
  logRetentionDays: number;
};

/** Where reading a stream starts. */
type StartingPosition = { at: "TRIM_HORIZON" | "LATEST" } | { at: "AT_TIMESTAMP"; timestamp: string };

/** How batches are formed and retried. */
export type BatchPlan = {
  batchSize: number;
  batchingWindowSeconds: number;
  parallelizationFactor: number;
  maximumRetryAttempts: number;
  maximumRecordAgeSeconds: number;
  startingPosition: StartingPosition;
  filterPatterns: string[];
  /** Whether Pulumi refuses to replace or delete the mapping, with which Lambda forgets how far it has read. @default true */
  protect?: boolean;
};

/** What alarms notify and when, or the explicit choice to have none. */
export type AlarmPlan =
  | { emails: string[]; areSecret?: boolean; thresholds: NonNullable<Settings["alarmThresholds"]> }
  | "none";

/** Everything that one region is built from: names and numbers, no resources. */
export type RegionPlan = {
  region: string;
  /** Prefix of every resource's name: project, stack and region. */
  name: string;
  tags: Record<string, string>;
  network: NetworkPlan;
  input: StreamPlan;
  output: StreamPlan;
  function: FunctionPlan;
  /** What differs for the function of a flow, by the flow's name. */
  functions: Readonly<Record<string, Partial<FunctionPlan>>>;
  batch: BatchPlan;
  failureRetentionDays: number;
  alarms: AlarmPlan;
  /** Paths from the project's root: the handler of the flow `enrich`, what is packed beside it, and the story's catalogue. */
  handler: string;
  handlerFiles: string[];
  catalogue: string;
  /** ARN of the policy that bounds what the region's roles may ever do; undefined without one. */
  permissionsBoundaryArn: string | undefined;
  /** Whether what holds records is protected from deletion. */
  protect: boolean;
  /** Where Lambda may create network interfaces: in the functions' own subnets and groups, or in any. */
  networkInterfaces: "named" | "any";
};

/** Turns the settings of a stack into one plan per region, in the order of `regions`. */
export function planRegions(settings: Settings, project: string, stack: string): RegionPlan[] {
  return settings.regions.map((region) => ({
    region,
    name: `${namePrefix(project, stack)}-${region}`,
    tags: { ...settings.tags, project, stack, region },
    network: planNetwork(settings, region),
    input: planStream(settings, settings.inputShards, settings.fanOut),
    output: planStream(settings, settings.outputShards, false),
    function: {
      memoryMib: settings.memoryMib,
      timeoutSeconds: settings.timeoutSeconds,
      reservedConcurrency: settings.reservedConcurrency,
      provisionedConcurrency: settings.provisionedConcurrency,
      logLevel: settings.logLevel,
      logRetentionDays: settings.logRetentionDays,
    },
    functions: settings.functions ?? {},
    batch: planBatch(settings),
    failureRetentionDays: settings.failureRetentionDays,
    alarms: settings.alarms === "none" ? "none" : planAlarms(settings),
    handler: settings.handler,
    handlerFiles: settings.handlerFiles,
    catalogue: settings.catalogue,
    permissionsBoundaryArn: settings.permissionsBoundaryArn === "none" ? undefined : settings.permissionsBoundaryArn,
    protect: settings.protect,
    networkInterfaces: settings.networkInterfaces,
  }));
}

/** Longest name of a role or a function, less what Pulumi adds to tell it from others. */
const FUNCTION_NAME_LENGTH = 64 - 8;

/** Why a flow can't have its name in a region: setting, rule, value got, fix. Empty when it can. */
export function flowNameProblems(flow: string, region: Pick<RegionPlan, "name">): string[] {
  const longest = Math.min(32, FUNCTION_NAME_LENGTH - region.name.length - 1);
  if (/^[a-z][a-z0-9-]*$/.test(flow) && flow.length <= longest) return [];
  return [
    `A flow's name must be at most ${longest} lower-case letters, digits and hyphens in ${region.name}, got ${flow}.\n` +
      `Fix: export { ${/^\w+$/.test(flow) ? flow : "it"} as "another-name" } in infra/flows/index.ts`,
  ];
}

/** Longest prefix that leaves room for region, purpose and random suffix in the 63 characters of a bucket's name. */
const PREFIX_LENGTH = 24;

/** Project and stack as one lower-case name, kept short and distinct: a long one ends in a hash of the whole. */
export function namePrefix(project: string, stack: string): string {
  const whole = `${project}-${stack}`;
  const plain = whole
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (plain === whole && plain.length <= PREFIX_LENGTH) return plain;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 6);
  return `${plain.slice(0, PREFIX_LENGTH - hash.length - 1).replace(/-$/, "")}-${hash}`;
}

function planStream(settings: Settings, shards: number, fanOut: boolean): StreamPlan {
  return {
    capacity: shards === 0 ? { mode: "on-demand" } : { mode: "provisioned", shards },
    retentionHours: settings.retentionHours,
    maxRecordKib: settings.maxRecordKib,
    fanOut,
  };
}

function planAlarms({ alarmEmails, alarmEmailsAreSecret, alarmThresholds }: Settings): Exclude<AlarmPlan, "none"> {
  const plan = { emails: alarmEmails, thresholds: alarmThresholds ?? {} };
  return alarmEmailsAreSecret ? { ...plan, areSecret: true } : plan;
}

function planNetwork(settings: Settings, region: string): NetworkPlan {
  const existing = settings.existingVpcs?.[region];
  if (existing) return { kind: "existing", ...existing };
  const zones = settings.zones?.[region];
  return {
    kind: "new",
    cidr: settings.vpcCidr,
    availabilityZones: settings.availabilityZones,
    ...(zones && { zones }),
    layout: settings.subnetLayout,
    nat: settings.nat,
  };
}

function planBatch(settings: Settings): BatchPlan {
  const { startingPosition } = settings;
  const named = startingPosition === "TRIM_HORIZON" || startingPosition === "LATEST";
  return {
    batchSize: settings.batchSize,
    batchingWindowSeconds: settings.batchingWindowSeconds,
    parallelizationFactor: settings.parallelizationFactor,
    maximumRetryAttempts: settings.maximumRetryAttempts,
    maximumRecordAgeSeconds: settings.maximumRecordAgeSeconds,
    startingPosition: named ? { at: startingPosition } : { at: "AT_TIMESTAMP", timestamp: startingPosition },
    filterPatterns: settings.filterPatterns,
    protect: !settings.replaceTriggers,
  };
}
