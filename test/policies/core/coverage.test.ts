import { expect } from "chai";
import { coverageOf } from "../../../policies/core/coverage.ts";
import { exclusions } from "../../../policies/core/exclusions.ts";
import { frameworks } from "../../../policies/core/frameworks.ts";
import { rules } from "../../../policies/rules/rules.ts";

const coverage = coverageOf(rules);
const known = new Set(coverage.map(({ id }) => id));

describe("the pack's coverage", () => {
  it("is of 323 rules of six frameworks, each named once", () => {
    expect(frameworks).to.have.length(6);
    expect(coverage).to.have.length(323);
    expect(known.size).to.equal(323);
  });

  it("leaves no gap: each is enforced, or excluded with a reason, and not both", () => {
    const wrong = coverage.filter(({ rules: by, exclusion }) => by.length > 0 === (exclusion !== undefined));
    expect(wrong).to.deep.equal([]);
  });

  it("enforces at least 300", () => {
    expect(coverage.filter(({ rules: by }) => by.length > 0).length).to.be.at.least(300);
  });

  it("is claimed for nothing that no framework has", () => {
    expect(rules.flatMap(({ covers }) => covers).filter((id) => !known.has(id))).to.deep.equal([]);
    expect(exclusions.flatMap(({ ids }) => ids).filter((id) => !known.has(id))).to.deep.equal([]);
  });

  it("names a gap when a rule is taken away", () => {
    const fewer = coverageOf(rules.filter(({ name }) => name !== "kinesis-stream-retention"));
    const gaps = fewer.filter(({ rules: by, exclusion }) => by.length === 0 && exclusion === undefined);
    expect(gaps.map(({ id }) => id)).to.include("securityhub:Kinesis.3");
  });
});
