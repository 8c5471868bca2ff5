import { expect } from "chai";
import { createRedrive, discardedBatch, functionArn } from "./create-redrive.ts";

const STREAM_ARN = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000";

const createChange = (SequenceNumber: string) => ({
  ...{ eventID: `event-${SequenceNumber}`, eventName: "INSERT", eventSource: "aws:dynamodb" },
  ...{ awsRegion: "eu-west-1", eventSourceARN: STREAM_ARN },
  dynamodb: { Keys: { id: { S: "1" } }, NewImage: { id: { S: "1" }, total: { N: "1.50" } }, SequenceNumber },
});
const discardedChanges = (...changes: ReturnType<typeof createChange>[]) =>
  JSON.stringify({
    requestContext: { condition: "RetryAttemptsExhausted", functionArn: `${functionArn("enrich")}:live` },
    DDBStreamBatchInfo: { shardId: "shardId-a" },
    payload: { Records: changes },
  });

describe("changes of a table that Lambda gave up", () => {
  it("are given to their function as they came, in their order, while records go back to the stream", async () => {
    const world = createRedrive({
      "aws/lambda/m/shardId-a/2": discardedChanges(createChange("1000")),
      "aws/lambda/m/shardId-a/1": discardedChanges(createChange("998"), createChange("999")),
      "aws/lambda/n/shardId-000000000001/1": discardedBatch(["100", "k", "one"]),
    });
    const { put, problems } = await world.run();
    expect([put, problems]).to.deep.equal([4, []]);
    expect(world.taken).to.deep.equal(["one"]);
    expect(world.invocations.flatMap(({ records }) => records)).to.deep.equal(["998", "999", "1000"].map(createChange));
    expect((await world.run()).put).to.equal(0);
  });

  it("stay from the first one on that the function gives back", async () => {
    const world = createRedrive({ "aws/lambda/m/shardId-a/1": discardedChanges(createChange("1"), createChange("2")) });
    world.answer = async () => ({ batchItemFailures: [{ itemIdentifier: "2" }] });
    const { put, stopped } = await world.run();
    expect([put, stopped.map(({ records }) => records)]).to.deep.equal([1, [1]]);
    world.answer = async () => ({});
    expect((await world.run()).put).to.equal(1);
  });
});
