import { UsageError } from "../../command-line/command.ts";
import { CONFIG_OPTION, JSON_OPTION, parseOptions, parseStack, readConfig } from "../../command-line/options.ts";

/** What `npm run roll-out` was asked to do. */
export type RollOutCommand = {
  stack: string;
  /** File with the stack's outputs. */
  outputs: string | undefined;
  /** The region to begin with. */
  first: string | undefined;
  /** Shares of the invocations, from 0 to 1, that the new version has before it has all. */
  shares: number[];
  /** How long alarms are watched at each share, and at the end. */
  minutes: number;
  dryRun: boolean;
  /** Settings that `npm start -- --serve` was given too. */
  config: Record<string, string>;
  /** Whether `pulumi up` asks nobody. */
  yes: boolean;
  json: boolean;
};

export const ROLL_OUT_USAGE = `Usage: npm run roll-out -- --stack NAME [OPTIONS]

Deploys what has changed, a catalogue or a handler, one region after the other, in each a part of
the invocations first. At the first alarm of the region, its functions go back to the version
before, and no further region is touched.

  --stack NAME    the stack, as its outputs name it
  --outputs FILE  what \`npx pulumi stack output --json\` printed
                  [out/outputs.json, which npm start -- --serve writes]
  --first REGION  the region to begin with                       [the first by name]
  --shares LIST   percent that the new version has before it has all          [10,50]
  --minutes N     how long alarms are watched at each share, and at the end       [5]
  -c KEY=VALUE    on your machine: a setting for this run only; repeatable
  --dry-run       show the functions and what would be done, and stop
  --yes           let \`pulumi up\` go on without asking
  --json          print what was done, step by step, as JSON
  --quiet         no word of what is being done
  -h, --help      show this text

Exit status: 0 when every region has the new version, 1 when a region went back or something
failed, 2 for wrong arguments, 130 after Ctrl-C.
`;

/** Reads the arguments of `npm run roll-out`. Throws `UsageError` that names the argument. */
export function parseRollOutArguments(args: string[]): RollOutCommand {
  const values = parseOptions(args, {
    stack: { type: "string" },
    outputs: { type: "string" },
    first: { type: "string" },
    shares: { type: "string", default: "10,50" },
    ...CONFIG_OPTION,
    minutes: { type: "string", default: "5" },
    "dry-run": { type: "boolean", default: false },
    yes: { type: "boolean", default: false },
    ...JSON_OPTION,
  });
  const config = readConfig(values.config);
  if (!values.stack) throw new UsageError("--stack must name a stack, got nothing.");
  const { outputs, first, yes, json } = values;
  return {
    ...{ stack: parseStack(values.stack), outputs, first, yes, json, dryRun: values["dry-run"] },
    shares: parseShares(values.shares),
    minutes: parseMinutes(values.minutes),
    config,
  };
}

function parseShares(text: string): number[] {
  const percents = text === "" ? [] : text.split(",").map(Number);
  const isRising = percents.every((percent, index) => percent > (percents[index - 1] ?? 0) && percent < 100);
  if (isRising) return percents.map((percent) => percent / 100);
  throw new UsageError(
    `--shares must be percents that rise, each above 0 and below 100, got ${text}.\nFix: --shares 10,50`,
  );
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (/^\d+$/.test(text) && minutes >= 1 && minutes <= 1440) return minutes;
  throw new UsageError(`--minutes must be a whole number from 1 to 1440, got ${text}.`);
}
