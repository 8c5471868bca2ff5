import { z } from "zod";
import { MAPPING_LIMITS } from "../../event-source-mapping/limits.ts";
import { distinct, networkSettings, region } from "./network-settings.ts";
import { type ConfigSetting, integer, integerSetting, limitedSetting, setting } from "./setting.ts";
import { TAGS_RULE, tagsSchema } from "./tags.ts";

const baseName = (file: string) => file.split(/[\\/]/).at(-1) ?? "";
const isJsonObject = (text: string) => {
  try {
    return /^\s*\{/.test(text) && typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
};

/** Retention periods that CloudWatch Logs accepts, in days. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const logLevel = z.enum(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]);

const shards = (stream: string) =>
  integerSetting(
    0,
    10_000,
    0,
    `Shards of the ${stream} stream; 0 means on-demand capacity. A change at most doubles or halves them, ten times a day.`,
  );

/** A time that stands without quotes in a stack's file reaches the program as the CLI's YAML reader says it again. */
const asWritten = (value: unknown) =>
  typeof value === "string" ? value.replace(/^(\S+) (\S+) \+0000 UTC$/, "$1T$2Z") : value;

/** The story's handler. */
export const DEFAULT_HANDLER = "handlers/enrich/index.ts";

/** Every setting by name, in the order of the reference. The one schema of the configuration. */
export const settings = {
  regions: setting({
    schema: z.array(region).min(1).refine(distinct),
    description: "AWS regions to build in. Each is independent of the others.",
    rule: "name at least one AWS region of the aws partition, each once",
    example: "us-east-1",
    path: "[0]",
    default: ["us-east-1", "ap-northeast-2"],
  }),
  newRegions: setting({
    schema: z.array(region).refine(distinct),
    description: "Regions that AWS opened after this version was made, so that regions may name them.",
    rule: "name regions of the aws partition by their form, each once",
    example: "xx-west-1",
    path: "[0]",
    default: [],
  }),
  inputShards: shards("input"),
  outputShards: shards("output"),
  retentionHours: integerSetting(24, 8760, 168, "Hours that both streams keep a record."),
  maxRecordKib: integerSetting(
    1024,
    4096,
    1024,
    "Largest record that both streams take, in KiB. Lambda receives a record of 4 MiB, but none of 5.",
  ),
  fanOut: setting({
    schema: z.boolean(),
    description: "Read the input stream through an enhanced fan-out consumer: its own 2 MB/s a shard.",
    rule: "be true or false",
    example: "true",
    default: false,
  }),
  ...networkSettings,
  memoryMib: integerSetting(128, 10_240, 512, "Memory of the function, in MiB. CPU grows with it."),
  timeoutSeconds: integerSetting(5, 900, 60, "Longest run of one invocation, in seconds."),
  reservedConcurrency: integerSetting(
    -1,
    100_000,
    50,
    "Concurrent executions reserved for the function; -1 reserves none.",
  ),
  provisionedConcurrency: integerSetting(0, 100_000, 0, "Execution environments kept initialised; 0 keeps none."),
  logLevel: setting({
    schema: logLevel,
    description: "Lowest level of the function's log lines that CloudWatch Logs keeps.",
    rule: "be TRACE, DEBUG, INFO, WARN, ERROR or FATAL",
    example: "INFO",
    default: "INFO",
  }),
  logRetentionDays: setting({
    schema: z.int().refine((days) => logRetentionDays.includes(days)),
    description: "Days that the function's log and the VPC's flow log stay; they hold no payloads and cost little.",
    rule: `be one of ${logRetentionDays.join(", ")}`,
    example: "365",
    default: 365,
  }),
  batchSize: limitedSetting(MAPPING_LIMITS.batchSize, 500, "Most records that one invocation receives."),
  batchingWindowSeconds: limitedSetting(
    MAPPING_LIMITS.maximumBatchingWindowInSeconds,
    1,
    "Longest wait for a batch to fill, in seconds.",
  ),
  parallelizationFactor: limitedSetting(
    MAPPING_LIMITS.parallelizationFactor,
    1,
    "Batches of one shard that are processed at the same time.",
  ),
  maximumRetryAttempts: limitedSetting(
    MAPPING_LIMITS.maximumRetryAttempts,
    100,
    "Retries of a failing batch before it goes to the failure store.",
  ),
  maximumRecordAgeSeconds: limitedSetting(
    MAPPING_LIMITS.maximumRecordAgeInSeconds,
    302_400,
    "Oldest record still sent to the function, in seconds.",
  ),
  startingPosition: setting({
    schema: z.union([
      z.enum(["TRIM_HORIZON", "LATEST"]),
      z.preprocess(
        asWritten,
        z.iso.datetime({ offset: true }).refine((timestamp) => Date.parse(timestamp) <= Date.now()),
      ),
    ]),
    description: "Where reading starts when the trigger is first created.",
    rule: "be TRIM_HORIZON, LATEST or an ISO 8601 timestamp that is not in the future",
    example: "TRIM_HORIZON",
    default: "TRIM_HORIZON",
  }),
  filterPatterns: setting({
    schema: z.array(z.string().refine(isJsonObject)).max(5),
    description: "Lambda event filter patterns on records' data. What matches none is skipped, KPL aggregates whole.",
    rule: "hold at most five JSON objects, each as text",
    example: '{"data":{"plan":["home"]}}',
    path: "[0]",
    default: [],
  }),
  failureRetentionDays: integerSetting(1, 3650, 90, "Days that the failure store keeps a record."),
  alarms: setting({
    schema: z.enum(["all", "none"]),
    description: "Whether CloudWatch alarms are created. It has no default: silence must be a choice.",
    rule: "be all or none",
    example: "all",
  }),
  alarmEmails: setting({
    schema: z.array(z.email()).refine(distinct),
    description: "E-mail addresses that the alarm topic notifies. Each confirms its subscription once.",
    rule: "hold e-mail addresses, each once",
    example: "ops@example.com",
    path: "[0]",
    default: [],
  }),
  alarmThresholds: setting({
    schema: z.record(
      z.string(),
      z.strictObject({ threshold: z.number().positive().exactOptional(), minutes: integer(1, 1440).exactOptional() }),
    ),
    description: "When an alarm rings, where its default does not suit: from which value on, for how many minutes.",
    rule: "map alarms to some of threshold, a number above 0, and minutes, a whole number from 1 to 1440",
    example: "300000",
    path: ".iterator-age.threshold",
  }),
  handler: setting({
    schema: z.string().regex(/\.[cm]?[jt]s$/),
    description:
      "Handler of the flow enrich: a path from the project's root. Another than the default reads no catalogue.",
    rule: "be the path of a .ts or .js file",
    example: DEFAULT_HANDLER,
    default: DEFAULT_HANDLER,
  }),
  handlerFiles: setting({
    schema: z
      .array(z.string().min(1))
      .refine((files) => distinct(["index.mjs", "index.mjs.map", ...files.map(baseName)])),
    description: "Files that are packed beside the handler, under their base names: paths from the project's root.",
    rule: "hold paths of files whose base names differ, none of them index.mjs",
    example: "handlers/telemetry/depots.json",
    path: "[0]",
    default: [],
  }),
  catalogue: setting({
    schema: z.string().regex(/\.json$/),
    description: "Catalogue of bandwidth options that is packaged with the function: a path from the project's root.",
    rule: "be the path of a .json file",
    example: "handlers/enrich/catalogue.json",
    default: "handlers/enrich/catalogue.json",
  }),
  permissionsBoundaryArn: setting({
    schema: z.union([z.literal("none"), z.string().regex(/^arn:aws:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/)]),
    description: "IAM policy that bounds what the function's roles may ever do.",
    rule: "be none, or the ARN of an IAM policy",
    example: "arn:aws:iam::111122223333:policy/workload-boundary",
    default: "none",
  }),
  protect: setting({
    schema: z.boolean(),
    description: "Refuse to delete streams, failure store and key, and keep their content on destroy.",
    rule: "be true or false",
    example: "true",
    default: false,
  }),
  replaceTriggers: setting({
    schema: z.boolean(),
    description:
      "Let `up` replace or delete triggers. How far a trigger has read is lost with it: docs/living-stack.md#move-a-trigger.",
    rule: "be true or false",
    example: "false",
    default: false,
  }),
  functions: setting({
    schema: z.record(
      z.string(),
      z.strictObject({
        memoryMib: integer(128, 10_240).exactOptional(),
        timeoutSeconds: integer(5, 900).exactOptional(),
        reservedConcurrency: integer(-1, 100_000).exactOptional(),
        provisionedConcurrency: integer(0, 100_000).exactOptional(),
        logLevel: logLevel.exactOptional(),
      }),
    ),
    description: "What differs for the function of one flow, by the flow's name.",
    rule: "map flows to some of memoryMib, timeoutSeconds, reservedConcurrency, provisionedConcurrency and logLevel, as those settings take them",
    example: "1024",
    path: ".enrich.memoryMib",
  }),
  tags: setting({
    schema: tagsSchema,
    description: "Tags on every resource, beside `project`, `stack` and `region`.",
    rule: TAGS_RULE,
    example: "streaming",
    path: ".team",
  }),
} as const satisfies Record<string, ConfigSetting>;

/** Name of a setting, without its namespace. */
export type SettingName = keyof typeof settings;

/** Settings that may be absent: structured values, for which Pulumi.yaml can hold no default. */
export type OptionalSetting = "existingVpcs" | "alarmThresholds" | "functions" | "tags" | "zones";

/** The settings of one stack, checked. */
export type Settings = {
  [Name in Exclude<SettingName, OptionalSetting>]: z.infer<(typeof settings)[Name]["schema"]>;
} & {
  [Name in OptionalSetting]?: z.infer<(typeof settings)[Name]["schema"]>;
} & {
  /** Whether alarmEmails was set with `--secret`. @default false */
  alarmEmailsAreSecret?: boolean;
};
