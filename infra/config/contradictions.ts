import { networkProblems } from "./network-problems.ts";
import { type Problem, problem } from "./problem.ts";
import { KNOWN_REGIONS } from "./regions.ts";
import type { SettingName, Settings } from "./settings.ts";

/** Rules that relate settings to each other, checked on whatever is valid on its own. */
export function contradictions(values: Partial<Settings>, project: string): Problem[] {
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
  for (const name of ["existingVpcs", "zones"] as const) {
    const strangeRegion = Object.keys(values[name] ?? {}).find(
      (region) => values.regions && !values.regions.includes(region),
    );
    const rule = `name only regions of this stack, not ${strangeRegion}`;
    remove(name, strangeRegion !== undefined, rule, `["${strangeRegion}"]`);
  }
  return [...found, ...regionProblems(values, project), ...networkProblems(values, project)];
}

/** Regions that AWS has not, as far as this version knows. */
function regionProblems({ regions = [], newRegions = [] }: Partial<Settings>, project: string): Problem[] {
  const unknown = regions.filter((region) => ![...KNOWN_REGIONS, ...newRegions].includes(region));
  return unknown.map((region) => ({
    name: `${project}:regions`,
    rule: `name regions that AWS has: ${KNOWN_REGIONS.join(", ")}`,
    got: region,
    fix: `correct it; if AWS opened it since, pulumi config set --path '${project}:newRegions[${newRegions.length}]' ${region}`,
  }));
}

/** What is wrong with the settings of single functions, each over the stack's. */
export function functionProblems(values: Partial<Settings>, project: string, flows: readonly string[]): Problem[] {
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
