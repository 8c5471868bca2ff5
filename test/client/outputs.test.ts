import { expect } from "chai";
import { ContractError, fromStackReference, parseOutputs } from "../../client/outputs.ts";
import { createContract } from "./support/contract.ts";

function errorOf(outputs: unknown): ContractError {
  try {
    parseOutputs(outputs);
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error("The outputs were accepted.");
}

describe("parseOutputs", () => {
  const contract = createContract(["eu-west-1", "us-east-1"]);

  it("reads what `pulumi stack output --json` prints, as text or parsed", () => {
    expect(parseOutputs(JSON.stringify(contract))).to.deep.equal(contract);
    expect(parseOutputs(contract)).to.deep.equal(contract);
  });

  it("passes over outputs that the contract does not name", () => {
    expect(parseOutputs({ ...contract, extra: 1 })).to.deep.equal(contract);
  });

  it("keeps the fan-out consumer's ARN", () => {
    const withConsumer = createContract(["eu-west-1"]);
    const arn = "arn:aws:kinesis:eu-west-1:000000000000:stream/enriched/consumer/app:1";
    for (const region of Object.values(withConsumer.regions)) region.output.consumerArn = arn;
    expect(parseOutputs(JSON.stringify(withConsumer)).regions["eu-west-1"]?.output.consumerArn).to.equal(arn);
  });

  /** What a stack of contract 1 says: no flows, no first region. */
  const earlier = (outputs = contract) => ({
    ...outputs,
    version: 1,
    firstRegion: undefined,
    regions: Object.fromEntries(
      Object.entries(outputs.regions).map(([name, { flows, ...region }]) => [name, region] as const),
    ),
  });

  it("answers version 2 for a stack of version 1: its function is the flow enrich", () => {
    expect(parseOutputs(JSON.stringify(earlier()))).to.deep.equal(contract);
  });

  it("reads the functions of further flows", () => {
    const [region] = Object.values(contract.regions);
    if (!region) throw new Error("a contract has a region");
    const flows = { ...region.flows, audit: { ...region.function, name: "audit" } };
    const parsed = parseOutputs({ ...contract, regions: { "eu-west-1": { ...region, flows } } });
    expect(parsed.regions["eu-west-1"]?.flows.audit?.name).to.equal("audit");
  });

  it("refuses a region of version 2 without the flow enrich", () => {
    const [region] = Object.values(contract.regions);
    const { problems } = errorOf({ ...contract, regions: { "eu-west-1": { ...region, flows: {} } } });
    expect(problems).to.deep.equal(["regions.eu-west-1.flows: must have enrich"]);
  });

  it("lists every malformed field of version 1 too", () => {
    const { problems } = errorOf({ ...earlier(), project: 5 });
    expect(problems.map((problem) => problem.split(":")[0])).to.deep.equal(["project"]);
  });

  for (const [version, fix] of [
    [3, "upgrade this client"],
    [0, "deploy the stack"],
  ] as const) {
    it(`refuses contract version ${version}, saying which it reads, which it got and what to do`, () => {
      const { message } = errorOf({ version, regions: "of another shape" });
      expect(message).to.contain("version must be 1 or 2").and.contain(`got ${version}`).and.contain(fix);
    });
  }

  it("lists every malformed field by its path", () => {
    const outputs = createContract(["eu-west-1", "us-east-1"]) as { regions: { [region: string]: object } };
    outputs.regions["eu-west-1"] = { ...outputs.regions["eu-west-1"], input: { name: "", arn: "users" } };
    const { problems } = errorOf({ ...outputs, project: 5 });
    expect(problems.map((problem) => problem.split(":")[0])).to.have.members([
      "project",
      "regions.eu-west-1.input.name",
      "regions.eu-west-1.input.arn",
    ]);
  });

  const wrong: [string, unknown, string][] = [
    ["text that is not JSON", "error: no stack", "15 characters that are not JSON"],
    ["no text", "", "got nothing"],
    ["a stack without outputs", "{}", "version"],
    ["null", null, "outputs"],
    ["a masked secret", { ...createContract(), regions: "[secret]" }, "--show-secrets"],
  ];
  for (const [title, outputs, words] of wrong) {
    it(`refuses ${title}`, () => {
      expect(errorOf(outputs).message).to.contain(words).and.contain("Fix:");
    });
  }
});

describe("fromStackReference", () => {
  function createReference(outputs: { [name: string]: unknown }, secrets: readonly string[] = []) {
    return {
      getOutputDetails: async (name: string) =>
        secrets.includes(name) ? { secretValue: outputs[name] } : { value: outputs[name] },
    };
  }

  it("reads plain and secret outputs", async () => {
    const contract = createContract();
    expect(await fromStackReference(createReference(contract, ["regions"]))).to.deep.equal(contract);
  });

  it("refuses a stack whose outputs are missing", async () => {
    const error = await fromStackReference(createReference({})).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(ContractError).with.property("problems").with.length(5);
  });
});
