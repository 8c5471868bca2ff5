import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Contract, ContractError, parseOutputs, type RegionContract } from "../../client/index.ts";
import { UsageError } from "../../command-line/command.ts";
import { ACCOUNT_ID, OUTPUTS_FILE } from "../../command-line/laptop.ts";
import { parseOptions } from "../../command-line/options.ts";

/** What every example is asked. */
export type Asked = { outputs: string; region: string | undefined; records: number; seconds: number };

/** A region of the stack that an example works with. */
export type Stack = { contract: Contract; region: string; streams: RegionContract };

/** The lines of a usage for {@link ASKED_OPTIONS}. */
export const OPTIONS_USAGE = `  --outputs FILE  the stack's outputs, by \`npx pulumi stack output --json\`; what npm start -- --serve writes without it
  --region NAME   a region of the stack; its first without it
  --records N     how many records; 1000 without it
  --seconds N     how long to wait for them; 60 without it
  -h, --help      show this text
`;

/** The options that every example has, for `parseOptions`. */
export const ASKED_OPTIONS = {
  outputs: { type: "string" },
  region: { type: "string" },
  records: { type: "string", default: "1000" },
  seconds: { type: "string", default: "60" },
} as const;

/** Reads the arguments of an example that has no other options. Throws `UsageError`. */
export const parseAsked = (args: string[]): Asked => askedOf(parseOptions(args, ASKED_OPTIONS));

/** What is asked by the values of {@link ASKED_OPTIONS}. Throws `UsageError` for what is no number. */
export function askedOf(values: { outputs?: string; region?: string; records: string; seconds: string }): Asked {
  const { outputs = path.join("out", OUTPUTS_FILE), region } = values;
  const count = {
    records: wholeNumber("--records", values.records),
    seconds: wholeNumber("--seconds", values.seconds),
  };
  return { outputs, region, ...count };
}

/** Reads the stack's outputs. Throws `UsageError` when they can't be used. */
export async function readStack(
  { outputs, region: asked }: Pick<Asked, "outputs" | "region">,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Stack> {
  const contract = await readContract(outputs);
  const region = asked ?? contract.firstRegion;
  const streams = contract.regions[region];
  if (streams === undefined)
    throw new UsageError(`--region must be one of ${Object.keys(contract.regions).join(", ")}, got ${region}.`);
  if (streams.input.arn.split(":")[4] === ACCOUNT_ID && environment.AWS_ENDPOINT_URL === undefined)
    throw new UsageError(
      `AWS_ENDPOINT_URL must be set for ${outputs}, which npm start -- --serve wrote, got nothing.\nFix: export what it prints.`,
    );
  return { contract, region, streams };
}

async function readContract(file: string): Promise<Contract> {
  try {
    return parseOutputs(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof ContractError) throw new UsageError(`--outputs ${file}: ${error.message}`);
    throw new UsageError(
      `--outputs must be a file that can be read, got ${file}.\n` +
        "Fix: npx pulumi stack output --json --stack dev > outputs.json, or keep npm start -- --serve running here.",
    );
  }
}

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UsageError(`${option} must be a whole number from 1 to 9999999, got ${text}.`);
}
