/** The highest iterator age of a minute. */
export type MeasuredAge = { minuteMs: number; ageMs: number };

/** Within this time before the last measurement, each shard that is read must have been measured. */
const WINDOW_MS = 15 * 60_000;

/**
 * A time from which reading anew misses nothing, in milliseconds, whole seconds: no record that was still unread then arrived
 * before it. Undefined when nothing was measured.
 */
export function restartMs(ages: readonly MeasuredAge[]): number | undefined {
  if (ages.length === 0) return undefined;
  const lastMs = Math.max(...ages.map(({ minuteMs }) => minuteMs));
  const window = ages.filter(({ minuteMs }) => minuteMs >= lastMs - WINDOW_MS);
  // A shard that was read at t, of age a, is done with all that arrived before t − a, whatever the others did since.
  const oldestMs = lastMs - WINDOW_MS - Math.max(...window.map(({ ageMs }) => ageMs));
  return Math.floor(oldestMs / 1000) * 1000;
}
