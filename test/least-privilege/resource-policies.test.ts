import { expect } from "chai";
import type { RequestContext } from "./iam/conditions.ts";
import { type Caller, type Decision, decide } from "./iam/decide.ts";
import { type Place, placesOf } from "./iam/place.ts";
import type { PolicyDocument } from "./iam/policy-document.ts";
import { ofType } from "./iam/principals.ts";
import { type PolicyHolder, type ResourcePolicy, resourcePoliciesOf } from "./iam/resource-policies.ts";
import { EVERYTHING } from "./support/administrator.ts";
import { graphOf } from "./support/graphs.ts";
import { actionsOf } from "./support/reference.ts";
import { FOREIGN_ACCOUNT, FOREIGN_REGION } from "./support/universe.ts";

const isAllowed = (decision: Decision) => decision.allowed;
const oneOf = <T>([first]: readonly T[]): T => {
  if (first === undefined) throw new Error("The stack must have one, got none.");
  return first;
};

describe("policies on resources", () => {
  let place: Place;
  let policies: ResourcePolicy[];
  before(async function () {
    this.timeout(30_000);
    const graph = await graphOf("prod");
    place = oneOf(placesOf(graph));
    policies = resourcePoliciesOf(graph);
  });
  const policyOn = (holder: PolicyHolder): PolicyDocument =>
    oneOf(policies.filter((found) => found.holder === holder && ["", place.region].includes(found.region))).policy;
  const alarm = (region: string, account: string): RequestContext => ({
    "aws:SourceAccount": account,
    "aws:SourceArn": `arn:aws:cloudwatch:${region}:${account}:alarm:errors`,
  });

  it("are there for every role, key, bucket, topic and endpoint", async () => {
    const graph = await graphOf("prod");
    const count = (type: string) => ofType(graph, type).length;
    const held = (...holders: PolicyHolder[]) => policies.filter(({ holder }) => holders.includes(holder)).length;
    expect(held("role trust", "flow log role trust")).to.equal(count("aws:iam/role:Role"));
    expect(held("key")).to.equal(count("aws:kms/key:Key"));
    expect(held("bucket", "log bucket")).to.equal(count("aws:s3/bucket:Bucket"));
    expect(held("topic")).to.equal(count("aws:sns/topic:Topic"));
    const endpoints = policies.filter(({ holder }) => holder.endsWith("endpoint"));
    expect(endpoints).to.have.length(count("aws:ec2/vpcEndpoint:VpcEndpoint"));
  });

  it("let no one in by a wildcard, but to deny or behind an account's condition", () => {
    for (const { holder, policy } of policies)
      for (const { Effect, Principal = {}, Condition } of policy.Statement) {
        if (Effect === "Deny" || !Object.values(Principal).flat().includes("*")) continue;
        expect(holder).to.match(/endpoint$/);
        expect(Condition.StringEquals).to.have.property("aws:PrincipalAccount");
      }
  });

  it("ask a service of AWS on whose behalf it comes", () => {
    for (const { holder, policy } of policies)
      for (const { Principal = {}, Condition } of policy.Statement.filter(
        (statement) => statement.Principal?.Service,
      )) {
        const keys = Object.values(Condition).flatMap(Object.keys);
        const bound = ["aws:SourceAccount", "aws:SourceArn", "kms:EncryptionContext:aws:logs:arn"];
        expect(
          keys.some((key) => bound.includes(key)),
          `${holder}: ${Principal.Service}`,
        ).to.equal(true);
      }
  });

  describe("the role's trust", () => {
    const assume = (caller: Caller, context: RequestContext, action = "sts:AssumeRole") =>
      isAllowed(decide({ caller, action, resource: place.role, context }, { resource: policyOn("role trust") }));

    it("lets Lambda in for this account alone", () => {
      const lambda = { service: "lambda.amazonaws.com" };
      expect(assume(lambda, { "aws:SourceAccount": place.account })).to.equal(true);
      expect(assume(lambda, { "aws:SourceAccount": FOREIGN_ACCOUNT })).to.equal(false);
      expect(assume(lambda, {})).to.equal(false);
    });

    it("lets nobody else in, and nothing else be done", async () => {
      const own = { "aws:SourceAccount": place.account };
      expect(assume({ service: "ec2.amazonaws.com" }, own)).to.equal(false);
      expect(assume({ role: `arn:aws:iam::${FOREIGN_ACCOUNT}:role/r` }, own)).to.equal(false);
      for (const action of await actionsOf("sts"))
        expect(assume({ service: "lambda.amazonaws.com" }, own, action)).to.equal(action === "sts:AssumeRole");
    });
  });

  describe("the trust of the flow log's role", () => {
    const flowLogs = { service: "vpc-flow-logs.amazonaws.com" };
    const own = (region: string, account: string): RequestContext => ({
      "aws:SourceAccount": account,
      "aws:SourceArn": `arn:aws:ec2:${region}:${account}:vpc-flow-log/fl-0a`,
    });
    const assume = (caller: Caller, context: RequestContext, action = "sts:AssumeRole") => {
      const resource = place.flowLog?.role ?? "";
      return isAllowed(decide({ caller, action, resource, context }, { resource: policyOn("flow log role trust") }));
    };

    it("lets VPC Flow Logs in for this account and region alone", () => {
      expect(assume(flowLogs, own(place.region, place.account))).to.equal(true);
      expect(assume(flowLogs, own(place.region, FOREIGN_ACCOUNT))).to.equal(false);
      expect(assume(flowLogs, own(FOREIGN_REGION, place.account))).to.equal(false);
      expect(assume(flowLogs, { "aws:SourceAccount": place.account })).to.equal(false);
      expect(assume(flowLogs, {})).to.equal(false);
    });

    it("lets nobody else in, and nothing else be done", async () => {
      const context = own(place.region, place.account);
      expect(assume({ service: "lambda.amazonaws.com" }, context)).to.equal(false);
      expect(assume({ role: place.role }, context)).to.equal(false);
      for (const action of await actionsOf("sts"))
        expect(assume(flowLogs, context, action)).to.equal(action === "sts:AssumeRole");
    });
  });

  describe("the key's policy", () => {
    const use = (caller: Caller, action: string, context: RequestContext) =>
      isAllowed(decide({ caller, action, resource: place.key, context }, { resource: policyOn("key") }));
    const cloudwatch = { service: "cloudwatch.amazonaws.com" };

    it("serves alarms of this account and region, to publish encrypted and nothing more", async () => {
      const context = alarm(place.region, place.account);
      const allowed = (await actionsOf("kms")).filter((action) => use(cloudwatch, action, context));
      expect(allowed).to.have.members([
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyPair",
        "kms:GenerateDataKeyPairWithoutPlaintext",
        "kms:GenerateDataKeyWithoutPlaintext",
      ]);
      for (const other of [alarm(FOREIGN_REGION, place.account), alarm(place.region, FOREIGN_ACCOUNT), {}])
        expect(use(cloudwatch, "kms:Decrypt", other)).to.equal(false);
    });

    it("serves log groups of this account and region", () => {
      const logs = { service: `logs.${place.region}.amazonaws.com` };
      const of = (arn: string) => ({ "kms:EncryptionContext:aws:logs:arn": arn });
      for (const arn of [place.logGroup, place.flowLog?.logGroup ?? ""])
        expect(use(logs, "kms:Encrypt", of(arn))).to.equal(true);
      expect(use(logs, "kms:ScheduleKeyDeletion", of(place.logGroup))).to.equal(false);
      for (const arn of [
        place.logGroup.replace(place.account, FOREIGN_ACCOUNT),
        place.logGroup.replaceAll(place.region, FOREIGN_REGION),
      ])
        expect(use(logs, "kms:Encrypt", of(arn))).to.equal(false);
      expect(use({ service: `logs.${FOREIGN_REGION}.amazonaws.com` }, "kms:Encrypt", of(place.logGroup))).to.equal(
        false,
      );
    });

    it("gives no one else anything: this account's IAM policies decide, another account's do not", async () => {
      const strangers = [
        { service: "events.amazonaws.com" },
        { service: "sns.amazonaws.com" },
        { role: `arn:aws:iam::${FOREIGN_ACCOUNT}:role/r` },
      ];
      for (const action of await actionsOf("kms")) {
        for (const caller of strangers) expect(use(caller, action, alarm(place.region, place.account))).to.equal(false);
        expect(use({ role: place.role }, action, {})).to.equal(false);
        const caller = { role: `arn:aws:iam::${FOREIGN_ACCOUNT}:role/r` };
        const policiesThere = { resource: policyOn("key"), identity: [EVERYTHING] };
        expect(isAllowed(decide({ caller, action, resource: place.key }, policiesThere))).to.equal(false);
      }
    });

    it("stands alone: the program hands out no grant, and no policy of it allows to", async () => {
      expect(ofType(await graphOf("prod"), "aws:kms/grant:Grant")).to.deep.equal([]);
      const service = policyOn("key").Statement.filter(({ Principal }) => Principal?.Service);
      for (const { Action } of service) expect(Action.join()).to.not.match(/Grant|\*:\*|kms:\*/);
    });
  });

  describe("the bucket's policy", () => {
    const put = (secure: string, caller: Caller = { role: place.role }) =>
      decide(
        {
          caller,
          action: "s3:PutObject",
          resource: `${place.bucket}/quarantine/a`,
          resourceAccount: place.account,
          context: { "aws:SecureTransport": secure },
        },
        { identity: [EVERYTHING], resource: policyOn("bucket") },
      );

    it("refuses what does not come over TLS, an administrator's calls included", () => {
      expect(put("false")).to.deep.equal({ allowed: false, explicit: true, by: "DenyPlainHttp" });
      expect(put("true").allowed).to.equal(true);
    });

    it("refuses every action on bucket and objects without TLS", async () => {
      for (const action of await actionsOf("s3"))
        for (const resource of [place.bucket, `${place.bucket}/a/b`]) {
          const request = {
            caller: { role: place.role },
            action,
            resource,
            context: { "aws:SecureTransport": "false" },
          };
          expect(isAllowed(decide(request, { identity: [EVERYTHING], resource: policyOn("bucket") }))).to.equal(false);
        }
    });

    it("lets no other account in, whatever it allows itself", () => {
      expect(put("true", { role: `arn:aws:iam::${FOREIGN_ACCOUNT}:role/r` }).allowed).to.equal(false);
    });
  });

  describe("the policy of the access log's bucket", () => {
    const deliver = (
      source: string,
      account: string,
      { key = "failures/a", secure = "true", service = "logging.s3" } = {},
    ) => {
      const [{ policy, resource } = { policy: undefined, resource: undefined }] = policies.filter(
        ({ holder, region }) => holder === "log bucket" && region === place.region,
      );
      if (!policy) throw new Error(`${place.region} must have a bucket for the access log, got none.`);
      const context = { "aws:SourceArn": source, "aws:SourceAccount": account, "aws:SecureTransport": secure };
      const to = `arn:aws:s3:::${String(resource.inputs.bucket)}/${key}`;
      const caller = { service: `${service}.amazonaws.com` };
      return (action: string) => isAllowed(decide({ caller, action, resource: to, context }, { resource: policy }));
    };

    it("lets S3 put the failure store's log, and do nothing else", async () => {
      for (const action of await actionsOf("s3"))
        expect(deliver(place.bucket, place.account)(action), action).to.equal(action === "s3:PutObject");
    });

    it("lets in no log of another bucket or account, nothing elsewhere, no other service, nothing without TLS", () => {
      const put = (...args: Parameters<typeof deliver>) => deliver(...args)("s3:PutObject");
      expect(put(`${place.bucket}-2`, place.account)).to.equal(false);
      expect(put(place.bucket, FOREIGN_ACCOUNT)).to.equal(false);
      expect(put(place.bucket, place.account, { key: "elsewhere/a" })).to.equal(false);
      expect(put(place.bucket, place.account, { service: "s3" })).to.equal(false);
      expect(put(place.bucket, place.account, { secure: "false" })).to.equal(false);
    });
  });

  describe("the topic's policy", () => {
    const publish = (caller: Caller, context: RequestContext, action = "sns:Publish") => {
      const policy = oneOf(policies.filter(({ holder, region }) => holder === "topic" && region === place.region));
      const resource = String(policy.resource.inputs.arn);
      return isAllowed(decide({ caller, action, resource, context }, { resource: policy.policy }));
    };
    const cloudwatch = { service: "cloudwatch.amazonaws.com" };
    const tls = { "aws:SecureTransport": "true" };

    it("lets alarms of this account and region publish, over TLS, and do nothing else", async () => {
      const own = alarm(place.region, place.account);
      for (const action of await actionsOf("sns"))
        expect(publish(cloudwatch, { ...own, ...tls }, action), action).to.equal(action === "sns:Publish");
      expect(publish(cloudwatch, { ...own, "aws:SecureTransport": "false" })).to.equal(false);
    });

    it("lets no alarm of others, no other service and no other account publish", () => {
      const own = alarm(place.region, place.account);
      expect(publish(cloudwatch, { ...alarm(place.region, FOREIGN_ACCOUNT), ...tls })).to.equal(false);
      expect(publish(cloudwatch, { ...alarm(FOREIGN_REGION, place.account), ...tls })).to.equal(false);
      expect(publish(cloudwatch, { ...tls })).to.equal(false);
      expect(publish({ service: "events.amazonaws.com" }, { ...own, ...tls })).to.equal(false);
      expect(publish({ role: `arn:aws:iam::${FOREIGN_ACCOUNT}:role/r` }, tls)).to.equal(false);
    });
  });
});
