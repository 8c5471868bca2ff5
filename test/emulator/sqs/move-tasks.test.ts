import { expect } from "chai";
import { caller, createQueue, queueArn } from "./create-queue.ts";

/** A queue whose dead-letter queue holds these bodies. */
async function createDeadLetters(bodies: string[], attributes: Record<string, string> = {}) {
  const queue = createQueue({ maxReceiveCount: "1", VisibilityTimeout: "1", ...attributes });
  const fifo = attributes.FifoQueue === "true" ? ".fifo" : "";
  for (const body of bodies) queue.send(body, fifo ? { MessageGroupId: body, MessageDeduplicationId: body } : {});
  for (let receive = 0; receive < 2; receive++) {
    await queue.receive();
    await queue.clock.advance(1000);
  }
  const SourceArn = queueArn(`dead${fifo}`);
  const tasks = () => queue.sqs.listMessageMoveTasks(caller, { SourceArn, MaxResults: 10 }).Results;
  return { ...queue, SourceArn, tasks };
}

describe("a task that moves messages", () => {
  it("gives them back to the queue that they came from, as new ones", async () => {
    const { sqs, clock, SourceArn, tasks, receive, dead } = await createDeadLetters(["a", "b"]);
    const { TaskHandle } = sqs.startMessageMoveTask(caller, { SourceArn });
    expect(tasks()).to.deep.include.members([{ ...tasks()[0], TaskHandle, Status: "RUNNING" }]);
    await clock.advance(0);
    const messages = await receive();
    expect(messages.map(({ Body, Attributes }) => [Body, Attributes?.ApproximateReceiveCount])).to.deep.equal([
      ["a", "1"],
      ["b", "1"],
    ]);
    expect(await receive(dead)).to.deep.equal([]);
    expect(tasks()).to.have.length(1);
    expect(tasks()[0]).to.include({ Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 2 });
    expect(tasks()[0]).not.to.have.any.keys("TaskHandle", "DestinationArn");
  });

  it("keeps to its rate, runs alone, and ends when it is cancelled", async () => {
    const { sqs, clock, SourceArn, tasks } = await createDeadLetters(["a", "b", "c"]);
    const { TaskHandle } = sqs.startMessageMoveTask(caller, { SourceArn, MaxNumberOfMessagesPerSecond: 1 });
    await clock.advance(1500);
    expect(() => sqs.startMessageMoveTask(caller, { SourceArn })).to.throw(/There is already a task running/);
    expect(sqs.cancelMessageMoveTask(caller, { TaskHandle })).to.deep.equal({ ApproximateNumberOfMessagesMoved: 2 });
    await clock.advance(5000);
    expect(tasks()[0]).to.include({ Status: "CANCELLED", ApproximateNumberOfMessagesMoved: 2 });
    expect(() => sqs.cancelMessageMoveTask(caller, { TaskHandle })).to.throw(/does not exist/);
  });

  it("keeps group and order in FIFO queues", async () => {
    const { sqs, clock, SourceArn, bodies } = await createDeadLetters(["a", "b"], { FifoQueue: "true" });
    sqs.startMessageMoveTask(caller, { SourceArn });
    await clock.advance(0);
    expect(await bodies()).to.deep.equal(["a", "b"]);
  });

  it("fails when the queue is gone, or nothing says where a message came from", async () => {
    for (const [spoil, FailureReason] of [
      ["gone", "AWS.SimpleQueueService.NonExistentQueue"],
      ["sent", "CouldNotDetermineMessageSource"],
    ] as const) {
      const { sqs, clock, SourceArn, tasks, dead, QueueUrl } = await createDeadLetters(spoil === "gone" ? ["a"] : []);
      if (spoil === "sent") sqs.sendMessage(caller, { QueueUrl: dead, MessageBody: "x" });
      sqs.startMessageMoveTask(caller, { SourceArn });
      if (spoil === "gone") sqs.deleteQueue(caller, { QueueUrl });
      await clock.advance(0);
      expect(tasks()[0]).to.include({ Status: "FAILED", FailureReason });
    }
  });

  it("is refused for a queue that is nobody's dead-letter queue", () => {
    const { sqs } = createQueue();
    expect(() => sqs.startMessageMoveTask(caller, { SourceArn: queueArn("work") })).to.throw(
      "Source queue must be configured as a Dead Letter Queue.",
    );
  });
});
