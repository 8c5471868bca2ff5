import type * as pulumi from "@pulumi/pulumi";

/** Workers that AWS has for streaming jobs, from a quarter of a Data Processing Unit to eight. */
const WORKERS = ["G.025X", "G.1X", "G.2X", "G.4X", "G.8X"] as const;

/** A kind of worker, as AWS names it. */
type GlueWorker = (typeof WORKERS)[number];

/** Pulumi completes a name by a hyphen and 7 digits; of all that bears it, an IAM policy has the least room: 128 characters. */
const LONGEST_NAME = 128 - 8;
const LONGEST_DESCRIPTION = 2048;

/**
 * Names that Glue gives a meaning of its own: `scriptLocation` would run another script. Its others have hyphens within.
 * https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html
 */
const TAKEN = [
  ...["JOB_ID", "JOB_NAME", "JOB_RUN_ID", "RedshiftTempDir", "SECURITY_CONFIGURATION", "TempDir"],
  ...["class", "conf", "debug", "mode", "scriptLocation"],
];

/** How a streaming job runs. */
export type GlueSettings = {
  description: string;
  /**
   * `G.025X` has 2 vCPUs and 4 GB, `G.1X` twice and four times as much, each further one twice the one before.
   * `G.4X` and `G.8X` are not in every region.
   */
  worker: GlueWorker;
  /** One of them is the driver. */
  workers: number;
  /** What the script is told, by name without hyphens. It may be logged: no secrets. */
  arguments: Record<string, pulumi.Input<string>>;
};

/**
 * Every setting that AWS would refuse, or that would undo what the component sets: setting, rule, value got, fix.
 * https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html
 */
export function jobProblems(name: string, args: GlueSettings): string[] {
  const problems: string[] = [];
  if (!/^[\w-]+$/.test(name) || name.length > LONGEST_NAME)
    problems.push(
      `name must be at most ${LONGEST_NAME} letters, digits, hyphens and underscores, got ${name}.\nFix: a shorter name`,
    );
  if (args.description.length > LONGEST_DESCRIPTION)
    problems.push(
      `description must have at most ${LONGEST_DESCRIPTION} characters, got ${args.description.length}.\nFix: a shorter one`,
    );
  if (!WORKERS.includes(args.worker))
    problems.push(`worker must be one of ${WORKERS.join(", ")}, got ${args.worker}.\nFix: worker: "G.025X"`);
  if (!(Number.isInteger(args.workers) && args.workers >= 2))
    problems.push(`workers must be a whole number from 2, got ${args.workers}.\nFix: workers: 2`);
  for (const key of Object.keys(args.arguments))
    if (!/^\w+$/.test(key) || TAKEN.includes(key))
      problems.push(
        `arguments must have names of letters, digits and underscores that Glue does not take itself, got ${key}.\n` +
          "Fix: another name, without hyphens",
      );
  return problems;
}
