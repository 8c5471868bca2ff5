import { planRegions, type RegionPlan } from "../../infra/config/plan.ts";
import { type Settings, settings } from "../../infra/config/settings.ts";

/** Raw configuration as Pulumi hands it to the program: every default, alarms chosen, `overrides` on top. */
export function createRawConfig(
  overrides: Record<string, unknown> = {},
  project = "tributary",
): Record<string, string> {
  const defaults = Object.entries(settings).flatMap(([name, setting]) =>
    "default" in setting ? [[name, setting.default] as const] : [],
  );
  const values = { ...Object.fromEntries(defaults), alarms: "all", ...overrides };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `${project}:${name}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** Checked settings: every default, alarms chosen, `overrides` on top. */
export function createSettings(overrides: Partial<Settings> = {}): Settings {
  const defaults = Object.entries(settings).flatMap(([name, setting]) =>
    "default" in setting ? [[name, setting.default] as const] : [],
  );
  return { ...Object.fromEntries(defaults), alarms: "all", ...overrides } as Settings;
}

/** The plan of one region. */
export function createPlan(overrides: Partial<Settings> = {}, region = "us-east-1"): RegionPlan {
  const [plan] = planRegions(createSettings({ ...overrides, regions: [region] }), "tributary", "test");
  if (!plan) throw new Error("a region has a plan");
  return plan;
}
