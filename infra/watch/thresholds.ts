import type { AlarmSpec } from "./watch.ts";

/** When an alarm rings, where that differs from its default: from which value on, for how many minutes in a row. */
export type AlarmThresholds = Readonly<Record<string, { threshold?: number; minutes?: number }>>;

/** Alarms with thresholds of one's own over their defaults. */
export const withThresholds = (alarms: readonly AlarmSpec[], thresholds: AlarmThresholds): AlarmSpec[] =>
  alarms.map((alarm) => ({ ...alarm, ...(Object.hasOwn(thresholds, alarm.name) ? thresholds[alarm.name] : {}) }));

/** Thresholds of alarms that a region doesn't have, of the setting `key`: setting, rule, value got, fix. */
export function thresholdProblems(alarms: readonly AlarmSpec[], thresholds: AlarmThresholds, key: string): string[] {
  const names = alarms.map(({ name }) => name);
  return Object.keys(thresholds)
    .filter((name) => !names.includes(name))
    .map(
      (name) =>
        `${key}.${name} must name one of the alarms ${names.join(", ")}, got ${name}.\n` +
        `Fix: pulumi config rm --path '${key}.${name}'`,
    );
}
