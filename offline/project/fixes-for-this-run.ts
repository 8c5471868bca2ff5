/** A fix by the Pulumi CLI: `set` or `rm`, the key, the path below it if any, the value. */
const FIX =
  /^Fix: pulumi config (set|rm) (?:--path )?'?([\w.-]+:[\w-]+)([^\s']*)'?(?: (?:-- )?(.+?))?(?: --stack \S+)?$/gm;

/**
 * A text in which each fix by `pulumi config`, of a setting that was given by `-c` for this run, is one of `-c`: the stack's own
 * value may be right.
 * @param config Settings of this run, as they were given.
 */
export function fixesForThisRun(text: string, project: string, config: Readonly<Record<string, string>>): string {
  const given = new Map(Object.keys(config).map((key) => [key.includes(":") ? key : `${project}:${key}`, key]));
  return text.replace(FIX, (whole, verb: string, setting: string, below: string, value = "") => {
    const key = given.get(setting);
    if (key === undefined) return whole;
    if (below === "") return verb === "rm" ? `Fix: leave out -c ${key}` : `Fix: -c ${key}=${value}`;
    if (verb === "rm") return `Fix: leave ${below} out of -c ${key}`;
    if (/^\[\d+\]$/.test(below)) return `Fix: -c '${key}=${JSON.stringify([value.replace(/^'(.*)'$/, "$1")])}'`;
    return `Fix: ${value} at ${below} of -c ${key}`;
  });
}
