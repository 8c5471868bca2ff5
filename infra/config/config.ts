import * as pulumi from "@pulumi/pulumi";
import { contradictions, functionProblems } from "./contradictions.ts";
import { describe, type Problem, problem } from "./problem.ts";
import { type SettingName, type Settings, settings } from "./settings.ts";

const KIT = "tributary";
const names = Object.keys(settings) as SettingName[];
const optional: ReadonlySet<string> = new Set(["existingVpcs", "alarmThresholds", "functions", "tags", "zones"]);

/** Reads the stack's settings, for a program of these flows. Throws `pulumi.RunError` that lists every problem at once. */
export function loadConfig(flows: readonly string[]): Settings {
  return parseConfig(pulumi.runtime.allConfig(), pulumi.getProject(), flows, isSecret);
}

/** Whether a key was set with `--secret`: the engine names those keys to the program's process in this variable. */
function isSecret(key: string): boolean {
  const keys: unknown = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS || "[]");
  return Array.isArray(keys) && keys.includes(key);
}

/**
 * Checks raw configuration: `namespace:name` → text, structured values as JSON. No problem shows a value of a `secret` key.
 * Throws `pulumi.RunError` that lists every problem at once.
 */
export function parseConfig(
  raw: Readonly<Record<string, string>>,
  project: string,
  flows: readonly string[] = ["enrich"],
  secret: (key: string) => boolean = () => false,
): Settings {
  const problems: Problem[] = strangers(raw, project);
  const values: Partial<Record<keyof Settings, unknown>> = {};
  for (const name of names) {
    const text = raw[`${project}:${name}`];
    if (text === undefined && optional.has(name)) continue;
    const parsed = settings[name].schema.safeParse(text === undefined ? undefined : decode(text));
    if (parsed.success) values[name] = parsed.data;
    else problems.push(problem(project, name, settings[name].rule, text));
  }
  if (secret(`${project}:alarmEmails`)) values.alarmEmailsAreSecret = true;
  problems.push(...contradictions(values as Partial<Settings>, project));
  problems.push(...functionProblems(values as Partial<Settings>, project, flows));
  const told = problems.map((found) => (secret(found.name) ? { ...found, got: "a secret" } : found));
  if (told.length > 0) throw new pulumi.RunError(told.map(describe).join("\n"));
  return values as Settings;
}

/** Numbers, booleans and structures arrive as JSON; everything else is text. */
function decode(text: string): unknown {
  if (!/^(-?\d+|true|false|[[{].*)$/s.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Keys that no setting has, and keys left from before the project was renamed. */
function strangers(raw: Readonly<Record<string, string>>, project: string): Problem[] {
  return Object.keys(raw).flatMap((key) => {
    const [namespace, name] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
    if (namespace === KIT && project !== KIT)
      return [
        {
          name: key,
          rule: `be named ${project}:${name}, as the project is named ${project}`,
          got: key,
          fix: `sed -i 's/^  ${KIT}:/  ${project}:/' Pulumi.*.yaml`,
        },
      ];
    if (namespace === project && !Object.hasOwn(settings, name))
      return [{ name: key, rule: `be one of ${names.join(", ")}`, got: name, fix: `pulumi config rm ${key}` }];
    return [];
  });
}
