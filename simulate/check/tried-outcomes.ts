import { AGAIN, attempt, attemptToFinish, comeOf } from "../../handlers/kinesis/batch/attempt.ts";
import { type Definition, isDrop } from "../../handlers/kinesis/batch/definition.ts";
import { isRefusal } from "../../handlers/kinesis/records/refusal.ts";
import { createSlab, loadBytes, rewind, type Slab } from "../../handlers/kinesis/records/slab.ts";
import { INPUT_STREAM, REGION } from "../scenario/scenario.ts";
import { type ExpectedOutcome, type OutcomeOf, outcomeOf } from "./expected.ts";
import type { Item } from "./ledger.ts";

/**
 * What must become of records of which only their handler knows it: what it makes of each alone, once the simulation is over. A handler
 * that remembers, forgets or changes what it shares between records is caught so.
 */
export async function tryOutcomes(
  items: Iterable<Item>,
  definition: Definition,
  maxRecordBytes: number,
): Promise<OutcomeOf> {
  const tried = new Map<string, ExpectedOutcome>();
  const slab = createSlab();
  for (const { id, user } of items)
    if (user.expected === "as-tried") tried.set(id, await tryAlone(definition, slab, id, user, maxRecordBytes));
  return (user, id, catalogue, limit) => tried.get(id) ?? outcomeOf(user, id, catalogue, limit);
}

async function tryAlone(
  definition: Definition,
  slab: Slab,
  id: string,
  user: Item["user"],
  limit: number,
): Promise<ExpectedOutcome> {
  const enrich = definition.create(limit);
  rewind(slab);
  loadBytes(slab, user.data);
  const [shardId = "", sequenceNumber = "", subSequence] = id.split("/").slice(-3);
  const recordId = {
    prefix: Buffer.from(`"${REGION}/${INPUT_STREAM}/${shardId}/`),
    sequenceNumber,
    subSequence: Number(subSequence),
  };
  let come = attempt(
    enrich,
    slab,
    { keys: { partitionKey: user.partitionKey }, id: recordId },
    new AbortController().signal,
  );
  if (come instanceof Promise) {
    const finish = await come.catch(comeOf);
    loadBytes(slab, user.data);
    come = typeof finish === "function" ? attemptToFinish(finish, slab) : finish;
  }
  if (come === AGAIN) return { open: true };
  if (isRefusal(come)) return { reason: come.reason };
  if (isDrop(come)) return { dropped: come.drop };
  return { data: Buffer.from(slab.text.bytes.subarray(come.start, slab.start)) };
}
