import { Buffer } from "node:buffer";
import { expect } from "chai";
import { putBatch } from "../../client/put-batch.ts";

const ARN = "arn:aws:kinesis:eu-west-1:000000000000:stream/users";
const TAKEN = { ShardId: "shardId-000000000000", SequenceNumber: "7" };
const ACKNOWLEDGED = { shardId: TAKEN.ShardId, sequenceNumber: "7" };
const NO_ANSWER = { failure: { kind: "unavailable", code: "NoResultForRecord" } };

/** What becomes of records when Kinesis gives this answer. */
function putTo(answer: unknown, records: number) {
  const client = { send: async () => answer as never };
  const all = Array.from({ length: records }, (_, index) => ({
    partitionKey: `k${index}`,
    data: Buffer.from(String(index)),
  }));
  return putBatch(client, ARN, all, new AbortController().signal);
}

describe("a call that puts records", () => {
  const answers: [what: string, answer: unknown, results: unknown[]][] = [
    ["all taken", { Records: [TAKEN, TAKEN] }, [ACKNOWLEDGED, ACKNOWLEDGED]],
    ["one answer for two records", { Records: [TAKEN] }, [ACKNOWLEDGED, NO_ANSWER]],
    ["no list of answers", {}, [NO_ANSWER, NO_ANSWER]],
    ["an answer without a sequence number", { Records: [TAKEN, { ShardId: "s" }] }, [ACKNOWLEDGED, NO_ANSWER]],
    ["an answer without a shard", { Records: [{ SequenceNumber: "7" }, TAKEN] }, [NO_ANSWER, ACKNOWLEDGED]],
    ["empty texts", { Records: [{ ShardId: "", SequenceNumber: "" }, TAKEN] }, [NO_ANSWER, ACKNOWLEDGED]],
    ["PutRecord's answer", TAKEN, [ACKNOWLEDGED]],
    ["an empty answer of PutRecord", {}, [NO_ANSWER]],
    ["an answer of PutRecord without a sequence number", { ShardId: "s" }, [NO_ANSWER]],
  ];
  for (const [what, answer, results] of answers) {
    it(`takes only what Kinesis says it has: ${what}`, async () => {
      expect(await putTo(answer, results.length)).to.deep.equal(results);
    });
  }

  it("tells a record's own error code", async () => {
    const ErrorCode = "ProvisionedThroughputExceededException";
    const [first, second] = await putTo({ Records: [{ ...TAKEN, ErrorCode }, TAKEN] }, 2);
    expect(first).to.have.nested.property("failure.code", ErrorCode);
    expect(second).to.deep.equal(ACKNOWLEDGED);
  });
});
