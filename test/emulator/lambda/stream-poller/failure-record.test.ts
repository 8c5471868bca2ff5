import { expect } from "chai";
import { createBucketDestination } from "../../../../emulator/lambda/stream-poller/failure-destination.ts";
import {
  createFailureRecord,
  type DiscardedBatch,
  failureObjectBody,
  failureObjectKey,
} from "../../../../emulator/lambda/stream-poller/failure-record.ts";
import { createMemoryObjectStore } from "../../../../emulator/s3/memory-object-store.ts";
import { createVirtualClock } from "../../../../emulator/time/virtual-clock.ts";

const record = (sequenceNumber: string, arrivedAtMs: number) => ({
  sequenceNumber,
  arrivedAtMs,
  partitionKey: "k",
  data: Buffer.of(1),
  sizeBytes: 2,
});
const last = {
  throttled: false,
  requestId: "request",
  statusCode: 200,
  executedVersion: "7",
  functionError: "Unhandled",
  payload: "{}",
} as const;

const createFailure = (overrides: Partial<DiscardedBatch> = {}): DiscardedBatch => ({
  condition: "RetryAttemptsExhausted",
  records: [record("1", Date.UTC(2025, 10, 1)), record("2", Date.UTC(2025, 10, 2))],
  invocations: 3,
  last,
  functionArn: "function",
  streamArn: "stream",
  shardId: "shardId-000000000006",
  atMs: Date.UTC(2025, 10, 14, 0, 38, 6, 21),
  requestId: "made-up",
  ...overrides,
});

describe("A failure record", () => {
  it("rule 19: says what failed and why, without the payload", () => {
    expect(createFailureRecord(createFailure())).to.deep.equal({
      requestContext: {
        requestId: "request",
        functionArn: "function",
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: "7", functionError: "Unhandled" },
      version: "1.0",
      timestamp: "2025-11-14T00:38:06.021Z",
      KinesisBatchInfo: {
        shardId: "shardId-000000000006",
        startSequenceNumber: "1",
        endSequenceNumber: "2",
        approximateArrivalOfFirstRecord: "2025-11-01T00:00:00.000Z",
        approximateArrivalOfLastRecord: "2025-11-02T00:00:00.000Z",
        batchSize: 2,
        streamArn: "stream",
      },
    });
  });

  it("rule 20: has no responseContext when the records were too old, and counts one invocation at least", () => {
    const { requestContext, responseContext } = createFailureRecord(
      createFailure({ condition: "RecordAgeExceeded", invocations: 0, last: undefined }),
    );
    expect(requestContext).to.deep.include({
      requestId: "made-up",
      condition: "RecordAgeExceeded",
      approximateInvokeCount: 1,
    });
    expect(responseContext).to.equal(undefined);
  });

  it("rule 20: has a null functionError for a partial failure", () => {
    const { functionError: _, ...partial } = last;
    expect(createFailureRecord(createFailure({ last: partial })).responseContext?.functionError).to.equal(null);
  });

  it("needs at least one record", () => {
    expect(() => createFailureRecord(createFailure({ records: [] }))).to.throw(RangeError, "at least one record");
  });

  it("rule 21: is stored in S3 by mapping, shard and time, with the payload", async () => {
    const store = createMemoryObjectStore({ clock: createVirtualClock() });
    await store.createBucket("failures");
    const failed = createFailureRecord(createFailure());
    await createBucketDestination(store, "failures", "mapping", () => "uuid")(failed, '{"Records":[]}');
    const key = "aws/lambda/mapping/shardId-000000000006/2025/11/14/2025-11-14T00.38.06-uuid";
    expect(failureObjectKey("mapping", failed, "uuid")).to.equal(key);
    const { body } = await store.getObject("failures", key);
    expect(Buffer.from(body).toString()).to.equal(failureObjectBody(failed, '{"Records":[]}'));
    expect(JSON.parse(Buffer.from(body).toString())).to.deep.equal({ ...failed, payload: '{"Records":[]}' });
  });
});
