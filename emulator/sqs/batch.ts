import { AwsError, isAwsError } from "../aws-error.ts";

const MAXIMUM_ENTRIES = 10;
const ID = /^[\w-]{1,80}$/;

/** An entry that failed, the others being done. */
type FailedEntry = { Id: string; Code: string; Message: string; SenderFault: true };

type BatchOperation = "SendMessageBatch" | "DeleteMessageBatch" | "ChangeMessageVisibilityBatch";

/** @throws AwsError for a batch that AWS refuses whole. */
export function checkBatch(operation: BatchOperation, entries: readonly { Id: string }[]): void {
  if (entries.length === 0)
    throw refused("EmptyBatchRequest", `There should be at least one ${operation}RequestEntry in the request.`);
  if (entries.length > MAXIMUM_ENTRIES)
    throw refused(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${MAXIMUM_ENTRIES}. You have sent ${entries.length}.`,
    );
  if (entries.some(({ Id }) => !ID.test(Id)))
    throw refused(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    );
  const ids = entries.map(({ Id }) => Id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw refused("BatchEntryIdsNotDistinct", `Id ${twice} repeated.`);
}

function refused(name: string, message: string): AwsError {
  return new AwsError(`AWS.SimpleQueueService.${name}`, message);
}

/** Does each entry on its own, in order. AWS leaves a list out that would be empty. */
export function eachEntry<Entry extends { Id: string }, Done>(
  operation: BatchOperation,
  entries: readonly Entry[],
  work: (entry: Entry) => Done,
): { Successful?: (Done & { Id: string })[]; Failed?: FailedEntry[] } {
  checkBatch(operation, entries);
  const done: (Done & { Id: string })[] = [];
  const failed: FailedEntry[] = [];
  for (const entry of entries) {
    try {
      done.push({ ...work(entry), Id: entry.Id });
    } catch (error) {
      if (!isAwsError(error)) throw error;
      failed.push({ Id: entry.Id, Code: error.name, Message: error.message, SenderFault: true });
    }
  }
  return { ...(done.length > 0 && { Successful: done }), ...(failed.length > 0 && { Failed: failed }) };
}
