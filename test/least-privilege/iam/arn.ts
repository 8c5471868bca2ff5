const SEGMENTS = 6;

/**
 * Whether a text fits a pattern of IAM: `*` stands for any characters, `?` for any one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function fits(pattern: string, text: string): boolean {
  let [p, t] = [0, 0];
  // Where the last `*` stood, and how much of the text it has taken so far.
  let [star, taken] = [-1, 0];
  while (t < text.length) {
    if (pattern[p] === "*") [star, taken, p] = [p, t, p + 1];
    else if (pattern[p] === "?" || pattern[p] === text[t]) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [taken, t, p] = [taken + 1, taken + 1, star + 1];
    else return false;
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}

/**
 * Whether an ARN fits a pattern, each of the six parts by itself, so that no wildcard crosses a colon before the last part.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 * Throws on a pattern with fewer parts: IAM would complete it with wildcards.
 */
export function arnFits(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const patterns = arnParts(pattern);
  if (patterns.length < SEGMENTS)
    throw new Error(`Resource must be * or a whole ARN, got ${pattern}.\nFix: write all six parts`);
  const parts = arnParts(arn);
  return parts.length === SEGMENTS && patterns.every((part, index) => fits(part, parts[index] ?? ""));
}

const known = new Map<string, string[]>();

/** The six parts of an ARN; colons in the last are its own. Few ARNs are asked about millions of times. */
export function arnParts(arn: string): string[] {
  const parts = known.get(arn) ?? split(arn);
  known.set(arn, parts);
  return parts;
}

function split(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, SEGMENTS - 1), ...(parts.length < SEGMENTS ? [] : [parts.slice(SEGMENTS - 1).join(":")])];
}

/** The account that an ARN names; empty where it names none, as in S3. */
export const accountOf = (arn: string): string => arnParts(arn)[4] ?? "";
