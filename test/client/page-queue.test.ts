import { getEventListeners } from "node:events";
import { expect } from "chai";
import { createPageQueue } from "../../client/page-queue.ts";

/** A queue, its signal, and how often its end was told. */
function createQueue() {
  const stop = new AbortController();
  const ends: string[] = [];
  const queue = createPageQueue<string>(stop.signal, () => ends.push("end"));
  return { stop, queue, ends };
}

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.finally(() => {
    settled = true;
  });
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  return settled;
}

describe("a queue of pages", () => {
  it("lets a source go on when its page is done with, not before", async () => {
    const { queue } = createQueue();
    const put = queue.put("a");
    const pages = queue.pages();
    expect(await pages.next()).to.deep.equal({ value: "a", done: false });
    expect(await isSettled(put)).to.equal(false);
    pages.next();
    expect(await isSettled(put)).to.equal(true);
  });

  it("lets every source go on that waits when its reader leaves, and those that come later", async () => {
    const { queue, ends } = createQueue();
    const waiting = ["a", "b", "c"].map((page) => queue.put(page));
    for await (const page of queue.pages()) {
      expect(page).to.equal("a");
      break;
    }
    expect(await Promise.all(waiting.map(isSettled))).to.deep.equal([true, true, true]);
    expect(await isSettled(queue.put("late"))).to.equal(true);
    expect(ends).to.deep.equal(["end"]);
  });

  it("does so when it is stopped, and when a source fails", async () => {
    for (const end of ["stop", "fail"]) {
      const { queue, stop } = createQueue();
      const pages = queue.pages();
      const first = queue.put("a");
      await pages.next();
      const second = queue.put("b");
      if (end === "stop") stop.abort();
      else queue.fail(new Error("broken"));
      const rest = await pages.next().catch((reason: unknown) => reason);
      if (end === "stop") expect(rest).to.deep.equal({ value: undefined, done: true });
      else expect(rest).to.have.property("message", "broken");
      expect(await Promise.all([first, second].map(isSettled))).to.deep.equal([true, true]);
    }
  });

  it("leaves no listener on the signal, which may live on", async () => {
    const { queue, stop } = createQueue();
    queue.put("a");
    for await (const _ of queue.pages()) break;
    expect(getEventListeners(stop.signal, "abort")).to.have.length(0);
  });
});
