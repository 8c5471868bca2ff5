import { z } from "zod";
import { DISCARDED_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import type { History, KeptObject } from "../world/history.ts";
import type { HistoryLedger, Item, OutcomesOf } from "./ledger.ts";
import { type Enter, enterQuarantine, type Wrong } from "./quarantine.ts";
import type { Violation } from "./violation.ts";

/** What the mapping's failure record must hold. */
const failureRecord = z.object({ payload: z.string() });
const event = z.object({
  Records: z.array(z.object({ eventID: z.string(), kinesis: z.object({ data: z.string() }) })),
});

/** Checks every object that was stored, and enters what it holds into the ledger. Of one key the last object stays. */
export function checkStored({ stored }: History, ledger: HistoryLedger, outcomes: OutcomesOf): Violation[] {
  const violations: Violation[] = [];
  const last = new Map(stored.map((object) => [object.key, object]));
  for (const object of stored) {
    const isLast = last.get(object.key) === object;
    const enter = (item: Item) => {
      item.keptAt = Math.min(item.keptAt, object.step);
      item.isKept ||= isLast;
    };
    const wrong = (text: string) => void violations.push({ rule: "kept-wrongly", text: `${object.key} ${text}` });
    try {
      if (object.key.startsWith(DISCARDED_PREFIX)) enterFailureRecord(object, ledger, enter, wrong);
      else enterQuarantine(object, ledger, outcomes, enter, wrong);
    } catch (error) {
      wrong(`cannot be read: ${error instanceof Error ? error.message : error}`);
    }
  }
  return violations;
}

function enterFailureRecord({ body }: KeptObject, ledger: HistoryLedger, enter: Enter, wrong: Wrong): void {
  const { payload } = failureRecord.parse(JSON.parse(Buffer.from(body).toString()));
  for (const { eventID, kinesis } of event.parse(JSON.parse(payload)).Records) {
    const held = ledger.byEventId.get(eventID);
    if (held === undefined) wrong(`holds ${eventID}, which nobody put`);
    else if (kinesis.data !== held.accepted.record.data.toString("base64")) wrong(`holds other bytes for ${eventID}`);
    else held.items.forEach(enter);
  }
}
