import { isRecord, read, UNKNOWN } from "../../core/properties.ts";
import type { Finding } from "../../core/rule.ts";
import { isSecret } from "./secrets.ts";

/** Those texts of a record at a path that are secrets in plain form. */
export function plainSecrets(props: unknown, path: string): Finding[] {
  const texts = read(props, path);
  if (texts === UNKNOWN) return [secretAt(path, UNKNOWN)];
  if (!isRecord(texts)) return [];
  return Object.entries(texts).flatMap(([name, value]) => {
    const property = `${path}.${name}`;
    if (value === UNKNOWN) return [secretAt(property, UNKNOWN)];
    // The value itself would end up in logs.
    return typeof value === "string" && isSecret(name, value)
      ? [secretAt(property, `a text of ${value.length} characters`)]
      : [];
  });
}

const secretAt = (property: string, value: unknown): Finding => ({ property, value, message: "must hold no secret" });
