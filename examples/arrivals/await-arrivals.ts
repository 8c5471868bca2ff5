import { type Contract, consume } from "../../client/index.ts";
import { type Arrivals, createTally } from "./tally.ts";

/** What is waited for. */
export type Awaited = {
  contract: Contract;
  region: string;
  /** What the users' ids begin with. */
  run: string;
  /** Distinct records. */
  expected: number;
  /** When the first was put, by this machine's clock. */
  since: Date;
  /** How long to wait. */
  seconds: number;
  signal: AbortSignal;
};

/** The clocks of this machine and of AWS may differ. */
const CLOCK_SKEW_MS = 60_000;

/** Reads the output stream until the records of a run have come back, or time is up, and says what arrived. */
export async function awaitArrivals(awaited: Awaited): Promise<Arrivals> {
  const { contract, region, run, expected, since, seconds, signal } = awaited;
  const tally = createTally(`${run}-`);
  const ending = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  const from = new Date(since.getTime() - CLOCK_SKEW_MS);
  for await (const { data } of consume({ contract, region, from, signal: ending })) {
    tally.take(data);
    if (tally.arrivals.distinct >= expected) break;
  }
  return tally.arrivals;
}
