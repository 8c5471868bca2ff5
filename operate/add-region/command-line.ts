import { UsageError } from "../../command-line/command.ts";
import { CONFIG_OPTION, JSON_OPTION, parseStack, parseWords, readConfig } from "../../command-line/options.ts";

/** What `npm run add-region` was asked to do. */
export type AddRegionCommand = {
  region: string;
  stack: string;
  /** Settings for looking ahead offline only. */
  config: Record<string, string>;
  /** Whether to show what would be made, and stop. */
  dryRun: boolean;
  /** Whether `pulumi up` asks nobody. */
  yes: boolean;
  json: boolean;
};

export const ADD_REGION_USAGE = `Usage: npm run add-region -- REGION --stack NAME [OPTIONS]

Adds a region to a stack that lives: works out offline what would be made, and that nothing of the
other regions would change; then appends it to regions in the stack's file, and lets \`pulumi up\`
make it, with the other regions left alone. After a kill, the same command goes on.

  --stack NAME  the stack, which has a file Pulumi.NAME.yaml
  -c KEY=VALUE  a setting for the look ahead only, in place of one that is encrypted; repeatable
  --dry-run     show what would be made, and stop
  --yes         let \`pulumi up\` go on without asking
  --json        print what was done, step by step, as JSON
  --quiet       no word of what is being done
  -h, --help    show this text

Exit status: 0 when the region is there, 1 when something is in the way or failed, 2 for wrong
arguments, 130 after Ctrl-C.
`;

/** Reads the arguments of `npm run add-region`. Throws `UsageError` that names the argument. */
export function parseAddRegionArguments(args: string[]): AddRegionCommand {
  const { words, values } = parseWords(args, {
    ...CONFIG_OPTION,
    stack: { type: "string" },
    "dry-run": { type: "boolean", default: false },
    yes: { type: "boolean", default: false },
    ...JSON_OPTION,
  });
  const config = readConfig(values.config);
  const [region, ...more] = words;
  if (region === undefined || more.length > 0 || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw new UsageError(`REGION must be one AWS region, such as eu-central-1, got ${words.join(" ") || "nothing"}.`);
  if (!values.stack) throw new UsageError("--stack must name a stack, got nothing.");
  if (Object.keys(config).some((key) => /(^|:)regions$/.test(key)))
    throw new UsageError("-c must leave regions to this command, which appends REGION to those of the stack's file.");
  const { yes, json } = values;
  return { region, stack: parseStack(values.stack), config, dryRun: values["dry-run"], yes, json };
}
