import { expect } from "chai";
import { createLambda, FUNCTION } from "./create-lambda.ts";

const MAPPINGS = "/2015-03-31/event-source-mappings";
const caller = { account: "000000000000", region: "eu-west-1" };
const ARN = "arn:aws:lambda:eu-west-1:000000000000:event-source-mapping:made-1";

describe("An event source mapping that Lambda's API is asked for", () => {
  it("on a queue has AWS's defaults, drives the function, and is deleted", async () => {
    const { ask, sqs, clock, payloads, maker } = await createLambda();
    const { QueueUrl } = sqs.createQueue(caller, { QueueName: "work" });
    const EventSourceArn = "arn:aws:sqs:eu-west-1:000000000000:work";
    const { status, answer } = await ask("POST", MAPPINGS, { EventSourceArn, FunctionName: "work:live" });
    expect(status).to.equal(202);
    expect(answer).to.deep.equal({
      ...{ UUID: "made-1", EventSourceMappingArn: ARN, EventSourceArn, FunctionArn: `${FUNCTION}:live`, BatchSize: 10 },
      ...{ MaximumBatchingWindowInSeconds: 0, FunctionResponseTypes: [], State: "Creating" },
      ...{ StateTransitionReason: "USER_INITIATED", LastModified: clock.now() / 1000 },
    });
    expect((await ask("GET", `${MAPPINGS}/made-1`)).answer).to.include({ State: "Enabled" });
    sqs.sendMessage(caller, { QueueUrl, MessageBody: "hello" });
    await clock.advance(1000);
    expect(payloads.map((payload) => JSON.parse(payload).Records[0].body)).to.deep.equal(["hello"]);
    expect(await ask("DELETE", `${MAPPINGS}/made-1`)).to.deep.equal({
      status: 202,
      answer: { ...answer, State: "Deleting" },
    });
    expect((await ask("GET", `${MAPPINGS}/made-1`)).status).to.equal(404);
    sqs.sendMessage(caller, { QueueUrl, MessageBody: "later" });
    await clock.advance(60_000);
    expect(payloads).to.have.length(1);
    await maker.stop();
  });

  it("on a stream has AWS's defaults, says how it went, and keeps what is given up", async () => {
    const { ask, kinesis, clock, payloads, objectStore, maker } = await createLambda();
    kinesis.createStream(caller, { StreamName: "clicks", ShardCount: 1 });
    kinesis.putRecord(caller, { StreamName: "clicks", PartitionKey: "a", Data: Buffer.from("{}") });
    const given = {
      EventSourceArn: "arn:aws:kinesis:eu-west-1:000000000000:stream/clicks",
      ...{ FunctionName: "work", StartingPosition: "TRIM_HORIZON" },
    };
    const { answer } = await ask("POST", MAPPINGS, given);
    expect(answer).to.deep.equal({
      ...{ UUID: "made-1", EventSourceMappingArn: ARN, EventSourceArn: given.EventSourceArn, FunctionArn: FUNCTION },
      ...{ BatchSize: 100, MaximumBatchingWindowInSeconds: 0, ParallelizationFactor: 1, TumblingWindowInSeconds: 0 },
      ...{ MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1, BisectBatchOnFunctionError: false },
      ...{ FunctionResponseTypes: [], DestinationConfig: { OnFailure: {} }, StartingPosition: "TRIM_HORIZON" },
      ...{ LastProcessingResult: "No records processed", State: "Creating", StateTransitionReason: "User action" },
      LastModified: clock.now() / 1000,
    });
    await ask("DELETE", `${MAPPINGS}/made-1`);
    const DestinationConfig = { OnFailure: { Destination: "arn:aws:s3:::kept" } };
    await ask("POST", MAPPINGS, { ...given, MaximumRetryAttempts: 0, DestinationConfig });
    await clock.advance(5000);
    expect(payloads).to.have.length(1);
    expect((await objectStore.listObjects("kept")).objects).to.have.length(1);
    expect((await ask("GET", `${MAPPINGS}/made-2`)).answer).to.include({
      LastProcessingResult: "PROBLEM: Function call failed",
    });
    await maker.stop();
  });
});
