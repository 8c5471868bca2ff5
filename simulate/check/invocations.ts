import type { History, Invocation } from "../world/history.ts";
import type { HistoryLedger, Item, OutcomesOf } from "./ledger.ts";
import type { Violation } from "./violation.ts";

/** However short the back-off falls out: more attempts than these mean two loops of retries, one in the other. */
const maxAttempts = (timeoutMs: number) => 10 + timeoutMs / 250;

/**
 * Checks how each invocation ended: in time, with an answer that Lambda understands, and that acknowledges only what is
 * published or kept by then.
 * @param note counts the faults that an answer stands for.
 */
export function checkInvocations(
  { invocations }: History,
  ledger: HistoryLedger,
  outcomes: OutcomesOf,
  note: (fault: string) => void,
): Violation[] {
  return invocations.flatMap((invocation) => checkInvocation(invocation, ledger, outcomes, note));
}

function checkInvocation(
  invocation: Invocation,
  ledger: HistoryLedger,
  outcomes: OutcomesOf,
  note: (fault: string) => void,
): Violation[] {
  const { number, attempts, timeoutMs, calls, eventIds, end } = invocation;
  const name = `invocation ${number}`;
  const violations: Violation[] = [];
  if (attempts > maxAttempts(timeoutMs)) {
    violations.push({ rule: "attempts", text: `${name} sent a record ${attempts} times in ${timeoutMs} ms` });
  }
  if (end === undefined) return violations;
  if (end.tookMs > timeoutMs) {
    violations.push({ rule: "late", text: `${name} took ${end.tookMs} ms, and had ${timeoutMs} ms` });
  }
  if ("error" in end.outcome) {
    return [...violations, { rule: "thrown", text: `${name} threw ${String(end.outcome.error)}` }];
  }
  if (eventIds.length === 0 && calls > 0) {
    violations.push({ rule: "invalid-answer", text: `${name} had no records and called PutRecords` });
  }
  const acknowledged = acknowledgedOf(end.outcome.answer, eventIds);
  if (acknowledged === undefined) {
    const answer = JSON.stringify(end.outcome.answer);
    return [...violations, { rule: "invalid-answer", text: `${name} answered ${answer}, which Lambda can't follow` }];
  }
  noteFailure(invocation, acknowledged, ledger, note);
  const early = eventIds
    .slice(0, acknowledged)
    .flatMap((eventId) => ledger.byEventId.get(eventId)?.items ?? [])
    .find((item) => !isDone(item, end.step) && !outcomes(item).some((outcome) => "dropped" in outcome));
  if (early === undefined) return violations;
  const text = `${name} acknowledged ${early.id} (${early.user.kind}), which was neither published nor kept`;
  return [...violations, { rule: "acknowledged-early", text }];
}

function isDone({ publishedAt, keptAt }: Item, step: number): boolean {
  return publishedAt < step || keptAt < step;
}

/** How many records of the event an answer acknowledges; undefined when Lambda would fail the batch for its form. */
function acknowledgedOf(answer: unknown, eventIds: readonly string[]): number | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  const { batchItemFailures, ...rest } = answer as { batchItemFailures?: unknown };
  if (!Array.isArray(batchItemFailures) || batchItemFailures.length > 1 || Object.keys(rest).length > 0)
    return undefined;
  if (batchItemFailures.length === 0) return eventIds.length;
  const identifier: unknown = batchItemFailures[0]?.itemIdentifier;
  const index = eventIds.findIndex((eventId) => eventId.slice(eventId.indexOf(":") + 1) === identifier);
  return index === -1 ? undefined : index;
}

function noteFailure(
  { eventIds }: Invocation,
  acknowledged: number,
  ledger: HistoryLedger,
  note: (fault: string) => void,
): void {
  const eventId = eventIds[acknowledged];
  if (eventId === undefined) return;
  note("F18");
  if (eventIds.length > 500) note("F48");
  if (ledger.byEventId.get(eventId)?.accepted.record.isAggregate) note("F19");
}
