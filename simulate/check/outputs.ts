import type { CatalogueName } from "../scenario/places.ts";
import type { History, OutputRecord } from "../world/history.ts";
import { outcomeOf } from "./expected.ts";
import type { HistoryLedger, Item } from "./ledger.ts";
import type { Violation } from "./violation.ts";

const ID_MEMBER = Buffer.from('"enrichment":{"id":"');
const QUOTE = 0x22;

/**
 * Compares each output with what it must be, and enters it into the ledger. That all outputs of one id and catalogue are
 * the same bytes follows.
 * @param catalogues those that were deployed at some time.
 */
export function checkOutputs(
  { outputs }: History,
  ledger: HistoryLedger,
  catalogues: readonly CatalogueName[],
  maxRecordBytes: number,
): Violation[] {
  const violations: Violation[] = [];
  for (const output of outputs) {
    const id = idOf(output.data);
    const item = ledger.items.get(id);
    if (item === undefined) {
      violations.push({ rule: "invented", text: `the output has a record with id "${id}", which nobody put` });
      continue;
    }
    item.publishedAt = Math.min(item.publishedAt, output.step);
    const problem = problemOf(output, item, catalogues, maxRecordBytes);
    if (problem !== undefined) violations.push(problem);
  }
  return violations;
}

function problemOf(
  { data, partitionKey, explicitHashKey }: OutputRecord,
  { id, user }: Item,
  catalogues: readonly CatalogueName[],
  maxRecordBytes: number,
): Violation | undefined {
  const isExpected = catalogues.some((catalogue) => {
    const outcome = outcomeOf(user, id, catalogue, maxRecordBytes);
    return "data" in outcome && outcome.data.equals(data);
  });
  if (!isExpected) {
    return { rule: "bytes", text: `the output under id ${id} (${user.kind}) is not the input's bytes and our members` };
  }
  if (partitionKey !== user.partitionKey || explicitHashKey !== user.explicitHashKey) {
    return { rule: "key", text: `the output under id ${id} has another key than the input` };
  }
  return undefined;
}

/** The id as text. Ours is the last member, so that the record's own bytes can't be taken for it. */
function idOf(data: Uint8Array): string {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const member = bytes.lastIndexOf(ID_MEMBER);
  if (member === -1) return "";
  const start = member + ID_MEMBER.length;
  return bytes.toString("utf8", start, bytes.indexOf(QUOTE, start));
}
