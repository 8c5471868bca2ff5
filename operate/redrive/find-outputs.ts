import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Contract, ContractError, parseOutputs, type RegionContract } from "../../client/index.ts";
import { UsageError } from "../../command-line/command.ts";
import { ACCOUNT_ID, OUTPUTS_FILE } from "../../command-line/laptop.ts";
import { reasonUnreadable } from "../../command-line/system-error.ts";

/** What is needed to find a region's outputs. */
export type FindOutputsArgs = {
  /** The stack that outputs must be of; undefined to take any. */
  stack: string | undefined;
  region: string;
  /** File that `--outputs` names. */
  outputs: string | undefined;
  /** `AWS_ENDPOINT_URL` of the environment. */
  endpointUrl: string | undefined;
};

const SERVED_OUTPUTS = path.join("out", OUTPUTS_FILE);
const SAVE = "npx pulumi stack output --json --stack";

/** Whether an endpoint is on this machine. */
export function isLocal(endpointUrl: string | undefined): boolean {
  if (endpointUrl === undefined || !URL.canParse(endpointUrl)) return false;
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(endpointUrl).hostname);
}

/** The outputs of one region. Rejects with `UsageError` when they cannot be found, or are another stack's. */
export async function findOutputs({ region, ...args }: FindOutputsArgs): Promise<RegionContract> {
  const { regions } = await findContract(args, "\nFor a program of your own, leave --stack out.");
  const found = regions[region];
  if (found !== undefined) return found;
  throw new UsageError(`--region must be one of ${Object.keys(regions).join(", ")}, got ${region}.`);
}

/**
 * The outputs of a stack. Rejects with `UsageError` when they cannot be found, or are another stack's.
 * @param hint what is said too of outputs that are none of the default program's. @default nothing
 */
export async function findContract(
  { stack, outputs, endpointUrl }: Omit<FindOutputsArgs, "region">,
  hint = "",
): Promise<Contract> {
  const file = outputs ?? (isLocal(endpointUrl) ? SERVED_OUTPUTS : undefined);
  if (file === undefined)
    throw new UsageError(
      `--outputs must name a file with the outputs of ${stack === undefined ? "a stack" : `stack ${stack}`}, got nothing.\n` +
        `Fix: ${SAVE} ${stack ?? "NAME"} > outputs.json`,
    );
  const contract = await readContract(file, stack, hint);
  if (stack !== undefined && contract.stack !== stack)
    throw new UsageError(`--stack must be the stack of ${file}, ${contract.stack}, got ${stack}.`);
  const isOfLaptop = Object.values(contract.regions).some(({ input }) => input.arn.split(":")[4] === ACCOUNT_ID);
  if (isOfLaptop && endpointUrl === undefined)
    throw new UsageError(
      `AWS_ENDPOINT_URL must be set for ${file}, which a local pipeline wrote, got nothing.\nFix: export what npm start -- --serve prints.`,
    );
  return contract;
}

async function readContract(file: string, stack: string | undefined, hint: string): Promise<Contract> {
  try {
    return parseOutputs(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof ContractError) throw new UsageError(`--outputs ${file}: ${error.message}${hint}`);
    throw unreadable(file, error, `${SAVE} ${stack ?? "NAME"}`);
  }
}

/** What to say of a file of outputs that can't be read. */
export function unreadable(file: string, error: unknown, save: string): UsageError {
  return new UsageError(
    `--outputs must be a file that can be read, got ${file}, ${reasonUnreadable(error)}.\n` +
      `Fix: ${save} > outputs.json, or keep npm start -- --serve running in this folder.`,
  );
}
