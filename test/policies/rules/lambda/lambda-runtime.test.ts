import { expect } from "chai";
import type { Properties } from "../../../../policies/core/properties.ts";
import { runtimeLasting, runtimeNewest, runtimeSupported } from "../../../../policies/rules/lambda/lambda-runtime.ts";
import { endOfSupport, isNewest } from "../../../../policies/rules/lambda/runtimes.ts";
import { check, type Draft, describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";
import { TYPES } from "../../../support/policy-stacks.ts";

const image: [string, Properties] = ["a container image, which brings its own", { packageType: "Image" }];

describe("rules for runtimes", () => {
  describeRule(runtimeSupported, {
    passes: [
      ["a runtime of today", { runtime: "nodejs24.x" }],
      ["one that is newer than the table", { runtime: "nodejs30.x" }],
      image,
    ],
    fails: [["one whose support has ended", { runtime: "nodejs18.x" }, "runtime"]],
    unknown: [["which", { runtime: UNKNOWN }, "runtime"]],
  });

  describeRule(runtimeLasting, {
    passes: [
      ["a runtime that lasts", { runtime: "nodejs24.x" }],
      ["one that has ended, of which another rule speaks", { runtime: "nodejs18.x" }],
      ["one that ends soon where that is far enough", { runtime: "nodejs20.x" }, { days: 30 }],
      image,
    ],
    fails: [["one that ends within half a year", { runtime: "nodejs20.x" }, "runtime"]],
    unknown: [["which", { runtime: UNKNOWN }, "runtime"]],
  });

  describeRule(runtimeNewest, {
    passes: [["the newest", { runtime: "nodejs24.x" }], image],
    fails: [["the one before", { runtime: "nodejs22.x" }, "runtime"]],
    unknown: [["which", { runtime: UNKNOWN }, "runtime"]],
  });

  it("counts the very day as the end", () => {
    const findings = check(runtimeSupported, { runtime: "nodejs24.x" });
    expect(findings).to.deep.equal([]);
    const context = { config: {}, type: TYPES.fn, name: "", urn: "" };
    const on = (today: string) => runtimeSupported.check({ runtime: "nodejs24.x" }, { ...context, today }).length;
    expect([on("2028-04-29"), on("2028-04-30")]).to.deep.equal([0, 1]);
  });

  const newest = ["nodejs24.x", "python3.14", "java25", "dotnet10", "ruby4.0", "provided.al2023"];
  for (const runtime of newest) it(`takes ${runtime} for the newest`, () => expect(isNewest(runtime)).to.equal(true));
  for (const runtime of Object.keys(endOfSupport).filter((name) => !newest.includes(name) && name !== "go1.x"))
    it(`takes ${runtime} for an older one`, () => expect(isNewest(runtime)).to.equal(false));

  it("knows every runtime's last day as a date", () => {
    for (const day of Object.values(endOfSupport)) expect(new Date(day).toISOString().slice(0, 10)).to.equal(day);
  });

  const runs = (runtime: string) => (stack: Draft) => stack.everyRegion(TYPES.fn, "enrich", "runtime", runtime);
  describeMutations([
    { rule: runtimeSupported, title: "Node.js 18", apply: runs("nodejs18.x"), also: ["lambda-runtime-newest"] },
    { rule: runtimeLasting, title: "Node.js 20", apply: runs("nodejs20.x"), also: ["lambda-runtime-newest"] },
    { rule: runtimeNewest, title: "Node.js 22", apply: runs("nodejs22.x") },
  ]);
});
