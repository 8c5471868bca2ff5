import { CONTRACT_VERSION, type Contract, contract, earlierContract } from "./contract.ts";

/** The outputs cannot be relied on: `problems` names every field that is wrong. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[], fix: string) {
    super(
      ["The stack's outputs cannot be read:", ...problems.map((problem) => `  - ${problem}`), `Fix: ${fix}`].join("\n"),
    );
    this.problems = problems;
  }
}

/** The part of Pulumi's `StackReference` that {@link fromStackReference} uses. */
export type StackOutputs = {
  getOutputDetails(name: string): Promise<{ value?: unknown; secretValue?: unknown }>;
};

const DEPLOY = "run `pulumi up` on the stack, then read its outputs again with `pulumi stack output --json`.";

/**
 * The contract in what `pulumi stack output --json` prints, as text or already parsed. Other outputs are passed over.
 * What a stack of contract 1 says is answered as version 2: its one function is the flow `enrich`.
 * @throws ContractError for text that is not JSON, a contract version that this client does not read, or malformed fields.
 */
export function parseOutputs(outputs: unknown): Contract {
  const value = typeof outputs === "string" ? parseJson(outputs) : outputs;
  const version = checkVersion(value);
  const result = (version === 1 ? earlierContract : contract).safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".") || "outputs"}: ${message}`);
  throw new ContractError(problems, fixFor(value));
}

/**
 * The contract of another stack, inside a Pulumi program: `await fromStackReference(new pulumi.StackReference("org/tributary/prod"))`.
 * @throws ContractError as {@link parseOutputs} does.
 */
export async function fromStackReference(reference: StackOutputs): Promise<Contract> {
  const outputs = await Promise.all(
    Object.keys(contract.shape).map(async (name) => {
      const { value, secretValue } = await reference.getOutputDetails(name);
      return [name, value ?? secretValue] as const;
    }),
  );
  return parseOutputs(Object.fromEntries(outputs));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const got = text.trim() === "" ? "nothing" : `${text.length} characters that are not JSON`;
    throw new ContractError([`outputs must be JSON, got ${got}`], DEPLOY);
  }
}

/** The version that outputs say; undefined when they say none, which the schema refuses. */
function checkVersion(outputs: unknown): number | undefined {
  const version = typeof outputs === "object" && outputs !== null && "version" in outputs ? outputs.version : undefined;
  if (typeof version !== "number") return undefined;
  if (version === 1 || version === CONTRACT_VERSION) return version;
  throw new ContractError(
    [`version must be 1 or ${CONTRACT_VERSION}, the contracts that this client reads, got ${version}`],
    version > CONTRACT_VERSION
      ? "upgrade this client to the version of Tributary that deployed the stack."
      : "deploy the stack with this version of Tributary, or use the client of the version that deployed it.",
  );
}

/** What `pulumi stack output --json` prints in place of a secret. */
const MASKED = "[secret]";

function fixFor(outputs: unknown): string {
  const masked = typeof outputs === "object" && outputs !== null && Object.values(outputs).includes(MASKED);
  return masked ? "add --show-secrets to `pulumi stack output --json`: an output is masked." : DEPLOY;
}
