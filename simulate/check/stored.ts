import { z } from "zod";
import { DISCARDED_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import type { History, KeptObject } from "../world/history.ts";
import type { HistoryLedger, Item, OutcomesOf } from "./ledger.ts";
import type { Violation } from "./violation.ts";

/** What each line of the function's quarantine must hold (handlers/enrich/README.md). */
const line = z.object({
  reason: z.string(),
  region: z.string(),
  stream: z.string(),
  shardId: z.string(),
  sequenceNumber: z.string(),
  subSequence: z.int(),
  partitionKey: z.string(),
  arrivedAt: z.iso.datetime(),
  handlerVersion: z.string(),
  data: z.string(),
});

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

type Enter = (item: Item) => void;
type Wrong = (text: string) => void;

function enterFailureRecord({ body }: KeptObject, ledger: HistoryLedger, enter: Enter, wrong: Wrong): void {
  const { payload } = failureRecord.parse(JSON.parse(Buffer.from(body).toString()));
  for (const { eventID, kinesis } of event.parse(JSON.parse(payload)).Records) {
    const held = ledger.byEventId.get(eventID);
    if (held === undefined) wrong(`holds ${eventID}, which nobody put`);
    else if (kinesis.data !== held.accepted.record.data.toString("base64")) wrong(`holds other bytes for ${eventID}`);
    else held.items.forEach(enter);
  }
}

function enterQuarantine(
  { key, body }: KeptObject,
  ledger: HistoryLedger,
  outcomes: OutcomesOf,
  enter: Enter,
  wrong: Wrong,
): void {
  if (!/^quarantine\/\d{4}\/\d\d\/\d\d\/shardId-\d{12}\/[\w.-]+\.ndjson$/.test(key))
    wrong("is not a key of the quarantine");
  for (const text of Buffer.from(body).toString().trimEnd().split("\n")) {
    const { region, stream, shardId, sequenceNumber, subSequence, ...kept } = line.parse(JSON.parse(text));
    const id = `${region}/${stream}/${shardId}/${sequenceNumber}/${subSequence}`;
    const item = ledger.items.get(id);
    if (item === undefined) {
      wrong(`holds ${id}, which nobody put`);
      continue;
    }
    const { user } = item;
    const isRefused = outcomes(item).some((outcome) => "reason" in outcome && outcome.reason === kept.reason);
    if (!isRefused) wrong(`holds ${id} (${user.kind}) for the reason ${kept.reason}`);
    if (kept.partitionKey !== user.partitionKey) wrong(`holds another partition key for ${id}`);
    if (kept.data === user.data.toString("base64")) enter(item);
    else wrong(`holds other bytes for ${id} (${user.kind})`);
  }
}
