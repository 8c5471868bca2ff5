/** Bytes of a mebibyte. */
const MIB = 2 ** 20;

/** What AWS gives a shard. https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
export const SHARD = {
  bytesInPerSecond: MIB,
  recordsInPerSecond: 1000,
  /** For all callers of GetRecords together, or for each consumer with enhanced fan-out. */
  bytesOutPerSecond: 2 * MIB,
  /** For all callers of GetRecords together. */
  recordsOutPerSecond: 2000,
  /** For all callers of GetRecords together. */
  readsPerSecond: 5,
  bytesOfARead: 10 * MIB,
  recordsOfARead: 10_000,
} as const;

/** How Lambda takes messages from a queue. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export const QUEUE = {
  /** Batches that are under way at the same time at first, how many more in a minute, and at most. */
  firstBatches: 5,
  moreBatchesPerMinute: 300,
  mostBatches: 1250,
} as const;

/** How Lambda reads a stream and invokes a function with it. */
export const TRIGGER = {
  /** Lambda asks a shard for records about once a second, and what the answer takes is our reading; it asks on and on while it is behind. */
  pollSeconds: 1.02,
  /** Records reach a consumer with enhanced fan-out after so many seconds. https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html */
  pushSeconds: 0.07,
  /** Lambda's limit on the payload of an invocation. */
  payloadBytes: 6 * MIB,
  /** What a record's place in the event adds to its base64 text, roughly. */
  envelopeBytes: 450,
} as const;
