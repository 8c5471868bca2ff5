import { expect } from "chai";
import type { Source } from "../../../examples/github-oidc-role/document.ts";
import type { Graph } from "../../../offline/graph.ts";
import { deployable } from "../../least-privilege/deployment/deployable.ts";
import { creationOf, deletionOf, everyChangeOf } from "../../least-privilege/deployment/lives.ts";
import { refusedCalls } from "../../least-privilege/deployment/refused-calls.ts";
import { beyond } from "../../least-privilege/support/beyond.ts";
import {
  attachedPolicies,
  deployBoundary,
  deployRoleGraph,
  READS,
  workloadBoundary,
} from "../../least-privilege/support/deploy-role.ts";

/**
 * Throws unless the deploy role may make, change and delete all of a program that reads another stack's stream, and the program's
 * own roles have all that they need within the workload's boundary; with this source and no other.
 */
export async function expectDeployable(graph: Graph, source: Source): Promise<void> {
  const [stream, key] = READS;
  const text = JSON.stringify(graph)
    .replace(/arn:aws:kinesis:us-east-1:111122223333:stream\/[\w-]+/g, stream)
    .replace(/arn:aws:kms:us-east-1:111122223333:key\/[\w-]+/g, key);
  const resources = deployable(JSON.parse(text));
  expect(text).to.include(stream);
  const role = await deployRoleGraph({ sources: [source] });
  const calls = [creationOf, everyChangeOf, deletionOf].flatMap((part) => resources.flatMap(part));
  const refused = await refusedCalls(calls, { identity: attachedPolicies(role), boundary: deployBoundary(role) });
  // Whom a role trusts takes an administrator to change.
  expect(refused.filter((call) => !call.startsWith("iam:UpdateAssumeRolePolicy "))).to.deep.equal([]);
  expect(beyond(resources, workloadBoundary(role))).to.deep.equal([]);
}
