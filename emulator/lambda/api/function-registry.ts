import type { FunctionRuntime } from "../function/function-runtime.ts";

/** A function that can be invoked by its name. */
export type RegisteredFunction = {
  /** ARN without a qualifier. */
  arn: string;
  /** Names of the versions and aliases under which it can be invoked, beside `$LATEST`. */
  qualifiers: readonly string[];
  runtime: FunctionRuntime;
};

/** The functions of a local cloud, by ARN and qualifier. Versions and aliases of a function run the same code here. */
export type FunctionRegistry = {
  add(registered: RegisteredFunction): void;
  /** What runs under an ARN and a qualifier, if anything does. */
  find(arn: string, qualifier: string): FunctionRuntime | undefined;
};

/** The qualifier of a call that names none. */
export const LATEST = "$LATEST";

/** A registry without functions. */
export function createFunctionRegistry(): FunctionRegistry {
  const runtimes = new Map<string, FunctionRuntime>();
  return {
    add({ arn, qualifiers, runtime }) {
      for (const qualifier of [LATEST, ...qualifiers]) runtimes.set(`${arn}:${qualifier}`, runtime);
    },
    find: (arn, qualifier) => runtimes.get(`${arn}:${qualifier}`),
  };
}
