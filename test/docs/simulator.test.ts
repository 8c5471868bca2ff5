import { expect } from "chai";
import { explain, renderFailure } from "../../simulate/report.ts";
import { read } from "./pages.ts";

describe("the example of a broken rule in docs/simulator.md", () => {
  it("is what its replay prints, less what its dots leave out", async () => {
    const example = /```text\n(Seed (\d+) breaks rules[\s\S]*?--bug "([^"]+)")\n```/.exec(read("docs/simulator.md"));
    const [, text = "", seed, bug] = example ?? [];
    const failure = await explain(Number(seed), { world: "stream", bug, own: undefined });
    const printed = renderFailure(failure);
    for (const line of text.split("\n").filter((one) => !one.includes(" … ") && one.trim() !== "…"))
      expect(printed, line).to.include(line);
  });
});
