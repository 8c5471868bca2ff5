/** `JSON.rawJSON`, which Node has and TypeScript's library does not know yet. */
type Exact = { rawJSON(text: string): unknown };

/**
 * Reads JSON so that `JSON.stringify` writes each number as it was: not every number of an event fits into JavaScript's. Undefined for what is no JSON.
 */
export function parseExactly(text: string): unknown {
  const exact: Partial<Exact> = { ...("rawJSON" in JSON && { rawJSON: JSON.rawJSON as Exact["rawJSON"] }) };
  try {
    return JSON.parse(text, (_key: string, value: unknown, ...[context]: [{ source?: string }?]) =>
      typeof value === "number" && context?.source !== undefined ? (exact.rawJSON?.(context.source) ?? value) : value,
    );
  } catch {
    return undefined;
  }
}
