/** An instant as Lambda keeps a starting position and says it again: UTC, whole seconds. A fraction is cut off, so that nothing is left out. */
export function toUtcSeconds(timestamp: string): string {
  return new Date(Math.floor(Date.parse(timestamp) / 1000) * 1000).toISOString().replace(".000Z", "Z");
}
