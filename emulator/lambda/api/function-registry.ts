import type { FunctionRuntime } from "../function/function-runtime.ts";

/** What the Lambda API tells of a version of a function. */
export type FunctionDescription = {
  version: string;
  /** Names of the aliases that begin with this version. */
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

/** A version of a function that can be invoked by its name. */
export type RegisteredFunction = {
  /** ARN without a qualifier. */
  arn: string;
  /** Names of the version and the aliases under which it can be invoked, beside `$LATEST`. */
  qualifiers: readonly string[];
  runtime: FunctionRuntime;
  /** Without it, nothing can be read of the function, and its aliases stay where they are. */
  description?: FunctionDescription;
};

/** What invocations of an alias go to: a version, and the shares, from 0 to 1, that others have of them. */
export type AliasTarget = { version: string; weights: Readonly<Record<string, number>> };

/** The functions of a local cloud, by ARN and qualifier. `$LATEST` is the version that was added last. */
export type FunctionRegistry = {
  add(registered: RegisteredFunction): void;
  /** What runs under an ARN and a qualifier, if anything does; where an alias has two versions, one of them by their shares. */
  find(arn: string, qualifier: string): FunctionRuntime | undefined;
  /** What is told of a function under a qualifier, if anything is; of an alias's own version. */
  describe(arn: string, qualifier: string): FunctionDescription | undefined;
  /** Versions of a function that something is told of, the oldest first. */
  versions(arn: string): readonly FunctionDescription[];
  alias(arn: string, name: string): AliasTarget | undefined;
  /** Lets an alias that is there go elsewhere. */
  moveAlias(arn: string, name: string, target: AliasTarget): void;
};

/** The qualifier of a call that names none. */
export const LATEST = "$LATEST";

/** A registry without functions. @param random a number from 0 up to 1, by which invocations of an alias fall on its versions */
export function createFunctionRegistry(random: () => number = Math.random): FunctionRegistry {
  const runtimes = new Map<string, FunctionRuntime>();
  const described = new Map<string, FunctionDescription[]>();
  const aliases = new Map<string, AliasTarget>();

  function versionOf(arn: string, qualifier: string): string {
    const target = aliases.get(`${arn}:${qualifier}`);
    if (target === undefined) return qualifier;
    let rest = random();
    for (const [version, share] of Object.entries(target.weights)) {
      rest -= share;
      if (rest < 0) return version;
    }
    return target.version;
  }

  return {
    add({ arn, qualifiers, runtime, description }) {
      for (const qualifier of [LATEST, ...qualifiers]) runtimes.set(`${arn}:${qualifier}`, runtime);
      if (description === undefined) return;
      described.set(arn, [...(described.get(arn) ?? []), description]);
      for (const name of description.aliases)
        aliases.set(`${arn}:${name}`, { version: description.version, weights: {} });
    },
    find: (arn, qualifier) => runtimes.get(`${arn}:${versionOf(arn, qualifier)}`),
    describe(arn, qualifier) {
      const version = aliases.get(`${arn}:${qualifier}`)?.version ?? qualifier;
      const own = described.get(arn) ?? [];
      return qualifier === LATEST ? own.at(-1) : own.find((description) => description.version === version);
    },
    versions: (arn) => described.get(arn) ?? [],
    alias: (arn, name) => aliases.get(`${arn}:${name}`),
    moveAlias: (arn, name, target) => void aliases.set(`${arn}:${name}`, target),
  };
}
