import { decide } from "../iam/decide.ts";
import type { PolicyDocument } from "../iam/policy-document.ts";
import { ACCOUNT_DECIDES } from "../support/administrator.ts";
import { DEPLOY_ROLE } from "../support/deploy-role.ts";
import { hasNoResource } from "../support/reference.ts";
import type { ProviderCall } from "./call.ts";

/** What the deploy role goes by: what is attached to it, and its boundary. */
export type DeployPolicies = { identity: readonly PolicyDocument[]; boundary: PolicyDocument };

/** Those of a deployment's calls that its role is refused, each once: action and resource. */
export async function refusedCalls(calls: readonly ProviderCall[], policies: DeployPolicies): Promise<string[]> {
  const refused = new Set<string>();
  const seen = new Set<string>();
  for (const call of calls) {
    const key = JSON.stringify(call);
    if (seen.has(key)) continue;
    seen.add(key);
    const resource = (await isWildcardOnly(call.action)) ? "*" : call.resource;
    if (!isAllowed({ ...call, resource }, policies)) refused.add(`${call.action} ${resource}`);
  }
  return [...refused].sort();
}

/** API Gateway's second version and its tags are missing in the data of AWS's reference: its actions are HTTP's methods. */
const isWildcardOnly = (action: string) => !action.startsWith("apigateway:") && hasNoResource(action);

function isAllowed({ action, resource, context }: ProviderCall, policies: DeployPolicies): boolean {
  // What has no region of its own is called in us-east-1 or wherever the stack is.
  const region = resource.split(":")[3] || "us-east-1";
  const key = action.startsWith("kms:") && { resource: ACCOUNT_DECIDES };
  return decide(
    { caller: { role: DEPLOY_ROLE }, action, resource, context: { "aws:RequestedRegion": region, ...context } },
    { ...policies, ...key },
  ).allowed;
}
