import type { Place } from "./place.ts";

/** What differs from deployment to deployment, and how the tables write it. */
const made: readonly [pattern: RegExp, placeholder: string][] = [
  [/\bsubnet-[0-9a-f]{17}\b/g, "<subnet>"],
  [/\bsg-[0-9a-f]{17}\b/g, "<security group>"],
  [/key\/[0-9a-f-]{36}/g, "key/<key>"],
  [/(-[a-z][a-z0-9-]*)-(?:[0-9a-f]{26}|[0-9a-f]{7})\b/g, "$1-<suffix>"],
  [/(\/consumer\/.*):\d+$/g, "$1:<timestamp>"],
];

/** A text of one region's policies, without what is that region's alone. */
export function withPlaceholders(text: string, { name, region, account }: Place): string {
  const general = text.replaceAll(name, "<name>").replaceAll(region, "<region>").replaceAll(account, "<account>");
  return made.reduce((shorter, [pattern, placeholder]) => shorter.replace(pattern, placeholder), general);
}
