import type { FunctionRuntime } from "../function/function-runtime.ts";

/** What the Lambda API tells of a function. */
export type FunctionDescription = {
  /** Its one published version. */
  version: string;
  /** Names of the aliases of that version. */
  aliases: readonly string[];
  handler: string;
  timeoutSeconds: number;
  memoryMib: number;
  /** Base64. */
  codeSha256: string;
  environment: Readonly<Record<string, string>>;
  /** Most invocations at once; undefined where none are reserved. */
  reservedConcurrency?: number | undefined;
};

/** A function that can be invoked by its name. */
export type RegisteredFunction = {
  /** ARN without a qualifier. */
  arn: string;
  /** Names of the versions and aliases under which it can be invoked, beside `$LATEST`. */
  qualifiers: readonly string[];
  runtime: FunctionRuntime;
  /** Without it, nothing can be read of the function. */
  description?: FunctionDescription;
};

/** The functions of a local cloud, by ARN and qualifier. Versions and aliases of a function run the same code here. */
export type FunctionRegistry = {
  add(registered: RegisteredFunction): void;
  /** What runs under an ARN and a qualifier, if anything does. */
  find(arn: string, qualifier: string): FunctionRuntime | undefined;
  /** What is told of the function of an ARN, if anything is. */
  describe(arn: string): FunctionDescription | undefined;
};

/** The qualifier of a call that names none. */
export const LATEST = "$LATEST";

/** A registry without functions. */
export function createFunctionRegistry(): FunctionRegistry {
  const runtimes = new Map<string, FunctionRuntime>();
  const descriptions = new Map<string, FunctionDescription>();
  return {
    add({ arn, qualifiers, runtime, description }) {
      if (description !== undefined) descriptions.set(arn, description);
      for (const qualifier of [LATEST, ...qualifiers]) runtimes.set(`${arn}:${qualifier}`, runtime);
    },
    find: (arn, qualifier) => runtimes.get(`${arn}:${qualifier}`),
    describe: (arn) => descriptions.get(arn),
  };
}
