import { expect } from "chai";
import { createSqs } from "../../../emulator/sqs/sqs.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";

const caller = { account: "111122223333", region: "eu-west-1", origin: "http://127.0.0.1:4566" };

describe("A list of queues", () => {
  const sqs = createSqs({ clock: createVirtualClock(0) });
  const arn = "arn:aws:sqs:eu-west-1:111122223333:dead";
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 1 });
  const { QueueUrl: dead } = sqs.createQueue(caller, { QueueName: "dead" });
  const [a, b, c] = ["a", "b", "c"].map(
    (QueueName) => sqs.createQueue(caller, { QueueName, Attributes: { RedrivePolicy } }).QueueUrl,
  );

  it("comes a page at a time, and whole where nobody asked for pages", () => {
    const { NextToken, ...first } = sqs.listQueues(caller, { MaxResults: 3 });
    expect(first).to.deep.equal({ QueueUrls: [a, b, c] });
    expect(sqs.listQueues(caller, { MaxResults: 3, NextToken })).to.deep.equal({ QueueUrls: [dead] });
    expect(sqs.listQueues(caller, {})).to.deep.equal({ QueueUrls: [a, b, c, dead] });
    expect(sqs.listQueues(caller, { QueueNamePrefix: "z" })).to.deep.equal({});
  });

  it("comes so of those that a dead-letter queue is of too", () => {
    const { NextToken, ...first } = sqs.listDeadLetterSourceQueues(caller, { QueueUrl: dead, MaxResults: 2 });
    expect(first).to.deep.equal({ queueUrls: [a, b] });
    expect(sqs.listDeadLetterSourceQueues(caller, { QueueUrl: dead, NextToken })).to.deep.equal({ queueUrls: [c] });
  });

  for (const MaxResults of [0, 1001])
    it(`is refused in pages of ${MaxResults}`, () => {
      expect(() => sqs.listQueues(caller, { MaxResults })).to.throw(
        "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.",
      );
    });
});
