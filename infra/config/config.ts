import * as pulumi from "@pulumi/pulumi";
import { type SettingName, type Settings, settings } from "./settings.ts";

/** A setting that is not as it must be: setting, rule, value got, fix. */
type Problem = { name: string; rule: string; got: string; fix: string };

const KIT = "tributary";
const names = Object.keys(settings) as SettingName[];
const optional: ReadonlySet<string> = new Set(["existingVpcs", "alarmThresholds", "functions", "tags"]);

/** Reads the stack's settings, for a program of these flows. Throws `pulumi.RunError` that lists every problem at once. */
export function loadConfig(flows: readonly string[]): Settings {
  return parseConfig(pulumi.runtime.allConfig(), pulumi.getProject(), flows);
}

/**
 * Checks raw configuration: `namespace:name` → text, structured values as JSON.
 * Throws `pulumi.RunError` that lists every problem at once.
 */
export function parseConfig(
  raw: Readonly<Record<string, string>>,
  project: string,
  flows: readonly string[] = ["enrich"],
): Settings {
  const problems: Problem[] = strangers(raw, project);
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of names) {
    const text = raw[`${project}:${name}`];
    if (text === undefined && optional.has(name)) continue;
    const parsed = settings[name].schema.safeParse(text === undefined ? undefined : decode(text));
    if (parsed.success) values[name] = parsed.data;
    else problems.push(problem(project, name, settings[name].rule, text));
  }
  problems.push(...contradictions(values as Partial<Settings>, project));
  problems.push(...functionProblems(values as Partial<Settings>, project, flows));
  if (problems.length > 0) throw new pulumi.RunError(problems.map(describe).join("\n"));
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

/** Rules that relate settings to each other, checked on whatever is valid on its own. */
function contradictions(values: Partial<Settings>, project: string): Problem[] {
  const found: Problem[] = [];
  const refuse = (name: SettingName, broken: boolean, rule: string, value: string) => {
    if (broken) found.push(problem(project, name, rule, JSON.stringify(values[name]), value));
  };
  const remove = (name: SettingName, broken: boolean, rule: string, below = "") => {
    const fix = `pulumi config rm ${below ? `--path '${project}:${name}${below}'` : `${project}:${name}`}`;
    if (broken) found.push({ ...problem(project, name, rule, JSON.stringify(values[name])), fix });
  };
  const {
    retentionHours = 8760,
    maximumRecordAgeSeconds = 0,
    reservedConcurrency = -1,
    provisionedConcurrency = 0,
  } = values;
  const halfRetentionSeconds = retentionHours * 1800;
  refuse(
    "maximumRecordAgeSeconds",
    maximumRecordAgeSeconds > halfRetentionSeconds,
    `be at most half of retentionHours, ${halfRetentionSeconds}`,
    `${halfRetentionSeconds}`,
  );
  refuse(
    "provisionedConcurrency",
    reservedConcurrency >= 0 && provisionedConcurrency > reservedConcurrency,
    `be at most reservedConcurrency, ${reservedConcurrency}`,
    `${Math.max(reservedConcurrency, 0)}`,
  );
  refuse("reservedConcurrency", reservedConcurrency === 0, "not be 0, which stops the function", "-1");
  const hasEmails = (values.alarmEmails ?? []).length > 0;
  remove("alarmEmails", values.alarms === "none" && hasEmails, "be empty while alarms is none");
  const hasThresholds = values.alarmThresholds !== undefined;
  remove("alarmThresholds", values.alarms === "none" && hasThresholds, "be absent while alarms is none");
  const strangeRegion = Object.keys(values.existingVpcs ?? {}).find(
    (region) => values.regions && !values.regions.includes(region),
  );
  const rule = `name only regions of this stack, not ${strangeRegion}`;
  remove("existingVpcs", strangeRegion !== undefined, rule, `["${strangeRegion}"]`);
  return found;
}

/** What is wrong with the settings of single functions, each over the stack's. */
function functionProblems(values: Partial<Settings>, project: string, flows: readonly string[]): Problem[] {
  return Object.entries(values.functions ?? {}).flatMap(([flow, own]) => {
    const name = `${project}:functions.${flow}`;
    if (!flows.includes(flow))
      return [
        {
          name,
          rule: `name a flow of the program: ${flows.join(", ")}`,
          got: flow,
          fix: `pulumi config rm --path '${name}'`,
        },
      ];
    const { reservedConcurrency = -1, provisionedConcurrency = 0 } = { ...values, ...own };
    const fix = (setting: string, value: number) => `pulumi config set --path '${name}.${setting}' -- ${value}`;
    if (own.reservedConcurrency === 0)
      return [
        {
          name: `${name}.reservedConcurrency`,
          rule: "not be 0, which stops the function",
          got: "0",
          fix: fix("reservedConcurrency", -1),
        },
      ];
    if (reservedConcurrency >= 0 && provisionedConcurrency > reservedConcurrency)
      return [
        {
          name: `${name}.provisionedConcurrency`,
          rule: `be at most reservedConcurrency, ${reservedConcurrency}`,
          got: `${provisionedConcurrency}`,
          fix: fix("provisionedConcurrency", reservedConcurrency),
        },
      ];
    return [];
  });
}

function problem(project: string, name: SettingName, rule: string, got: string | undefined, value?: string): Problem {
  const { path = "", example } = settings[name] as { path?: string; example: string };
  const key = `${project}:${name}`;
  const fix = path
    ? `pulumi config set --path '${key}${path}' ${quote(example)}`
    : `pulumi config set ${key} ${quote(value ?? example)}`;
  return { name: key, rule, got: got ?? "nothing", fix };
}

const quote = (value: string) =>
  /^[\w.:/@-]+$/.test(value) && !value.startsWith("-") ? value : value.startsWith("-") ? `-- ${value}` : `'${value}'`;

const describe = ({ name, rule, got, fix }: Problem) => `${name} must ${rule}, got ${got}.\nFix: ${fix}`;
