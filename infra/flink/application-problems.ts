import type * as pulumi from "@pulumi/pulumi";

/** Runtimes whose metrics the alarms know: Flink 2 counts restarts in another one. */
const RUNTIMES = ["FLINK-1_18", "FLINK-1_19", "FLINK-1_20"] as const;

/** A runtime of Managed Flink, as AWS names it. */
type FlinkRuntime = (typeof RUNTIMES)[number];

const LOG_LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"] as const;

/** What an application logs. `DEBUG` slows it down, and may log records. */
type FlinkLogLevel = (typeof LOG_LEVELS)[number];

/** Pulumi completes a name by a hyphen and 7 digits; AWS takes 128 characters. */
const LONGEST_NAME = 128 - 8;
/** Of property groups, and of properties in one. */
const MOST = 50;
const LONGEST_PROPERTY = 2048;
const LONGEST_DESCRIPTION = 1024;
/** The name of a group of properties. */
const GROUP = /^[\w.-]{1,50}$/;

/** How a Managed Flink application runs. */
export type FlinkSettings = {
  description: string;
  runtime: FlinkRuntime;
  parallelism: {
    /** Tasks of each operator at once: no more than shards of the stream find work. */
    tasks: number;
    /** Tasks that share a Kinesis Processing Unit, 1 to 8. */
    tasksPerUnit: number;
    /** Whether AWS gives it more units when it is busy, and takes them back. */
    autoScaling: boolean;
  };
  logLevel: FlinkLogLevel;
  /** What the job is told, by property group. */
  properties: Record<string, Record<string, pulumi.Input<string>>>;
};

/**
 * Every setting that AWS would refuse: setting, rule, value got, fix.
 * https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CreateApplication.html
 */
export function applicationProblems(name: string, args: FlinkSettings): string[] {
  const { description, runtime, logLevel, parallelism } = args;
  const problems: string[] = [];
  if (!/^[\w.-]+$/.test(name) || name.length > LONGEST_NAME)
    problems.push(
      `name must be at most ${LONGEST_NAME} letters, digits, hyphens, underscores and dots, got ${name}.\nFix: a shorter name`,
    );
  if (description.length > LONGEST_DESCRIPTION)
    problems.push(
      `description must have at most ${LONGEST_DESCRIPTION} characters, got ${description.length}.\nFix: a shorter one`,
    );
  if (!RUNTIMES.includes(runtime))
    problems.push(`runtime must be one of ${RUNTIMES.join(", ")}, got ${runtime}.\nFix: runtime: "FLINK-1_19"`);
  if (!LOG_LEVELS.includes(logLevel))
    problems.push(`logLevel must be one of ${LOG_LEVELS.join(", ")}, got ${logLevel}.\nFix: logLevel: "INFO"`);
  if (!(Number.isInteger(parallelism.tasks) && parallelism.tasks >= 1))
    problems.push(
      `parallelism.tasks must be a whole number from 1, got ${parallelism.tasks}.\nFix: as many as the stream has shards`,
    );
  if (!(Number.isInteger(parallelism.tasksPerUnit) && parallelism.tasksPerUnit >= 1 && parallelism.tasksPerUnit <= 8))
    problems.push(
      `parallelism.tasksPerUnit must be a whole number from 1 to 8, got ${parallelism.tasksPerUnit}.\nFix: tasksPerUnit: 1`,
    );
  return [...problems, ...propertyProblems(args.properties)];
}

function propertyProblems(properties: FlinkSettings["properties"]): string[] {
  const groups = Object.entries(properties);
  const problems = groups.flatMap(([group, values]) => {
    const count = Object.keys(values).length;
    const badlySized = Object.entries(values).filter(
      ([, value]) => typeof value === "string" && (value === "" || value.length > LONGEST_PROPERTY),
    );
    const misnamed = Object.keys(values).filter((key) => key === "" || key.length > LONGEST_PROPERTY);
    return [
      ...(GROUP.test(group)
        ? []
        : [
            `properties must have groups named by 1 to 50 letters, digits, hyphens, underscores and dots, got ${group}.\n` +
              "Fix: another name, in the job too",
          ]),
      ...misnamed.map(
        (key) =>
          `properties.${group} must have names of 1 to ${LONGEST_PROPERTY} characters, got one of ${key.length}.\n` +
          "Fix: another name",
      ),
      ...(count >= 1 && count <= MOST
        ? []
        : [
            `properties.${group} must have 1 to ${MOST} properties, got ${count}.\nFix: leave the group out, or split it`,
          ]),
      ...badlySized.map(
        ([key, value]) =>
          `properties.${group}.${key} must have 1 to ${LONGEST_PROPERTY} characters, got ${String(value).length}.\n` +
          "Fix: leave it out, or shorten it",
      ),
    ];
  });
  if (groups.length > MOST)
    problems.push(`properties must have at most ${MOST} groups, got ${groups.length}.\nFix: put some together`);
  return problems;
}
