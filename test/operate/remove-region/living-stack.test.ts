import { expect } from "chai";
import { createLivingStack } from "../../../operate/remove-region/living-stack.ts";

/** A stack whose regions are those of its file, or else Pulumi.yaml's; and what the CLI was told. */
function createStack(listed: string[] | undefined) {
  const told: string[] = [];
  let regions = listed;
  const stack = createLivingStack({
    project: "tributary",
    settings: async () => ({ regions: JSON.stringify(regions ?? ["us-east-1", "ap-northeast-2"]) }),
    async run(args) {
      told.push(args.join(" "));
      if (args[1] === "rm") regions = regions?.slice(0, 1);
      return '{"deployment":{"resources":[{"urn":"urn:a","type":"b","custom":true,"outputs":{}}]}}';
    },
    up: async () => {},
  });
  return { stack, told };
}
const REMOVED = "config rm --path tributary:regions[1]";

describe("a stack that a region is taken out of", () => {
  it("loses one that its file names", async () => {
    const { stack, told } = createStack(["us-east-1", "eu-west-1"]);
    await stack.removeRegion(1);
    expect(told).to.deep.equal([REMOVED]);
  });

  it("names the others itself, where Pulumi.yaml named all", async () => {
    const { stack, told } = createStack(undefined);
    await stack.removeRegion(1);
    expect(told).to.deep.equal([REMOVED, "config set-all --path --plaintext tributary:regions[0]=us-east-1"]);
  });

  it("has the resources of Pulumi's state", async () => {
    const { stack } = createStack(undefined);
    expect(await stack.resources()).to.deep.equal([{ urn: "urn:a", type: "b", custom: true }]);
  });
});
