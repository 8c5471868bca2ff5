import { createHash } from "node:crypto";
import { z } from "zod";
import { QUARANTINE_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import type { KeptObject } from "../world/history.ts";
import type { HistoryLedger, Item, OutcomesOf } from "./ledger.ts";

/** What each line of the function's quarantine must hold (handlers/enrich/README.md). */
const line = z.object({
  reason: z.string(),
  region: z.string(),
  stream: z.string(),
  shardId: z.string(),
  sequenceNumber: z.string(),
  subSequence: z.int(),
  partitionKey: z.string(),
  explicitHashKey: z.string().optional(),
  arrivedAt: z.iso.datetime(),
  handlerVersion: z.string(),
  data: z.string(),
});
type Line = z.infer<typeof line>;

/** Enters what an object holds into the ledger. */
export type Enter = (item: Item) => void;
/** Notes what is wrong with an object. */
export type Wrong = (text: string) => void;

/** Checks an object of the function's quarantine, line by line, and its key. */
export function enterQuarantine(
  { key, body }: KeptObject,
  ledger: HistoryLedger,
  outcomes: OutcomesOf,
  enter: Enter,
  wrong: Wrong,
): void {
  const texts = Buffer.from(body).toString().trimEnd().split("\n");
  const lines = texts.map((text) => line.parse(JSON.parse(text)));
  if (key !== keyOf(lines, body)) wrong("is not the key of what it holds");
  for (const kept of lines) {
    const { region, stream, shardId, sequenceNumber, subSequence, reason } = kept;
    const id = `${region}/${stream}/${shardId}/${sequenceNumber}/${subSequence}`;
    const item = ledger.items.get(id);
    if (item === undefined) {
      wrong(`holds ${id}, which nobody put`);
      continue;
    }
    const { user } = item;
    const isRefused = outcomes(item).some((outcome) => "reason" in outcome && outcome.reason === reason);
    if (!isRefused) wrong(`holds ${id} (${user.kind}) for the reason ${reason}`);
    const arrivedAtMs = ledger.byEventId.get(`${shardId}:${sequenceNumber}`)?.accepted.arrivedAtMs;
    for (const [what, isRight] of [
      ["partition key", kept.partitionKey === user.partitionKey],
      ["explicit hash key", kept.explicitHashKey === user.explicitHashKey],
      ["time of arrival", Date.parse(kept.arrivedAt) === arrivedAtMs],
    ] as const)
      if (!isRight) wrong(`holds another ${what} for ${id}`);
    if (kept.data === user.data.toString("base64")) enter(item);
    else wrong(`holds other bytes for ${id} (${user.kind})`);
  }
}

/** The documented key: the day of the first arrival in UTC, its shard, the range, and the hash that parts other contents from these. */
function keyOf(lines: readonly Line[], body: Uint8Array): string {
  const [first, last] = [lines[0], lines.at(-1)];
  const day = first?.arrivedAt.slice(0, 10).replaceAll("-", "/");
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 8);
  return `${QUARANTINE_PREFIX}${day}/${first?.shardId}/${first?.sequenceNumber}-${last?.sequenceNumber}-${hash}.ndjson`;
}
