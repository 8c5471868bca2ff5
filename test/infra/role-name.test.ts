import { expect } from "chai";
import { roleNaming } from "../../infra/role-name.ts";

describe("the name of a role", () => {
  it("is Pulumi's own as long as it fits, so that no living role is renamed", () => {
    expect(roleNaming("a".repeat(56))).to.deep.equal({});
    expect(roleNaming("tributary-production-a-ap-northeast-2-network-flow-log")).to.deep.equal({});
  });

  it("is cut short where a longer region would not fit, and stays distinct", () => {
    const [one, other] = ["a", "b"].map((end) => roleNaming(`${"x".repeat(60)}${end}`).namePrefix);
    expect(one).to.match(/^x{30}-[0-9a-f]{6}-$/);
    expect(one).to.not.equal(other);
  });
});
