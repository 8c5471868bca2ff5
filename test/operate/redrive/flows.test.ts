import { expect } from "chai";
import { flowOfFunction, flowsOf } from "../../../operate/redrive/flows.ts";
import { createContract } from "../../client/support/contract.ts";

const arn = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;
const flow = (name: string, functionName: string) => ({
  name,
  arn: arn(functionName),
  aliasArn: `${arn(functionName)}:live`,
});
const flows = new Map(
  [flow("enrich", "app-dev-eu-west-1-enrich-0a1b2c3"), flow("audit", "app-dev-eu-west-1-audit-4d5e6f7")].map((each) => [
    each.name,
    each,
  ]),
);

describe("the flows of a region", () => {
  it("are the one function of a stack that names no others", () => {
    const region = createContract().regions["eu-west-1"];
    expect(region && flowsOf(region).get("enrich")).to.deep.equal(flow("enrich", "enrich"));
  });

  const functions: [what: string, functionArn: string, flow: string][] = [
    ["its function", arn("app-dev-eu-west-1-audit-4d5e6f7"), "audit"],
    ["an alias of its function", `${arn("app-dev-eu-west-1-audit-4d5e6f7")}:live`, "audit"],
    ["a function that was replaced since", `${arn("app-dev-eu-west-1-audit-fffffff")}:live`, "audit"],
    ["a function of no flow", `${arn("app-dev-eu-west-1-old-4d5e6f7")}:live`, "function app-dev-eu-west-1-old-4d5e6f7"],
  ];
  for (const [what, functionArn, name] of functions)
    it(`are told by ${what}`, () => expect(flowOfFunction(flows, functionArn)).to.equal(name));
});
