import { UsageError } from "../../command-line/command.ts";
import { JSON_OPTION, parseStack, parseWords } from "../../command-line/options.ts";

/** What `npm run remove-region` was asked to do. */
export type RemoveRegionCommand = {
  region: string;
  stack: string;
  /** File with the stack's outputs. */
  outputs: string | undefined;
  /** How long nothing must have happened in the region. */
  quietMinutes: number;
  /** Whether what the failure store holds may be deleted. */
  discardFailures: boolean;
  /** Whether to show what would be deleted, and stop. */
  dryRun: boolean;
  /** Whether `pulumi up` asks nobody. */
  yes: boolean;
  json: boolean;
};

export const REMOVE_REGION_USAGE = `Usage: npm run remove-region -- REGION --stack NAME [OPTIONS]

Takes a region out of a stack that lives, and deletes what it has, streams and records too. Refuses
while records arrive, functions run, a trigger is not enabled, or the failure store holds something;
what applications have not read yet it can't see. Then it lifts the region's protection, takes it
out of regions in the stack's file, and lets \`pulumi up\` delete it, with the other regions left
alone. After a kill, the same command goes on.

  --stack NAME         the stack, which has a file Pulumi.NAME.yaml
  --outputs FILE       what \`npx pulumi stack output --json\` printed
                       [out/outputs.json, which npm start -- --serve writes]
  --quiet-minutes N    how long nothing must have happened there, from 15 to 1440      [60]
  --discard-failures   delete what the failure store holds
  --dry-run            show what is in the way and what would be deleted, and stop
  --yes                let \`pulumi up\` go on without asking
  --json               print what was done, step by step, as JSON
  --quiet              no word of what is being done
  -h, --help           show this text

Exit status: 0 when the region is gone, 1 when something is in the way or failed, 2 for wrong
arguments, 130 after Ctrl-C.
`;

/** Reads the arguments of `npm run remove-region`. Throws `UsageError` that names the argument. */
export function parseRemoveRegionArguments(args: string[]): RemoveRegionCommand {
  const { words, values } = parseWords(args, {
    stack: { type: "string" },
    outputs: { type: "string" },
    "quiet-minutes": { type: "string", default: "60" },
    "discard-failures": { type: "boolean", default: false },
    "dry-run": { type: "boolean", default: false },
    yes: { type: "boolean", default: false },
    ...JSON_OPTION,
  });
  const [region, ...more] = words;
  if (region === undefined || more.length > 0)
    throw new UsageError(`REGION must be one region of the stack, got ${words.join(" ") || "nothing"}.`);
  if (!values.stack) throw new UsageError("--stack must name a stack, got nothing.");
  return {
    ...{ region, stack: parseStack(values.stack), outputs: values.outputs, yes: values.yes, json: values.json },
    quietMinutes: parseMinutes(values["quiet-minutes"]),
    ...{ discardFailures: values["discard-failures"], dryRun: values["dry-run"] },
  };
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (/^\d+$/.test(text) && minutes >= 15 && minutes <= 1440) return minutes;
  throw new UsageError(`--quiet-minutes must be a whole number from 15 to 1440, got ${text}.`);
}
