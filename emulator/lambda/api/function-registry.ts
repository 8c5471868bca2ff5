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
  /** What else GetFunctionConfiguration tells, by AWS's names. @default nothing */
  settings?: Readonly<Record<string, unknown>>;
};

/** Files of a package, by their paths. */
export type PackageFiles = Readonly<Record<string, Uint8Array>>;

/** Makes a version of a function that can run. @param files undefined for those that it has */
export type Launch = (
  description: FunctionDescription,
  files: PackageFiles | undefined,
) => Promise<{ runtime: FunctionRuntime; codeSha256: string }>;

/** A version of a function that can be invoked by its name. */
export type RegisteredFunction = {
  /** ARN without a qualifier. */
  arn: string;
  /** Names of the version and the aliases under which it can be invoked, beside `$LATEST`. */
  qualifiers: readonly string[];
  runtime: FunctionRuntime;
  /** Without it, nothing can be read of the function, and its aliases stay where they are. */
  description?: FunctionDescription;
  /** Without it, the function's code and settings stay as they are. */
  launch?: Launch;
  /** @default none */
  tags?: Readonly<Record<string, string>>;
};

/** What invocations of an alias go to: a version, and the shares, from 0 to 1, that others have of them. */
export type AliasTarget = { version: string; weights: Readonly<Record<string, number>> };

/** The functions of a local cloud, by ARN and qualifier. `$LATEST` is what was added or changed last. */
export type FunctionRegistry = {
  add(registered: RegisteredFunction): void;
  /** What runs under an ARN and a qualifier, if anything does; where an alias has two versions, one of them by their shares. */
  find(arn: string, qualifier: string): FunctionRuntime | undefined;
  /** ARNs of the functions that something is told of. */
  arns(): readonly string[];
  /** What is told of a function under a qualifier, if anything is; of an alias's own version. */
  describe(arn: string, qualifier: string): FunctionDescription | undefined;
  /** Versions of a function that something is told of, the oldest first. */
  versions(arn: string): readonly FunctionDescription[];
  /** Names of a function's aliases. */
  aliases(arn: string): readonly string[];
  alias(arn: string, name: string): AliasTarget | undefined;
  /** Lets an alias that is there go elsewhere. */
  moveAlias(arn: string, name: string, target: AliasTarget): void;
  launch(arn: string): Launch | undefined;
  /** Changes what `$LATEST` is, and no version. */
  change(arn: string, description: FunctionDescription, runtime: FunctionRuntime): void;
  /** Tags of a function, which can be changed. */
  tags(arn: string): Map<string, string>;
};

/** The qualifier of a call that names none. */
export const LATEST = "$LATEST";

type Kept = {
  versions: FunctionDescription[];
  latest: FunctionDescription;
  launch: Launch | undefined;
  aliases: Map<string, AliasTarget>;
  tags: Map<string, string>;
};

/** A registry without functions. @param random a number from 0 up to 1, by which invocations of an alias fall on its versions */
export function createFunctionRegistry(random: () => number = Math.random): FunctionRegistry {
  const runtimes = new Map<string, FunctionRuntime>();
  const functions = new Map<string, Kept>();

  function versionOf(arn: string, qualifier: string): string {
    const target = functions.get(arn)?.aliases.get(qualifier);
    if (target === undefined) return qualifier;
    let rest = random();
    for (const [version, share] of Object.entries(target.weights)) {
      rest -= share;
      if (rest < 0) return version;
    }
    return target.version;
  }

  function keep({ arn, description, launch, tags }: RegisteredFunction): void {
    if (description === undefined) return;
    const kept = functions.get(arn);
    const aliases = kept?.aliases ?? new Map<string, AliasTarget>();
    for (const name of description.aliases) aliases.set(name, { version: description.version, weights: {} });
    functions.set(arn, {
      versions: [...(kept?.versions ?? []), description],
      ...{ latest: description, aliases, launch: launch ?? kept?.launch },
      tags: kept?.tags ?? new Map(Object.entries(tags ?? {})),
    });
  }

  return {
    add(registered) {
      for (const qualifier of [LATEST, ...registered.qualifiers])
        runtimes.set(`${registered.arn}:${qualifier}`, registered.runtime);
      keep(registered);
    },
    find: (arn, qualifier) => runtimes.get(`${arn}:${versionOf(arn, qualifier)}`),
    arns: () => [...functions.keys()],
    describe(arn, qualifier) {
      const own = functions.get(arn);
      if (qualifier === LATEST) return own?.latest;
      const version = own?.aliases.get(qualifier)?.version ?? qualifier;
      return own?.versions.find((description) => description.version === version);
    },
    versions: (arn) => functions.get(arn)?.versions ?? [],
    aliases: (arn) => [...(functions.get(arn)?.aliases.keys() ?? [])],
    alias: (arn, name) => functions.get(arn)?.aliases.get(name),
    moveAlias: (arn, name, target) => void functions.get(arn)?.aliases.set(name, target),
    launch: (arn) => functions.get(arn)?.launch,
    change(arn, description, runtime) {
      const kept = functions.get(arn);
      if (kept !== undefined) kept.latest = description;
      runtimes.set(`${arn}:${LATEST}`, runtime);
    },
    tags: (arn) => functions.get(arn)?.tags ?? new Map(),
  };
}
