import { expect } from "chai";
import { SOURCES } from "../../examples/github-oidc-role/document.ts";
import { BOUNDARY_TAG } from "../../infra/policy-document.ts";
import type { RequestContext } from "./iam/conditions.ts";
import { decide } from "./iam/decide.ts";
import type { PolicyDocument } from "./iam/policy-document.ts";
import { ACCOUNT_DECIDES, EVERYTHING } from "./support/administrator.ts";
import { type CatalogueEntry, everyAction } from "./support/catalogue.ts";
import {
  ACCOUNT,
  attachedPolicies,
  DEPLOY_ROLE,
  deployBoundary,
  deployRoleGraph,
  workloadBoundary,
} from "./support/deploy-role.ts";

const NAMED = "tributary-dev-us-east-1";
const iam = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;
const BOUNDARY = iam("policy/tributary-dev-workload-boundary");
const OWN_TAGS = { "aws:ResourceTag/project": "tributary", "aws:ResourceTag/stack": "dev" };
const ANOTHERS_TAGS = { "aws:ResourceTag/project": "tributary", "aws:ResourceTag/stack": "prod" };
/** All that a caller can choose is chosen as the policies ask for it. */
const CHOSEN: RequestContext = {
  "aws:RequestedRegion": "us-east-1",
  "aws:RequestTag/project": "tributary",
  "aws:RequestTag/stack": "dev",
  "aws:TagKeys": ["project", "stack"],
  "iam:PermissionsBoundary": BOUNDARY,
  "iam:PolicyARN": iam(`policy/${NAMED}-any`),
  "lambda:Principal": "s3.amazonaws.com",
  "iam:PassedToService": "lambda.amazonaws.com",
  "lambda:FunctionArn": `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${NAMED}-enrich-1`,
};
const THROUGH_LAMBDA = { "kms:ViaService": "lambda.us-east-1.amazonaws.com" };

const isRead = ({ levels }: CatalogueEntry) => levels.every((level) => level === "Read" || level === "List");
const isAboutRights = ({ levels }: CatalogueEntry) => levels.includes("Permissions management");

/** What AWS offers nothing to narrow by, as the example's README says. */
const WHOLE_ACCOUNT = [
  ...["DELETE", "PATCH", "POST"].map((method) => `apigateway:${method}`),
  // It is asked of the catalog alone, whatever the connection's name.
  "glue:CreateConnection",
  ...["kinesis:UpdateShardCount", "kinesis:UpdateStreamMode"],
  ...["CreateLogDelivery", "DeleteLogDelivery", "UpdateLogDelivery"].map((name) => `logs:${name}`),
];
/** What lets CloudWatch Logs' deliveries write into groups, until the stack stands. */
const OPENS_LOGS = ["logs:PutResourcePolicy"];
/** What makes something new, which has no resource before. */
const MAKES = ["kinesisanalytics:CreateApplication", "kms:CreateKey", "lambda:CreateEventSourceMapping"];
/** These AWS asks of a connection of Glue and, beside it, of the catalog that it is in. */
const isBesideConnection = ({ action, resource }: CatalogueEntry) =>
  /^glue:(Get|Update|Delete)Connection$/.test(action) && resource.endsWith(":catalog");

describe("examples/github-oidc-role, how far the role reaches by any action of IAM's catalogue", function () {
  this.timeout(120_000);
  for (const established of [false, true]) {
    const setting = `established ${established}`;
    let catalogue: CatalogueEntry[];
    let identity: PolicyDocument[];
    let boundary: PolicyDocument;
    let workload: PolicyDocument;
    const may = (action: string, resource: string, context: RequestContext, policies = identity) => {
      const request = { caller: { role: DEPLOY_ROLE }, action, resource, context: { ...CHOSEN, ...context } };
      const key = action.startsWith("kms:") && { resource: ACCOUNT_DECIDES };
      return decide(request, { identity: policies, boundary, ...key }).allowed;
    };
    /** The actions that change something and are allowed on another's resource, in whatever way it is called. */
    const reached = (entries: readonly CatalogueEntry[], context: RequestContext, policies = identity) => {
      const ways = (action: string) => (action.startsWith("kms:") ? [{}, THROUGH_LAMBDA] : [{}]);
      const found = entries.filter(({ action, resource }) =>
        ways(action).some((way) => may(action, resource, { ...context, ...way }, policies)),
      );
      return [...new Set(found.map(({ action }) => action))].sort();
    };
    before(async () => {
      const graph = await deployRoleGraph({ established, sources: SOURCES });
      identity = attachedPolicies(graph);
      [boundary, workload] = [deployBoundary(graph), workloadBoundary(graph)];
      catalogue = (await everyAction()).filter((entry) => !isBesideConnection(entry));
      expect(catalogue.length).to.be.above(20_000);
    });
    const changes = () => catalogue.filter((entry) => !isRead(entry) && !entry.isNew);

    it(`changes nothing of another stack, ${setting}`, () => {
      const made = established ? MAKES.filter((action) => action !== "kms:CreateKey") : [...MAKES, ...OPENS_LOGS];
      expect(reached(changes(), ANOTHERS_TAGS)).to.deep.equal([...WHOLE_ACCOUNT, ...made].sort());
    });

    it(`changes nothing that has no tags, ${established ? "and no longer adopts" : "but adopts"} it, ${setting}`, () => {
      const adopted = ["apigateway:PUT", "ec2:CreateTags", "kms:CreateKey", "kms:TagResource", ...OPENS_LOGS];
      const makes = MAKES.filter((action) => action !== "kms:CreateKey");
      const always = [...WHOLE_ACCOUNT, ...makes, "lambda:TagResource"];
      expect(reached(changes(), {})).to.deep.equal([...always, ...(established ? [] : adopted)].sort());
    });

    it(`takes no key that has an alias, and of all that EC2 has only groups, ${setting}`, () => {
      const untagged = changes().filter(({ action }) => /^(kms:(?!CreateKey)|ec2:)/.test(action));
      const groups = untagged.filter(({ resource }) => !resource.includes(":security-group/"));
      expect(reached(groups, { "kms:ResourceAliases": ["alias/another"] })).to.deep.equal([]);
    });

    it(`changes no HTTP API of others, nor its stages: only their parts, which have no tags, ${setting}`, () => {
      const on = (path: string) =>
        ["DELETE", "PATCH", "POST", "PUT"].map((method) => ({
          ...{ action: `apigateway:${method}`, levels: ["Write"], isNew: false },
          resource: `arn:aws:apigateway:us-east-1::/apis/another${path}`,
        }));
      for (const path of ["", "/stages/$default", "/stages/$default/accesslogsettings", "/deployments"])
        expect(reached(on(path), ANOTHERS_TAGS), path).to.deep.equal([]);
      expect(reached(on("/routes/r"), ANOTHERS_TAGS)).to.not.be.empty;
    });

    it(`makes nothing in the network without the stack's tags, ${setting}`, () => {
      const news = catalogue.filter(({ action, isNew }) => isNew && action.startsWith("ec2:"));
      // A rule has no need of tags: it stands in a group of the stack's.
      expect(reached(news, { "aws:RequestTag/stack": "prod" })).to.deep.equal([
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
      ]);
    });

    const OUT_OF_REACH = [
      ["itself", DEPLOY_ROLE, {}],
      ["its own policies", iam("policy/tributary-dev-deploy-identity"), OWN_TAGS],
      ["its boundary", iam("policy/tributary-dev-deploy-boundary"), OWN_TAGS],
      ["the workload's boundary", BOUNDARY, OWN_TAGS],
      ["a role of another stack", iam("role/tributary-prod-us-east-1-enrich-1"), ANOTHERS_TAGS],
      ["an administrator's role", iam("role/admin"), {}],
      ["a person", iam("user/someone"), {}],
      ["a group of people", iam("group/admins"), {}],
    ] as const;
    for (const [title, arn, tags] of OUT_OF_REACH)
      it(`does nothing in IAM to ${title}, whatever is attached to it, ${setting}`, () => {
        const on = catalogue
          .filter(({ action }) => action.startsWith("iam:"))
          .map((entry) => ({ ...entry, resource: arn }));
        expect(reached(on, tags, [EVERYTHING])).to.deep.equal([]);
      });

    /** What it may do in IAM to a resource, reading aside. */
    const doneTo = (kind: "role" | "policy", context: RequestContext) => {
      const resource = iam(`${kind}/${NAMED}-enrich-1`);
      const ofKind = changes().filter(
        (entry) => entry.action.startsWith("iam:") && entry.resource === iam(`${kind}/another`),
      );
      return reached(
        ofKind.map((entry) => ({ ...entry, resource })),
        { ...OWN_TAGS, ...context },
      ).map((action) => action.replace("iam:", ""));
    };
    const WITHOUT_BOUNDARY = { "iam:PermissionsBoundary": "none" };

    it(`gives a role from before the boundary no right and nobody new to trust, ${setting}`, () => {
      const tagging = ["TagRole", "UntagRole"];
      expect(doneTo("role", WITHOUT_BOUNDARY)).to.deep.equal(
        [
          "DeleteRole",
          "DetachRolePolicy",
          "PassRole",
          ...tagging,
          ...(established ? [] : ["UpdateRole", "UpdateRoleDescription"]),
        ].sort(),
      );
    });

    it(`changes no policy that stands on a role from before the boundary, or on an application's, ${setting}`, () => {
      const keys = { "aws:TagKeys": ["team"] };
      expect(doneTo("policy", keys)).to.deep.equal(
        [
          "DeletePolicy",
          "DeletePolicyVersion",
          "TagPolicy",
          "UntagPolicy",
          ...(established ? [] : ["CreatePolicy"]),
        ].sort(),
      );
      for (const name of [BOUNDARY_TAG, BOUNDARY_TAG.toUpperCase(), "project", "stack"])
        expect(doneTo("policy", { "aws:TagKeys": ["team", name] }), name).to.not.include.members(["TagPolicy"]);
      expect(doneTo("policy", { "aws:TagKeys": ["project"] })).to.not.include("UntagPolicy");
      expect(doneTo("policy", { [`aws:ResourceTag/${BOUNDARY_TAG}`]: iam("policy/wider") })).to.not.include(
        "CreatePolicyVersion",
      );
    });

    const GIVES: [action: string, kind: "role" | "policy"][] = [
      ["AttachRolePolicy", "role"],
      ["CreateRole", "role"],
      ["PutRolePolicy", "role"],
      ["UpdateAssumeRolePolicy", "role"],
      ["CreatePolicyVersion", "policy"],
      ["SetDefaultPolicyVersion", "policy"],
    ];
    for (const [name, kind] of GIVES)
      it(`is refused ${name} there by its boundary alone, and by its own policies alone, ${setting}`, () => {
        const context = { ...CHOSEN, ...OWN_TAGS, ...WITHOUT_BOUNDARY };
        const request = { caller: { role: DEPLOY_ROLE }, action: `iam:${name}`, context };
        const on = { ...request, resource: iam(`${kind}/${NAMED}-enrich-1`) };
        expect(decide(on, { identity: [EVERYTHING], boundary }).allowed, "boundary").to.equal(false);
        expect(decide(on, { identity }).allowed, "policies").to.equal(false);
      });

    it(`${established ? "no longer changes" : "changes"} what a bounded role may do, ${setting}`, () => {
      const bounded = { [`aws:ResourceTag/${BOUNDARY_TAG}`]: BOUNDARY };
      expect(doneTo("policy", bounded).includes("CreatePolicyVersion")).to.equal(!established);
      for (const action of ["CreateRole", "AttachRolePolicy", "PutRolePermissionsBoundary"])
        expect(doneTo("role", {}).includes(action), action).to.equal(!established);
      expect(doneTo("role", {})).to.not.include.members(["UpdateAssumeRolePolicy"]);
    });

    it(`reads and decrypts no record, and runs no function, whatever is attached to it, ${setting}`, () => {
      const named = { ...OWN_TAGS, "kms:ViaService": "s3.us-east-1.amazonaws.com" };
      for (const [action, resource] of [
        ["kinesis:GetRecords", `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${NAMED}-input-1`],
        ["kinesis:SubscribeToShard", `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${NAMED}-input-1/consumer/c:1`],
        ["kinesis:PutResourcePolicy", `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${NAMED}-input-1`],
        ["s3:GetObject", `arn:aws:s3:::${NAMED}-failures-1/quarantine/a`],
        ["s3:GetObject", `arn:aws:s3:::${NAMED}-counts-1/counts/part-0`],
        ["s3:GetObject", "arn:aws:s3:::another/code/job.jar"],
        ["glue:StartJobRun", `arn:aws:glue:us-east-1:${ACCOUNT}:job/${NAMED}-1`],
        ["kms:Decrypt", `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`],
        ["kms:CreateGrant", `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`],
        ["dynamodb:GetItem", `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${NAMED}-clicks-1`],
        ["dynamodb:Scan", `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${NAMED}-clicks-1`],
        ["dynamodb:BatchWriteItem", `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${NAMED}-clicks-1`],
        ["sqs:ReceiveMessage", `arn:aws:sqs:us-east-1:${ACCOUNT}:${NAMED}-queue-1`],
        ["events:PutEvents", `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/${NAMED}-1`],
        ["lambda:InvokeFunction", `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${NAMED}-enrich-1`],
        ["sts:AssumeRole", iam(`role/${NAMED}-enrich-1`)],
      ] as const)
        expect(may(action, resource, named, [EVERYTHING]), action).to.equal(false);
    });

    if (established)
      it("changes nobody's rights any more, whatever is attached to it: it can only take them away", () => {
        const services = /^(dynamodb|events|glue|iam|kinesis|kinesisanalytics|kms|lambda|logs|s3|scheduler|sns|sqs):/;
        const entries = catalogue
          .filter((entry) => isAboutRights(entry) && services.test(entry.action))
          .map((entry) => ({ ...entry, resource: entry.resource.replace(/(role|policy)\/another$/, `$1/${NAMED}-1`) }));
        expect(entries.length).to.be.above(50);
        const takeAway = /:(Delete|Detach|Remove|Revoke|Retire|Dissociate|Disable)/;
        const left = reached(entries, { ...OWN_TAGS, [`aws:ResourceTag/${BOUNDARY_TAG}`]: BOUNDARY }, [EVERYTHING]);
        expect(left.filter((action) => !takeAway.test(action))).to.deep.equal([
          "kms:CreateGrant",
          // A queue's policy is an attribute among those that updates change.
          "sqs:SetQueueAttributes",
        ]);
        expect(may("kms:CreateGrant", `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`, OWN_TAGS, [EVERYTHING])).to.equal(
          false,
        );
      });

    it(`leaves a role of the stack nothing of others, ${setting}`, () => {
      const asWorkload = (entry: CatalogueEntry, tags: RequestContext) =>
        decide(
          { caller: { role: iam(`role/${NAMED}-enrich-1`) }, ...entry, context: { ...CHOSEN, ...tags } },
          {
            identity: [EVERYTHING],
            boundary: workload,
            ...(entry.action.startsWith("kms:") && { resource: ACCOUNT_DECIDES }),
          },
        ).allowed;
      const allowed = catalogue.filter((entry) => asWorkload(entry, ANOTHERS_TAGS) || asWorkload(entry, {}));
      expect([...new Set(allowed.map(({ action }) => action))].sort()).to.deep.equal([
        ...["AssignPrivateIpAddresses", "CreateNetworkInterface", "CreateNetworkInterfacePermission"].map(
          (name) => `ec2:${name}`,
        ),
        ...["DeleteNetworkInterface", "DescribeDhcpOptions", "DescribeNetworkInterfaces", "DescribeRouteTables"].map(
          (name) => `ec2:${name}`,
        ),
        ...["DescribeSecurityGroups", "DescribeSubnets", "DescribeVpcAttribute", "DescribeVpcEndpoints"].map(
          (name) => `ec2:${name}`,
        ),
        ...["ec2:DescribeVpcs", "ec2:UnassignPrivateIpAddresses", "logs:DescribeLogGroups"],
        ...["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      ]);
    });
  }
});
