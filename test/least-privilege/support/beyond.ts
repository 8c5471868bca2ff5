import type { Resource } from "../../../offline/graph.ts";
import { decide } from "../iam/decide.ts";
import { type PolicyDocument, parsePolicy } from "../iam/policy-document.ts";
import { ACCOUNT_DECIDES, EVERYTHING } from "./administrator.ts";

const POLICY = "aws:iam/policy:Policy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const ROLE = "arn:aws:iam::000000000000:role/tributary-dev-us-east-1-any";
/** As the policies of the stacks' roles ask for it. */
const CONTEXT = {
  "aws:RequestedRegion": "us-east-1",
  "aws:ResourceTag/project": "tributary",
  "aws:ResourceTag/stack": "dev",
  "aws:TagKeys": "aws-glue-service-resource",
  "cloudwatch:namespace": "Glue",
  "kms:ViaService": "kinesis.us-east-1.amazonaws.com",
};

/**
 * What the policies of a stack's roles allow and the boundary does not: action and resource. Those that people attach, such as that
 * of redrive, are of no role that the boundary holds.
 */
export function beyond(resources: readonly Resource[], boundary: PolicyDocument): string[] {
  const attached = resources.flatMap(({ type, inputs }) => (type === ATTACHMENT ? inputs.policyArn : []));
  const policies = resources.filter(({ type, outputs }) => type === POLICY && attached.includes(outputs.arn));
  const statements = policies.flatMap(({ inputs }) => parsePolicy(String(inputs.policy)).Statement);
  const rights = statements.flatMap(({ Action, Resource = [] }) =>
    Action.flatMap((action) => Resource.map((resource) => ({ action, resource }))),
  );
  return rights
    .filter(({ action, resource }) => {
      const key = action.startsWith("kms:") && { resource: ACCOUNT_DECIDES };
      const request = { caller: { role: ROLE }, action, resource, context: CONTEXT };
      return !decide(request, { identity: [EVERYTHING], boundary, ...key }).allowed;
    })
    .map(({ action, resource }) => `${action} ${resource}`);
}
