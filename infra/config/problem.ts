import { type SettingName, settings } from "./settings.ts";

/** A setting that is not as it must be: setting, rule, value got, fix. */
export type Problem = { name: string; rule: string; got: string; fix: string };

/** What is wrong with a setting of a project, and the command that sets it to `value` or to its example. */
export function problem(
  project: string,
  name: SettingName,
  rule: string,
  got: string | undefined,
  value?: string,
): Problem {
  const { path = "", example } = settings[name] as { path?: string; example: string };
  const key = `${project}:${name}`;
  const fix = path
    ? `pulumi config set --path '${key}${path}' ${quote(example)}`
    : `pulumi config set ${key} ${quote(value ?? example)}`;
  return { name: key, rule, got: got ?? "nothing", fix };
}

const quote = (value: string) =>
  /^[\w.:/@-]+$/.test(value) && !value.startsWith("-") ? value : value.startsWith("-") ? `-- ${value}` : `'${value}'`;

/** A problem as it is told. */
export const describe = ({ name, rule, got, fix }: Problem) => `${name} must ${rule}, got ${got}.\nFix: ${fix}`;
