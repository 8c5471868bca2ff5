import { expect } from "chai";
import { type Invoke, invoke } from "../../../offline/provider/invokes.ts";
import { ModelError } from "../../../offline/provider/model.ts";

const createInvocation = (name: string, overrides: Partial<Invoke> = {}): Invoke => ({
  token: `aws:index/${name}:${name}`,
  args: {},
  providerRegion: "ap-northeast-2",
  ...overrides,
});

describe("invokes", () => {
  const answers: [string, Partial<Invoke>, Record<string, unknown>][] = [
    ["getCallerIdentity", { providerRegion: undefined }, { accountId: "000000000000" }],
    [
      "getPartition",
      { providerRegion: "cn-north-1" },
      { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn", reverseDnsPrefix: "cn.com.amazonaws" },
    ],
    ["getRegion", {}, { region: "ap-northeast-2", name: "ap-northeast-2" }],
    ["getRegion", { args: { region: "us-east-1" } }, { region: "us-east-1" }],
    [
      "getAvailabilityZones",
      { args: { region: "eu-west-1", state: "available" } },
      { names: ["eu-west-1a", "eu-west-1b", "eu-west-1c"], zoneIds: ["euw1-az1", "euw1-az2", "euw1-az3"] },
    ],
    [
      "getAvailabilityZones",
      { args: { region: "ap-northeast-1" } },
      { names: ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"] },
    ],
    ["getServicePrincipal", { args: { serviceName: "lambda" } }, { name: "lambda.amazonaws.com" }],
  ];
  for (const [name, overrides, expected] of answers) {
    it(`answers ${name} ${JSON.stringify(overrides)}`, () => {
      expect(invoke(createInvocation(name, overrides))).to.deep.include(expected);
    });
  }

  it("knows of no VPC that lives, whatever the filter", () => {
    const args = { filters: [{ name: "cidr", values: ["10.0.0.0/16"] }] };
    expect(invoke(createInvocation("", { token: "aws:ec2/getVpcs:getVpcs", args }))).to.deep.equal({ ids: [] });
  });

  it("refuses a data source without a model by its token", () => {
    expect(() => invoke(createInvocation("", { token: "aws:ec2/getAmi:getAmi" }))).to.throw(
      ModelError,
      /^aws:ec2\/getAmi:getAmi/,
    );
  });

  it("refuses a filter, which it would answer wrongly", () => {
    expect(() => invoke(createInvocation("getAvailabilityZones", { args: { excludeNames: ["a"] } }))).to.throw(
      ModelError,
      /excludeNames/,
    );
  });

  it("refuses to tell of a region when there is none", () => {
    expect(() => invoke(createInvocation("getRegion", { providerRegion: undefined }))).to.throw(
      ModelError,
      /must be asked in a region/,
    );
  });
});
