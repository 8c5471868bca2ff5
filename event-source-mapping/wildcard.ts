/**
 * The test that a pattern with wildcards makes: `*` stands for any text, `\*` and `\\` for themselves. Undefined for two
 * wildcards in a row, and for a backslash before anything else.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 */
export function wildcardTest(pattern: string): ((text: string) => boolean) | undefined {
  const parts: string[] = [""];
  for (const [token] of pattern.matchAll(/\\.?|[^\\]/gsu)) {
    if (token === "*") {
      if (parts.length > 1 && parts.at(-1) === "") return undefined;
      parts.push("");
    } else if (token.startsWith("\\") && token !== "\\*" && token !== "\\\\") return undefined;
    else parts.push(`${parts.pop()}${token.startsWith("\\") ? token.slice(1) : token}`);
  }
  return (text) => fits(text, parts);
}

/** Whether texts stand in a text one behind the other: the first at its beginning, the last at its end. */
function fits(text: string, [first = "", ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
