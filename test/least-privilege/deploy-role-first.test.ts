import { expect } from "chai";
import { BOUNDARY_TAG } from "../../infra/policy-document.ts";
import type { RequestContext } from "./iam/conditions.ts";
import { decide } from "./iam/decide.ts";
import { ACCOUNT_DECIDES } from "./support/administrator.ts";
import { ACCOUNT, attachedPolicies, DEPLOY_ROLE, deployBoundary, deployRoleGraph } from "./support/deploy-role.ts";

const NAMED = "tributary-dev-us-east-1";
const iam = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;
const ec2 = (resource: string) => `arn:aws:ec2:us-east-1:${ACCOUNT}:${resource}`;
const BOUNDARY = iam("policy/tributary-dev-workload-boundary");
const OWN = { "aws:ResourceTag/project": "tributary", "aws:ResourceTag/stack": "dev" };
const NEW = { "aws:RequestTag/project": "tributary", "aws:RequestTag/stack": "dev" };
const BOUNDED = { "iam:PermissionsBoundary": BOUNDARY };
const POLICY_KEYS = { "aws:TagKeys": ["project", "stack", BOUNDARY_TAG] };
const key = `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`;
const mapping = `arn:aws:lambda:us-east-1:${ACCOUNT}:event-source-mapping:m`;

/** What a first deployment and an update ask, each resource of a call by itself, as AWS does. */
const calls: [title: string, action: string, resource: string, context: RequestContext][] = [
  ["make a VPC", "ec2:CreateVpc", ec2("vpc/new"), NEW],
  ["tag it while it is made", "ec2:CreateTags", ec2("vpc/new"), { ...NEW, "ec2:CreateAction": "CreateVpc" }],
  ["make a subnet", "ec2:CreateSubnet", ec2("subnet/new"), NEW],
  ["make a subnet in the stack's VPC", "ec2:CreateSubnet", ec2("vpc/v"), OWN],
  ["make a flow log", "ec2:CreateFlowLogs", ec2("vpc-flow-log/new"), NEW],
  ["make a flow log of the stack's VPC", "ec2:CreateFlowLogs", ec2("vpc/v"), OWN],
  ["make an endpoint", "ec2:CreateVpcEndpoint", ec2("vpc-endpoint/new"), NEW],
  ["make an endpoint behind the stack's group", "ec2:CreateVpcEndpoint", ec2("security-group/g"), OWN],
  ["make a rule, without tags too", "ec2:AuthorizeSecurityGroupEgress", ec2("security-group-rule/new"), {}],
  ["make a rule of the stack's group", "ec2:AuthorizeSecurityGroupEgress", ec2("security-group/g"), OWN],
  ["tag the VPC's default group", "ec2:CreateTags", ec2("security-group/default"), NEW],
  ["empty the VPC's default group, once tagged", "ec2:RevokeSecurityGroupIngress", ec2("security-group/default"), OWN],
  ["make a key", "kms:CreateKey", "*", NEW],
  ["tag it while it is made", "kms:TagResource", key, NEW],
  ["give it an alias", "kms:CreateAlias", key, OWN],
  ["make a role", "iam:CreateRole", iam(`role/${NAMED}-enrich-1`), BOUNDED],
  ["make a policy", "iam:CreatePolicy", iam(`policy/${NAMED}-enrich-1`), {}],
  ["tag it while it is made", "iam:TagPolicy", iam(`policy/${NAMED}-enrich-1`), { ...NEW, ...POLICY_KEYS }],
  [
    "attach the one to the other",
    "iam:AttachRolePolicy",
    iam(`role/${NAMED}-enrich-1`),
    { ...BOUNDED, "iam:PolicyARN": iam(`policy/${NAMED}-enrich-1`) },
  ],
  [
    "change a policy of a bounded role",
    "iam:CreatePolicyVersion",
    iam(`policy/${NAMED}-enrich-1`),
    { ...OWN, [`aws:ResourceTag/${BOUNDARY_TAG}`]: BOUNDARY },
  ],
  ["tag a policy anew", "iam:TagPolicy", iam(`policy/${NAMED}-enrich-1`), { ...OWN, "aws:TagKeys": ["team"] }],
  ["bound a role from before", "iam:PutRolePermissionsBoundary", iam(`role/${NAMED}-enrich-1`), BOUNDED],
  ["tag a trigger while it is made", "lambda:TagResource", mapping, NEW],
];

describe("examples/github-oidc-role, what a deployment needs", () => {
  for (const [title, action, resource, context] of calls)
    it(`may ${title}`, async function () {
      this.timeout(30_000);
      const graph = await deployRoleGraph();
      const request = { caller: { role: DEPLOY_ROLE }, action, resource };
      const policies = { identity: attachedPolicies(graph), boundary: deployBoundary(graph) };
      const decision = decide(
        { ...request, context: { "aws:RequestedRegion": "us-east-1", ...context } },
        { ...policies, ...(action.startsWith("kms:") && { resource: ACCOUNT_DECIDES }) },
      );
      expect(decision.allowed).to.equal(true);
    });
});
