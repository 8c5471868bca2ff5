import { expect } from "chai";
import { createRuntime } from "./create-runtime.ts";

const source = `
  import { channel } from "node:diagnostics_channel";
  const [asked, other] = ["app:asked", "app:other"].map((name) => channel(name));
  export const handler = async (event) => {
    asked.publish({ seen: event.n });
    asked.publish(10n);
    other.publish({ seen: "never" });
    if (event.fail) throw new Error("no");
    return asked.hasSubscribers && !other.hasSubscribers;
  };
`;

describe("diagnostics channels of a function", () => {
  const createListener = () => {
    const heard: [string, unknown][] = [];
    return { heard, onMessage: (channel: string, message: unknown) => heard.push([channel, message]) };
  };

  it("pass on what is published on those that are asked for, before the answer", async () => {
    const { heard, onMessage } = createListener();
    await using runtime = createRuntime(source, { channels: ["app:asked"], onMessage });
    expect(await runtime.answer({ n: 1 })).to.equal(true);
    expect(heard).to.deep.equal([["app:asked", { seen: 1 }]]);
    await runtime.failure({ n: 2, fail: true });
    expect(heard.at(-1)).to.deep.equal(["app:asked", { seen: 2 }]);
  });

  it("have no subscribers when none is asked for", async () => {
    const { heard, onMessage } = createListener();
    await using runtime = createRuntime(source, { onMessage });
    expect(await runtime.answer({ n: 1 })).to.equal(false);
    expect(heard).to.deep.equal([]);
  });
});
