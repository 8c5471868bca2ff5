import type { History, OutputRecord } from "../world/history.ts";
import type { HistoryLedger, Item, OutcomesOf } from "./ledger.ts";
import type { Violation } from "./violation.ts";

const ID_MEMBER = Buffer.from('"enrichment":{"id":"');
const QUOTE = 0x22;

/**
 * Compares each output with what it must be, and enters it into the ledger. That all outputs of one id and catalogue are
 * the same bytes follows.
 */
export function checkOutputs({ outputs }: History, ledger: HistoryLedger, outcomes: OutcomesOf): Violation[] {
  const violations: Violation[] = [];
  const unstamped = byBytes(ledger, outcomes);
  for (const output of outputs) {
    const id = idOf(output.data);
    const stamped = ledger.items.get(id);
    const alike = stamped === undefined ? unstamped(output) : [stamped];
    if (alike.length === 0)
      violations.push({ rule: "invented", text: `the output has a record with id "${id}", which nobody put` });
    for (const item of alike) {
      item.publishedAt = Math.min(item.publishedAt, output.step);
      item.isTold = stamped !== undefined;
    }
    const problem = stamped && problemOf(output, stamped, outcomes);
    if (problem !== undefined) violations.push(problem);
  }
  return violations;
}

/** Finds whose output bytes without a stamp may be: all that must become these, since nothing tells them apart. */
function byBytes({ items }: HistoryLedger, outcomes: OutcomesOf): (output: OutputRecord) => readonly Item[] {
  let known: Map<string, Item[]> | undefined;
  const textOf = (data: Uint8Array) => Buffer.from(data).toString("base64");
  const expectedOf = (item: Item) =>
    outcomes(item).map((outcome) => ("data" in outcome ? textOf(outcome.data) : ""))[0];
  return ({ data, partitionKey, explicitHashKey }) => {
    const own = [...items.values()].filter(({ user }) => user.expected === "as-tried");
    known ??= Map.groupBy(own, (item) => expectedOf(item) ?? "");
    const alike = known.get(textOf(data)) ?? [];
    return alike.filter(({ user }) => user.partitionKey === partitionKey && user.explicitHashKey === explicitHashKey);
  };
}

function problemOf(
  { data, partitionKey, explicitHashKey }: OutputRecord,
  item: Item,
  outcomes: OutcomesOf,
): Violation | undefined {
  const { id, user } = item;
  const isExpected = outcomes(item).some((outcome) => "data" in outcome && outcome.data.equals(data));
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
