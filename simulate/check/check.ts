import type { CatalogueName } from "../scenario/places.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { History } from "../world/history.ts";
import { type OutcomeOf, outcomeOf } from "./expected.ts";
import { checkInvocations } from "./invocations.ts";
import { createLedger, type HistoryLedger, type Item, type OutcomesOf } from "./ledger.ts";
import { checkOutputs } from "./outputs.ts";
import { checkStored } from "./stored.ts";
import type { Violation } from "./violation.ts";

/**
 * Decides whether a history is right: every violation of every rule, none when all is well.
 * @param note counts the faults that only the answers tell of.
 * @param outcome tells what must become of a record. @default what the story does
 */
export function check(
  scenario: Scenario,
  history: History,
  note: (fault: string) => void = () => {},
  outcome: OutcomeOf = outcomeOf,
): Violation[] {
  const { maxRecordBytes } = scenario;
  const ledger = createLedger(history);
  const catalogues: CatalogueName[] = ["first"];
  if (history.invocations.some(({ catalogue }) => catalogue === "second")) catalogues.push("second");
  const outcomes: OutcomesOf = ({ user, id }) =>
    catalogues.map((catalogue) => outcome(user, id, catalogue, maxRecordBytes));
  return [
    ...checkOutputs(history, ledger, outcomes),
    ...checkStored(history, ledger, outcomes),
    ...checkInvocations(history, ledger, outcomes, note),
    ...checkComplete(ledger, outcomes),
    ...checkOrder(ledger, (item) => catalogues.length > 1 && outcomes(item).some((one) => "reason" in one)),
    ...checkRest(history),
  ];
}

function checkComplete({ items }: HistoryLedger, outcomes: OutcomesOf): Violation[] {
  return [...items.values()]
    .filter(({ publishedAt, isKept }) => publishedAt === Number.POSITIVE_INFINITY && !isKept)
    .filter((item) => !outcomes(item).some((one) => "dropped" in one))
    .map(({ id, user }) => ({
      rule: "lost",
      text: `${id} (${user.kind}) is neither published nor in the failure store`,
    }));
}

/**
 * First occurrences per partition key must follow the input's order. Within aggregates the order holds per key of the
 * aggregate: Lambda knows no other. What the failure store took, or a catalogue in between refuses, may be published
 * later all the same, by another delivery or a request that came through after it was given up.
 */
function checkOrder({ items }: HistoryLedger, isRefused: (item: Item) => boolean): Violation[] {
  const violations: Violation[] = [];
  const latest = new Map<string, Item>();
  for (const item of items.values()) {
    const { id, user, outerKey, publishedAt, keptAt, isTold } = item;
    if (publishedAt === Number.POSITIVE_INFINITY || keptAt < Number.POSITIVE_INFINITY || !isTold || isRefused(item))
      continue;
    const key = JSON.stringify([outerKey, user.partitionKey]);
    const before = latest.get(key);
    if (before !== undefined && before.publishedAt > publishedAt) {
      violations.push({ rule: "order", text: `${id} was published before ${before.id}, which has the same key` });
    } else latest.set(key, item);
  }
  return violations;
}

function checkRest({ isDrained, tookMs, leaks, brokenCataloguesLoaded }: History): Violation[] {
  const violations: Violation[] = [];
  if (!isDrained) violations.push({ rule: "undrained", text: `after ${tookMs} virtual ms not everything is settled` });
  if (leaks.length > 0)
    violations.push({ rule: "leaked", text: "a line of the log holds something from within a record" });
  if (brokenCataloguesLoaded > 0) violations.push({ rule: "broken-catalogue", text: "a broken catalogue was loaded" });
  return violations;
}
