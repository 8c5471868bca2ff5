import { expect } from "chai";
import { SOURCES } from "../../examples/github-oidc-role/document.ts";
import type { Graph, Resource } from "../../offline/graph.ts";
import type { RequestContext } from "./iam/conditions.ts";
import { decide } from "./iam/decide.ts";
import type { PolicyDocument } from "./iam/policy-document.ts";
import { ofType, principalsOf } from "./iam/principals.ts";
import { resourcePoliciesOf } from "./iam/resource-policies.ts";
import { rights } from "./iam/rights.ts";
import { ACCOUNT_DECIDES, EVERYTHING } from "./support/administrator.ts";
import {
  ACCOUNT,
  attachedPolicies,
  DEPLOY_ROLE,
  deployBoundary,
  deployRoleGraph,
  workloadBoundary,
} from "./support/deploy-role.ts";
import { graphUnderOurName } from "./support/graphs.ts";
import { hasNoResource, isAction, isConditionKey, supports } from "./support/reference.ts";

const WORKLOAD_BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/tributary-dev-workload-boundary`;
const TAGS = { "aws:ResourceTag/project": "tributary", "aws:ResourceTag/stack": "dev" };
const NEW_TAGS = { "aws:RequestTag/project": "tributary", "aws:RequestTag/stack": "dev" };
const HERE = { "aws:RequestedRegion": "us-east-1" };

describe("examples/github-oidc-role, what the role may do", () => {
  let graph: Graph;
  let role: Resource;
  let attached: PolicyDocument[];
  let boundary: PolicyDocument;
  before(async function () {
    this.timeout(30_000);
    graph = await deployRoleGraph();
    const [found] = ofType(graph, "aws:iam/role:Role");
    if (!found) throw new Error("The example must have a role, got none.");
    role = found;
    attached = attachedPolicies(graph);
    boundary = deployBoundary(graph);
  });
  const ask = (identity: PolicyDocument[], action: string, resource: string, context: RequestContext): boolean => {
    const request = { caller: { role: DEPLOY_ROLE }, action, resource, context };
    const key = action.startsWith("kms:") && { resource: ACCOUNT_DECIDES };
    return decide(request, { identity, boundary, ...key }).allowed;
  };
  const may = (action: string, resource: string, context: RequestContext = {}) =>
    ask(attached, action, resource, { ...HERE, ...context });

  it("has its boundary, and lasts an hour", () => {
    expect(role.inputs.permissionsBoundary).to.equal(`arn:aws:iam::${ACCOUNT}:policy/tributary-dev-deploy-boundary`);
    expect(role.inputs.maxSessionDuration).to.equal(3600);
  });

  it("stays within IAM's limits: ten policies a role, 6,144 characters a policy", async () => {
    for (const made of [graph, await deployRoleGraph({ sources: SOURCES })]) {
      expect(attachedPolicies(made).length).to.be.within(1, 10);
      for (const { outputs } of ofType(made, "aws:iam/policy:Policy"))
        expect(String(outputs.policy).replace(/\s/g, "").length, String(outputs.name)).to.be.at.most(6144);
    }
  });

  it("names only actions, resource types and condition keys of AWS's reference, no action by wildcard", async () => {
    const all = [...attached, ...attachedPolicies(await deployRoleGraph({ sources: SOURCES }))];
    // The reference has the first version of API Gateway alone.
    for (const { Action, Resource = [], Condition } of all.flatMap(({ Statement }) => Statement))
      for (const action of Action.filter((name) => !name.startsWith("apigateway:"))) {
        expect(await isAction(action), action).to.equal(true);
        for (const arn of Resource)
          expect(
            arn === "*" ? await hasNoResource(action) : await supports(action, arn),
            `${action} on ${arn}`,
          ).to.equal(true);
        for (const key of Object.values(Condition).flatMap(Object.keys))
          expect(await isConditionKey(action, key), `${key} on ${action}`).to.equal(true);
      }
  });

  it("may make, tag and delete what the stack declares", async () => {
    const actions: Record<string, string[]> = {
      "aws:kinesis/stream:Stream": ["kinesis:CreateStream", "kinesis:StartStreamEncryption", "kinesis:DeleteStream"],
      "aws:s3/bucket:Bucket": [
        "s3:CreateBucket",
        "s3:PutEncryptionConfiguration",
        "s3:PutBucketLogging",
        "s3:PutBucketNotification",
        "s3:PutBucketPolicy",
        "s3:DeleteBucket",
      ],
      "aws:lambda/function:Function": ["lambda:CreateFunction", "lambda:UpdateFunctionCode", "lambda:DeleteFunction"],
      "aws:cloudwatch/logGroup:LogGroup": ["logs:CreateLogGroup", "logs:AssociateKmsKey", "logs:DeleteLogGroup"],
      "aws:cloudwatch/metricAlarm:MetricAlarm": ["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"],
      "aws:sns/topic:Topic": ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:DeleteTopic"],
      "aws:iam/policy:Policy": ["iam:CreatePolicy", "iam:DeletePolicy"],
      "aws:iam/role:Role": ["iam:GetRole", "iam:DeleteRole"],
      "aws:kms/key:Key": ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
      "aws:ec2/vpc:Vpc": ["ec2:CreateVpc", "ec2:DeleteVpc"],
      "aws:ec2/securityGroup:SecurityGroup": ["ec2:CreateSecurityGroup", "ec2:DeleteSecurityGroup"],
      "aws:ec2/flowLog:FlowLog": ["ec2:CreateFlowLogs", "ec2:DeleteFlowLogs"],
      "aws:ec2/vpcEndpoint:VpcEndpoint": ["ec2:CreateVpcEndpoint", "ec2:DeleteVpcEndpoints"],
    };
    const dev = await graphUnderOurName("dev");
    for (const [type, names] of Object.entries(actions)) {
      const resources = ofType(dev, type);
      expect(resources, type).to.not.be.empty;
      for (const { outputs, region = "us-east-1" } of resources)
        for (const action of names) {
          const context = { ...TAGS, "aws:RequestedRegion": region };
          expect(may(action, String(outputs.arn), context), `${action} ${outputs.arn}`).to.equal(true);
        }
    }
  });

  const refused: [what: string, action: string, resource: string, context?: RequestContext][] = [
    [
      "read records",
      "kinesis:GetRecords",
      `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/tributary-dev-us-east-1-input-1`,
    ],
    [
      "put records",
      "kinesis:PutRecords",
      `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/tributary-dev-us-east-1-input-1`,
    ],
    ["read what failed", "s3:GetObject", "arn:aws:s3:::tributary-dev-us-east-1-failures-1/quarantine/a"],
    [
      "run the function",
      "lambda:InvokeFunction",
      `arn:aws:lambda:us-east-1:${ACCOUNT}:function:tributary-dev-us-east-1-enrich-1`,
    ],
    [
      "touch another stack",
      "kinesis:DeleteStream",
      `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/tributary-prod-us-east-1-input-1`,
    ],
    [
      "touch another region",
      "kinesis:CreateStream",
      `arn:aws:kinesis:eu-west-1:${ACCOUNT}:stream/tributary-dev-eu-west-1-input-1`,
    ],
    ["make a role without boundary", "iam:CreateRole", `arn:aws:iam::${ACCOUNT}:role/tributary-dev-us-east-1-enrich-1`],
    [
      "make a role with another boundary",
      "iam:CreateRole",
      `arn:aws:iam::${ACCOUNT}:role/tributary-dev-us-east-1-enrich-1`,
      { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
    ],
    [
      "make a role of another name",
      "iam:CreateRole",
      `arn:aws:iam::${ACCOUNT}:role/admin`,
      { "iam:PermissionsBoundary": WORKLOAD_BOUNDARY },
    ],
    [
      "take a boundary off",
      "iam:DeleteRolePermissionsBoundary",
      `arn:aws:iam::${ACCOUNT}:role/tributary-dev-us-east-1-enrich-1`,
    ],
    [
      "attach a policy of AWS",
      "iam:AttachRolePolicy",
      `arn:aws:iam::${ACCOUNT}:role/tributary-dev-us-east-1-enrich-1`,
      { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
    ],
    [
      "pass a role to anything but Lambda and VPC Flow Logs",
      "iam:PassRole",
      `arn:aws:iam::${ACCOUNT}:role/tributary-dev-us-east-1-enrich-1`,
      { "iam:PassedToService": "ec2.amazonaws.com" },
    ],
    [
      "change itself",
      "iam:AttachRolePolicy",
      DEPLOY_ROLE,
      { "iam:PolicyARN": `arn:aws:iam::${ACCOUNT}:policy/tributary-dev-us-east-1-x` },
    ],
    ["widen the workload's boundary", "iam:CreatePolicyVersion", WORKLOAD_BOUNDARY],
    ["make users", "iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/u`],
    [
      "use another's key",
      "kms:ScheduleKeyDeletion",
      `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`,
      { "aws:ResourceTag/project": "other" },
    ],
    [
      "decrypt records",
      "kms:Decrypt",
      `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`,
      { ...TAGS, "kms:ViaService": "kinesis.us-east-1.amazonaws.com" },
    ],
    ["delete another's network", "ec2:DeleteVpc", `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc/vpc-1`],
    [
      "claim another's group",
      "ec2:CreateTags",
      `arn:aws:ec2:us-east-1:${ACCOUNT}:security-group/sg-1`,
      { ...NEW_TAGS, "aws:ResourceTag/project": "other" },
    ],
  ];
  for (const [what, action, resource, context] of refused)
    it(`may not ${what}`, () => {
      expect(may(action, resource, context)).to.equal(false);
    });

  it("makes roles that carry the stack's boundary, and passes them to Lambda and VPC Flow Logs", () => {
    const made = `arn:aws:iam::${ACCOUNT}:role/tributary-dev-us-east-1-enrich-1`;
    expect(graph.outputs.permissionsBoundaryArn).to.equal(WORKLOAD_BOUNDARY);
    expect(may("iam:CreateRole", made, { "iam:PermissionsBoundary": WORKLOAD_BOUNDARY })).to.equal(true);
    for (const service of ["lambda", "vpc-flow-logs"])
      expect(may("iam:PassRole", made, { "iam:PassedToService": `${service}.amazonaws.com` }), service).to.equal(true);
  });

  it("is held by its boundary even as an administrator", () => {
    const asked = (action: string, resource: string, context: RequestContext = HERE) =>
      ask([EVERYTHING], action, resource, context);
    const stream = `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/s`;
    expect(asked("kinesis:CreateStream", stream)).to.equal(true);
    for (const [action, resource] of [
      ["kinesis:GetRecords", stream],
      ["iam:PutRolePolicy", DEPLOY_ROLE],
      ["iam:CreateRole", `arn:aws:iam::${ACCOUNT}:role/r`],
      ["iam:CreatePolicyVersion", WORKLOAD_BOUNDARY],
      ["iam:CreateAccessKey", `arn:aws:iam::${ACCOUNT}:user/u`],
      ["organizations:LeaveOrganization", "*"],
    ] as const)
      expect(asked(action, resource), action).to.equal(false);
    expect(asked("kinesis:CreateStream", stream, { "aws:RequestedRegion": "eu-west-1" })).to.equal(false);
  });

  it("leaves the stack's function all that it needs within the workload's boundary", async () => {
    const workload = workloadBoundary(graph);
    const dev = await graphUnderOurName("dev");
    const keys = new Map(
      resourcePoliciesOf(dev)
        .filter(({ holder }) => holder === "key")
        .map(({ resource, policy }) => [resource.outputs.arn, policy]),
    );
    for (const { kind, place, policies } of principalsOf(dev).filter((principal) => principal.kind === "function"))
      for (const right of rights.filter(({ principal }) => principal === kind))
        for (const resource of right.resources(place)) {
          const key = keys.get(resource);
          const request = {
            caller: { role: place.role },
            action: right.action,
            resource,
            context: { "aws:RequestedRegion": place.region, ...(key && TAGS), ...right.context?.(place) },
          };
          const decision = decide(request, { identity: policies, boundary: workload, ...(key && { resource: key }) });
          expect(decision.allowed, `${right.action} ${resource}`).to.equal(true);
        }
  });
});
