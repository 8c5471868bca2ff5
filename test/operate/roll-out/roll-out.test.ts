import { expect } from "chai";
import { RollOutError } from "../../../operate/roll-out/roll-out-error.ts";
import { runRollOut } from "./create-roll-out.ts";

describe("a roll-out", () => {
  it("gives the new version its shares, in one region after the other", async () => {
    const { seen, excluded, aliases, error } = await runRollOut(() => false);
    expect(error).to.equal(undefined);
    expect(aliases).to.deep.equal(["2", "2"]);
    const looks = (region: string) =>
      ["1, 2: 0.1", "1, 2: 0.5", "2"].flatMap((at) => [`${region} ${at}`, `${region} ${at}`]);
    expect(seen).to.deep.equal(["eu-west-1 1", "us-east-1 1", ...looks("eu-west-1"), ...looks("us-east-1")]);
    expect(excluded).to.deep.equal([
      ["**us-east-1**", "**aws:lambda/alias:Alias::*eu-west-1*"],
      ["**us-east-1**"],
      ["**aws:lambda/alias:Alias::*us-east-1*"],
      [],
    ]);
  });

  for (const [when, broken, ups] of [
    ["the first share", "1, 2: 0.1", 1],
    ["the last share", "1, 2: 0.5", 1],
    ["the whole", "2", 1],
  ] as const)
    it(`goes back at an alarm at ${when}, and touches no further region`, async () => {
      const { aliases, error, excluded, said } = await runRollOut((_, at) => at === broken);
      expect(error).to.be.instanceOf(RollOutError).with.property("message").that.contains("errors in eu-west-1");
      expect(aliases).to.deep.equal(["1", "1"]);
      expect(excluded).to.have.length(ups);
      expect(said.at(-1)).to.equal("eu-west-1: back to enrich 1.");
    });

  it("leaves the regions that are done, when a later one goes back", async () => {
    const { aliases, error } = await runRollOut((region, at) => region === "us-east-1" && at.startsWith("1, 2"));
    expect(error).to.be.instanceOf(RollOutError);
    expect(aliases).to.deep.equal(["2", "1"]);
  });

  it("begins nothing while an alarm rings already, in any region", async () => {
    const { error, excluded } = await runRollOut((region) => region === "us-east-1");
    expect(error).to.be.instanceOf(RollOutError).with.property("message").that.contains("before a roll-out");
    expect(excluded).to.deep.equal([]);
  });

  it("goes back when it is stopped, and when it can't look at alarms", async () => {
    const stopping = new AbortController();
    const stopped = await runRollOut(
      (_, at) => {
        if (at === "1, 2: 0.5") stopping.abort("SIGINT");
        return false;
      },
      { signal: stopping.signal },
    );
    expect([stopped.error, ...stopped.aliases]).to.deep.equal(["SIGINT", "1", "1"]);
    const blind = new Error("AccessDenied");
    const unseen = await runRollOut((_, at) => {
      if (at !== "1") throw blind;
      return false;
    });
    expect([unseen.error, ...unseen.aliases]).to.deep.equal([blind, "1", "1"]);
  });

  it("passes over regions whose functions have not changed", async () => {
    const { aliases, said, excluded } = await runRollOut(() => false, { unchanged: true });
    expect(aliases).to.deep.equal(["1", "1"]);
    expect(said).to.include("us-east-1: no function has changed.");
    expect(excluded, "what else has changed is deployed").to.have.length(4);
  });
});
