import path from "node:path";
import { expect } from "chai";
import { SOURCES } from "../../examples/github-oidc-role/document.ts";
import { evaluate } from "../../offline/engine.ts";
import { deployable } from "../least-privilege/deployment/deployable.ts";
import { creationOf, deletionOf, everyChangeOf } from "../least-privilege/deployment/lives.ts";
import { refusedCalls } from "../least-privilege/deployment/refused-calls.ts";
import { beyond } from "../least-privilege/support/beyond.ts";
import {
  attachedPolicies,
  deployBoundary,
  deployRoleGraph,
  workloadBoundary,
} from "../least-privilege/support/deploy-role.ts";

const EXAMPLES = path.resolve(import.meta.dirname, "../../examples");
describe("the examples, deployed by the role of examples/github-oidc-role", function () {
  this.timeout(600_000);
  for (const example of ["clicks", "marketplace", "storefront", "table-metrics", "thumbnails"])
    it(`${example}: is made, changed and deleted by its rights, and does its work within the workload's boundary`, async () => {
      const role = await deployRoleGraph({ sources: SOURCES });
      const resources = deployable(await evaluate({ dir: path.join(EXAMPLES, example), stack: "dev", config: {} }));
      expect(resources.length).to.be.above(40);
      const calls = [creationOf, everyChangeOf, deletionOf].flatMap((part) => resources.flatMap(part));
      const policies = { identity: attachedPolicies(role), boundary: deployBoundary(role) };
      const refused = await refusedCalls(calls, policies);
      // Whom a role trusts takes an administrator to change.
      expect(refused.filter((call) => !call.startsWith("iam:UpdateAssumeRolePolicy "))).to.deep.equal([]);
      const ours = resources.filter(({ outputs }) => !String(outputs.arn).includes("ap-northeast-2"));
      expect(beyond(ours, workloadBoundary(role))).to.deep.equal([]);
    });
});
