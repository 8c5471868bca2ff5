import { JSON_OPTION, parseOptions, parseStack } from "../../command-line/options.ts";

/** What `npm run regions` was asked to do. */
export type RegionsCommand = {
  /** The stack that the outputs must be of; undefined to take any. */
  stack: string | undefined;
  /** File with the stack's outputs. */
  outputs: string | undefined;
  json: boolean;
};

export const REGIONS_USAGE = `Usage: npm run regions -- --outputs FILE [OPTIONS]

Reads what lives in each region of a stack, and names what is not alike: settings and code of each
function, its alias and triggers, streams, alarms, limits of the account. Then the alarms that
ring. It reads only.

  --outputs FILE  what \`npx pulumi stack output --json\` printed
                  [out/outputs.json, which npm start -- --serve writes]
  --stack NAME    the stack that the outputs must be of              [any]
  --json          print the report as JSON
  --quiet         no word of what is being done
  -h, --help      show this text

Exit status: 0 when all regions are alike, 1 when something differs or could not be read, 2 for
wrong arguments. An alarm that rings changes nothing in it.
`;

/** Reads the arguments of `npm run regions`. Throws `UsageError` that names the argument. */
export function parseRegionsArguments(args: string[]): RegionsCommand {
  const { stack, outputs, json } = parseOptions(args, {
    stack: { type: "string" },
    outputs: { type: "string" },
    ...JSON_OPTION,
  });
  return { stack: stack === undefined ? undefined : parseStack(stack), outputs, json };
}
