import type { EventTally } from "./trigger.ts";

/** Counts what senders did not hand to Lambda's queue of events, by the ARN of the function that it was meant for. */
export type EventLedger = {
  /** A filter of the sender skipped an event. */
  skipped(functionArn: string): void;
  /** Lambda did not take an event; `kept` by the sender's dead-letter queue, or lost. */
  refused(functionArn: string, kept: boolean): void;
  tally(functionArn: string): EventTally;
};

/** A ledger without events. */
export function createEventLedger(): EventLedger {
  const tallies = new Map<string, EventTally>();
  const tallyOf = (functionArn: string) => {
    const arn = functionArn.split(":").slice(0, 7).join(":");
    const tally = tallies.get(arn) ?? { in: 0, out: 0, failed: 0, filtered: 0 };
    tallies.set(arn, tally);
    return tally;
  };
  return {
    skipped(functionArn) {
      const tally = tallyOf(functionArn);
      tally.in += 1;
      tally.filtered += 1;
    },
    refused(functionArn, kept) {
      const tally = tallyOf(functionArn);
      tally.in += 1;
      if (kept) tally.failed += 1;
    },
    tally: (functionArn) => ({ ...tallyOf(functionArn) }),
  };
}
