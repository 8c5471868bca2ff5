import { expect } from "chai";
import { createQueue } from "./create-queue.ts";

const createFifo = (attributes: Record<string, string> = {}) =>
  createQueue({ FifoQueue: "true", ContentBasedDeduplication: "true", ...attributes });
const inGroup = (MessageGroupId: string) => ({ MessageGroupId });

describe("a FIFO queue", () => {
  it("keeps a group's order, and holds it while one of it is out; other groups go on", async () => {
    const { send, receive, bodies, settle } = createFifo();
    for (const body of ["a1", "a2", "a3"]) send(body, inGroup("a"));
    send("b1", inGroup("b"));
    const [a1, a2] = await receive(undefined, 2);
    expect([a1?.Body, a2?.Body]).to.deep.equal(["a1", "a2"]);
    expect(await bodies()).to.deep.equal(["b1"]);
    settle(a1?.ReceiptHandle);
    expect(await bodies()).to.deep.equal([]);
    settle(a2?.ReceiptHandle);
    expect(await bodies()).to.deep.equal(["a3"]);
  });

  const extended: [which: number, comes: string[]][] = [
    [0, []],
    [1, ["foo"]],
    [2, ["foo", "bar"]],
  ];
  for (const [which, comes] of extended) {
    it(`gives back what lies before a message that stays hidden: ${comes.join() || "nothing"}`, async () => {
      const { clock, send, receive, bodies, hide } = createFifo({ VisibilityTimeout: "1" });
      for (const body of ["foo", "bar", "baz"]) send(body, inGroup("a"));
      const messages = await receive();
      hide(messages[which]?.ReceiptHandle, 4);
      await clock.advance(2500);
      expect(await bodies()).to.deep.equal(comes);
    });
  }

  it("swallows a deduplication ID for five minutes, also in another group and after the first was deleted", async () => {
    const { clock, send, receive, bodies, settle } = createFifo();
    const first = send("x", { MessageGroupId: "a", MessageDeduplicationId: "1" });
    settle((await receive())[0]?.ReceiptHandle);
    expect(send("y", { MessageGroupId: "b", MessageDeduplicationId: "1" }).MessageId).to.equal(first.MessageId);
    expect(await bodies()).to.deep.equal([]);
    await clock.advance(300_000);
    send("z", { MessageGroupId: "a", MessageDeduplicationId: "1" });
    expect(await bodies()).to.deep.equal(["z"]);
  });

  it("keeps deduplication IDs by group where it is told to", async () => {
    const { send, bodies } = createFifo({
      DeduplicationScope: "messageGroup",
      FifoThroughputLimit: "perMessageGroupId",
    });
    send("x", { MessageGroupId: "a", MessageDeduplicationId: "1" });
    send("y", { MessageGroupId: "b", MessageDeduplicationId: "1" });
    expect(await bodies()).to.deep.equal(["x", "y"]);
  });

  it("refuses to delete by a handle whose time is over", async () => {
    const { clock, send, receive, settle } = createFifo();
    send("x", inGroup("a"));
    const [message] = await receive();
    await clock.advance(30_000);
    expect(() => settle(message?.ReceiptHandle)).to.throw(/Reason: The receipt handle has expired\.$/);
  });

  it("gives up the head of a group and goes on with the rest, whose retention in the dead-letter queue begins anew", async () => {
    const { clock, send, bodies, dead } = createFifo({ maxReceiveCount: "1" });
    send("poison", inGroup("a"));
    await bodies();
    send("next", inGroup("a"));
    await clock.advance(3 * 86_400_000);
    expect(await bodies()).to.deep.equal(["next"]);
    await clock.advance(3 * 86_400_000);
    expect(await bodies(dead)).to.deep.equal(["poison"]);
  });
});
