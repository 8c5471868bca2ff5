import { queueMappingProblems } from "../../../event-source-mapping/queue-limits.ts";

/** The settings of an event source mapping on a queue, by AWS's names. */
export type QueueMappingSettings = {
  /** Messages in a batch: 1 to 10,000, of a FIFO queue to 10. @default 10 */
  batchSize: number;
  /** How long a batch may gather, 0 to 300; a FIFO queue's doesn't. At least 1 for batches of more than 10. @default 0 */
  maximumBatchingWindowInSeconds: number;
  /** Batches in flight at once, 2 to 1,000. @default 5, where AWS begins; it goes on to 1,250 */
  maximumConcurrency: number;
  /** @default [] */
  functionResponseTypes: readonly "ReportBatchItemFailures"[];
  /** Patterns, as JSON text, of which a message must match one; what matches none is deleted. @default [] every message */
  filterPatterns: readonly string[];
};

const FIRST_CONCURRENCY = 5;

/** Fills in AWS's defaults. @throws Error naming every setting that AWS would refuse. */
export function completeQueueSettings(isFifo: boolean, args: Partial<QueueMappingSettings>): QueueMappingSettings {
  const settings = {
    ...{ batchSize: 10, maximumBatchingWindowInSeconds: 0, functionResponseTypes: [], filterPatterns: [] },
    ...{ maximumConcurrency: FIRST_CONCURRENCY },
    ...args,
  };
  const { batchSize, maximumBatchingWindowInSeconds } = settings;
  const problems = queueMappingProblems(isFifo, batchSize, maximumBatchingWindowInSeconds, args.maximumConcurrency);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return settings;
}
