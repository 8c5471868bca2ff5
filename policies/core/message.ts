import { type Properties, UNKNOWN } from "./properties.ts";
import type { Finding } from "./rule.ts";

/** A finding as text holds no more of a value than this. */
const MAX_VALUE_LENGTH = 200;

/** A finding as one text: property, requirement, value, fix. */
export function formatFinding({ property, message, value }: Finding, fix: string): string {
  return `${property} ${message}, got ${formatValue(value)}.\nFix: ${fix}`;
}

/** What to do about a finding: `{minimumHours}` in a rule's fix stands for its parameter. */
export const formatFix = (fix: string, config: Properties): string =>
  fix.replace(/\{(\w+)\}/g, (whole, name: string) => (name in config ? String(config[name]) : whole));

/** A finding taken apart again. Undefined for a text of another form. */
export function parseFinding(
  text: string,
): { property: string; message: string; value: string; fix: string } | undefined {
  const match = /^(?<property>.+?) (?<message>must .+?), got (?<value>.+?)\.(?:\nFix: (?<fix>.+))?$/s.exec(text);
  const { property = "", message = "", value = "", fix = "" } = match?.groups ?? {};
  return match ? { property, message, value, fix } : undefined;
}

function formatValue(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value, (_, inner) => (inner === UNKNOWN ? "not yet known" : inner)) ?? String(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text;
}
