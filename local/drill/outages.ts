/** How a region stops taking records in a drill. */
export const OUTAGE_KINDS = {
  throttled: "each record is throttled",
  refused: "each call is answered with 503",
  silent: "records are taken, but no call is ever answered",
  gone: "there is no connection",
} as const;

/** One of {@link OUTAGE_KINDS}. */
export type OutageKind = keyof typeof OUTAGE_KINDS;

/** A time in which a region takes nothing, or says nothing. Milliseconds since the drill began. */
export type Outage = {
  kind: OutageKind;
  fromMs: number;
  toMs: number;
  /** When the next one begins, or the drill is over. */
  untilMs: number;
};

const CALM_MS = 90_000;
const OUTAGE_MS = 120_000;

/** The outages of a drill, one a kind, with time between them in which producers come back. */
export function outagesOf(kinds: readonly OutageKind[]): Outage[] {
  return kinds.map((kind, index) => {
    const fromMs = CALM_MS + index * (OUTAGE_MS + CALM_MS);
    return { kind, fromMs, toMs: fromMs + OUTAGE_MS, untilMs: fromMs + OUTAGE_MS + CALM_MS };
  });
}

/** The outage at a time since the drill began. */
export const outageAt = (outages: readonly Outage[], atMs: number): Outage | undefined =>
  outages.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
