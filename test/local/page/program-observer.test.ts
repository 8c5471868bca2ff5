import { expect } from "chai";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { createProgramObserver } from "../../../local/page/program-observer.ts";

const region = "eu-west-1";
const functionArn = `arn:aws:lambda:${region}:000000000000:function:shop-fn`;

const createSubject = () => {
  const clock = createVirtualClock(0);
  const observer = createProgramObserver(clock);
  observer.begin([{ region, flow: "fn", functionName: "shop-fn", functionArn, triggers: [], output: undefined }]);
  const giveUp = (of: string, requestPayload: unknown) =>
    observer.stored(
      "failures",
      "aws/lambda/async/shop-fn/x",
      Buffer.from(
        JSON.stringify({ requestContext: { functionArn: of, condition: "RetriesExhausted" }, requestPayload }),
      ),
    );
  return { clock, observer, giveUp, seen: () => observer.seen(region) };
};

describe("what the page of a program remembers", () => {
  it("is the last events and answers, few however many there are, and how many there were", async () => {
    const { clock, observer, seen } = createSubject();
    for (let index = 0; index < 10; index += 1) {
      observer.invoked("shop-fn", JSON.stringify({ index }), "null");
      await clock.advance(1000);
    }
    observer.invoked("other", "{}", "null");
    expect(seen().events).to.have.length(6);
    expect(seen().events[0]).to.deep.equal({
      ...{ flow: "fn", atMs: 9000, title: "", others: 0, event: '{"index":9}', answer: "null" },
    });
    expect([observer.invocations("shop-fn"), observer.invocations("none")]).to.deep.equal([10, 0]);
  });

  it("is what Lambda gave up, by its reason and what it was", () => {
    const { giveUp, seen } = createSubject();
    giveUp(`${functionArn}:live`, { "detail-type": "Click", detail: { what: "?" } });
    giveUp("arn:aws:lambda:eu-west-1:000000000000:function:others", {});
    expect(seen().failures).to.have.length(1);
    expect(seen().failures[0]).to.include({
      ...{ flow: "fn", fate: "discarded", reason: "RetriesExhausted", detail: "Click", data: '{"what":"?"}' },
    });
  });

  it("is how much buckets and streams took", () => {
    const { observer } = createSubject();
    observer.stored("photos", "a.png", Buffer.of());
    observer.stored("photos", "b.png", Buffer.of());
    expect([observer.taken("photos"), observer.taken("thumbs")]).to.deep.equal([2, 0]);
  });

  it("is no record before and after, where none can be followed", () => {
    expect(createSubject().seen().records).to.equal(undefined);
  });
});
