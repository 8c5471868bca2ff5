import { expect } from "chai";
import { createFindings } from "../../../operate/regions/facts.ts";
import { createRegionsReport, isAlike, regionsText } from "../../../operate/regions/report.ts";
import { createFact, createState } from "./create-state.ts";

describe("regions that are compared", () => {
  it("are alike when they have the same settings", () => {
    const report = createRegionsReport([createState("eu-west-1"), createState("us-east-1")]);
    expect(isAlike(report)).to.equal(true);
    expect(regionsText(report)).to.equal("eu-west-1, us-east-1: 1 settings, all alike.");
  });

  it("differ by a setting that is another, or is not there", () => {
    const other = createState("us-east-1", { facts: [createFact({ value: "512" })] });
    const without = createState("ap-northeast-2", { facts: [] });
    const report = createRegionsReport([createState("eu-west-1"), other, without]);
    expect(isAlike(report)).to.equal(false);
    expect(report.differences).to.deep.equal([
      {
        ...{ subject: "enrich", setting: "memory (MiB)" },
        values: { "eu-west-1": "256", "us-east-1": "512", "ap-northeast-2": "not there" },
      },
    ]);
    expect(regionsText(report)).to.contain("enrich: memory (MiB)\n  eu-west-1       256\n  us-east-1       512\n");
  });

  it("show no value that may be a secret", () => {
    const secret = (value: string) => ({ facts: [createFact({ setting: "TOKEN", value, isHidden: true })] });
    const states = [
      createState("a", secret("hunter2")),
      createState("b", secret("letmein")),
      createState("c", secret("hunter2")),
    ];
    const report = createRegionsReport(states);
    expect(report.differences[0]?.values).to.deep.equal({ a: "value 1", b: "value 2", c: "value 1" });
    expect(JSON.stringify(report)).to.not.match(/hunter2|letmein/);
  });

  it("are alike whatever the account's limits and alarms are, which are told", () => {
    const more = createFact({ subject: "account", setting: "shards of Kinesis", value: "20000" });
    const other = createState("us-east-1", { limits: [more], alarms: [{ alarm: "errors", state: "ALARM" }] });
    const report = createRegionsReport([createState("eu-west-1"), other]);
    expect(isAlike(report)).to.equal(true);
    expect(regionsText(report).split("\n")).to.include.members([
      "  shards of Kinesis: 6000 in eu-west-1, 20000 in us-east-1",
      "rings  us-east-1  errors  docs/runbook.md#errors",
    ]);
  });

  it("are not said to be alike where something could not be read", () => {
    const unread = [{ action: "lambda:GetAlias", reason: "AccessDeniedException: no" }];
    const report = createRegionsReport([createState("eu-west-1"), createState("us-east-1", { unread })]);
    expect(isAlike(report)).to.equal(false);
    expect(regionsText(report)).to.contain(
      "settings, all alike as far as they were read.\n" +
        "Not read in us-east-1: lambda:GetAlias, AccessDeniedException: no\n  Fix: allow lambda:GetAlias",
    );
  });

  it("are not told to allow what nobody forbade", () => {
    const unread = [{ action: "lambda:GetAlias", reason: "ResourceNotFoundException: no alias" }];
    const report = createRegionsReport([createState("eu-west-1"), createState("us-east-1", { unread })]);
    expect(regionsText(report)).to.contain("Fix: look at what it says, and run it again").and.not.contain("allow");
  });

  it("are not read at all without credentials", async () => {
    const nobody = Object.assign(new Error("Could not load credentials"), { name: "CredentialsProviderError" });
    const asked = createFindings(new Map()).ask("lambda:GetAlias", () => Promise.reject(nobody));
    expect(await asked.catch((error: unknown) => error)).to.equal(nobody);
  });
});
