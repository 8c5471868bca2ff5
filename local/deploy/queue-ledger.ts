import type { QueueEvent } from "../../emulator/sqs/queue.ts";
import type { EventTally } from "./trigger.ts";

/** Counts what becomes of the messages of every queue. */
export type QueueLedger = {
  observe(event: QueueEvent): void;
  /**
   * What became of a queue's messages. `failed` are those that lie in another queue now; one that somebody but the function
   * has taken, from this queue or that one, is none of the function's any more.
   */
  tally(queueArn: string): EventTally;
};

type Account = { in: number; out: number; filtered: number; failed: Set<string> };

/** A ledger without messages. */
export function createQueueLedger(): QueueLedger {
  const accounts = new Map<string, Account>();
  /** By ID of a message that was given up: the queue that it came from. */
  const origins = new Map<string, Account>();
  const accountOf = (queueArn: string) => {
    const account = accounts.get(queueArn) ?? { in: 0, out: 0, filtered: 0, failed: new Set<string>() };
    accounts.set(queueArn, account);
    return account;
  };

  function arrived(account: Account, messageId: string, from: string | undefined): void {
    account.in += 1;
    if (from === undefined) return;
    const origin = accountOf(from);
    origin.failed.add(messageId);
    origins.set(messageId, origin);
  }

  function left(account: Account, messageId: string, type: QueueEvent["type"]): void {
    const isTaken = type === "deleted" || type === "handled" || type === "filtered";
    if (type === "handled") account.out += 1;
    if (type === "filtered") account.filtered += 1;
    if (type === "deleted") account.in -= 1;
    const origin = origins.get(messageId);
    if (origin === undefined || origin === account || type === "given-up") return;
    origins.delete(messageId);
    origin.failed.delete(messageId);
    if (isTaken) origin.in -= 1;
  }

  return {
    observe(event) {
      const account = accountOf(event.queueArn);
      if (event.type === "arrived") arrived(account, event.messageId, event.from);
      else left(account, event.messageId, event.type);
    },
    tally(queueArn) {
      const { in: taken, out, filtered, failed } = accountOf(queueArn);
      return { in: taken, out, failed: failed.size, filtered };
    },
  };
}
