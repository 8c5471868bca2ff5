import type { ShownCounts } from "./view.ts";

/** The sums of counts; what is in none of them stays left out. */
export function addCounts(parts: readonly ShownCounts[]): ShownCounts {
  const sum: ShownCounts = {};
  for (const part of parts)
    for (const name of Object.keys(part) as (keyof ShownCounts)[]) sum[name] = (sum[name] ?? 0) + (part[name] ?? 0);
  return sum;
}
