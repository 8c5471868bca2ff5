import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { findOutputs, isLocal } from "../../../operate/redrive/find-outputs.ts";
import { createContract } from "../../client/support/contract.ts";

const LOCAL = "http://127.0.0.1:4567";

describe("the outputs of a redrive", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-outputs-"));
  });
  after(() => rm(folder, { recursive: true }));

  const find = async (text: string, overrides = {}) => {
    const outputs = path.join(folder, "outputs.json");
    await writeFile(outputs, text);
    return findOutputs({ stack: "dev", region: "eu-west-1", outputs, endpointUrl: LOCAL, ...overrides });
  };

  it("are those of the region", async () => {
    const found = await find(JSON.stringify(createContract(["us-east-1", "eu-west-1"])));
    expect(found.failureStore.bucket).to.equal("failures-eu-west-1");
  });

  const good = JSON.stringify(createContract());
  const bad: [what: string, text: string, overrides: object, message: RegExp][] = [
    ["another stack", good, { stack: "prod" }, /^--stack must be the stack of .*outputs\.json, dev, got prod\.$/],
    ["another region", good, { region: "us-east-1" }, /^--region must be one of eu-west-1, got us-east-1\.$/],
    [
      "what is no JSON",
      "?",
      {},
      /^--outputs .*outputs must be JSON.*\nFor a program of your own, leave --stack out\.$/s,
    ],
    ["a folder", good, { outputs: "." }, /^--outputs must be a file that can be read, got \., which is a folder\./],
    [
      "no file",
      good,
      { outputs: "no/such.json" },
      /^--outputs must be a file that can be read.*, which is not there\.\nFix: /,
    ],
    [
      "no file named, in AWS",
      good,
      { outputs: undefined, endpointUrl: undefined },
      /^--outputs must name a file.*\nFix: /,
    ],
    ["a local pipeline without its endpoint", good, { endpointUrl: undefined }, /^AWS_ENDPOINT_URL must be set/],
  ];
  for (const [what, text, overrides, message] of bad) {
    it(`are refused for ${what}`, async () => {
      const error = await find(text, overrides).catch((caught: Error) => caught);
      expect(error).to.have.property("name", "UsageError");
      expect(error).to.have.property("message").that.matches(message);
    });
  }

  const endpoints: [url: string | undefined, local: boolean][] = [
    [LOCAL, true],
    ["http://localhost:4567", true],
    ["http://[::1]:4567", true],
    ["https://kinesis.eu-west-1.amazonaws.com", false],
    ["http://localhost.example.com", false],
    ["no url", false],
    [undefined, false],
  ];
  for (const [url, local] of endpoints)
    it(`${url} is ${local ? "this machine" : "elsewhere"}`, () => expect(isLocal(url)).to.equal(local));
});
