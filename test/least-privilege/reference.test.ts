import { expect } from "chai";
import type { PolicyDocument, PolicyStatement } from "./iam/policy-document.ts";
import { principalsOf } from "./iam/principals.ts";
import { resourcePoliciesOf } from "./iam/resource-policies.ts";
import { graphOf } from "./support/graphs.ts";
import { actionsFitting, hasNoResource, isAction, isConditionKey, supports } from "./support/reference.ts";

/**
 * AWS's own policy for CloudWatch Logs conditions this action by a key that its requests never carry.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
const isAwsOwnSlip = (action: string, key: string) =>
  action === "kms:DescribeKey" && key === "kms:EncryptionContext:aws:logs:arn";

for (const stack of ["dev", "prod"] as const)
  describe(`AWS's service authorization reference and the policies of ${stack}`, () => {
    let identity: PolicyDocument[];
    let resource: PolicyDocument[];
    before(async function () {
      this.timeout(30_000);
      const graph = await graphOf(stack);
      identity = principalsOf(graph).flatMap(({ policies }) => policies);
      resource = resourcePoliciesOf(graph).map(({ policy }) => policy);
    });
    const statements = (documents: PolicyDocument[]): PolicyStatement[] =>
      documents.flatMap(({ Statement }) => Statement);

    it("has every action", async () => {
      for (const { Action } of statements(identity))
        for (const action of Action) expect(await isAction(action), action).to.equal(true);
      for (const { Action } of statements(resource))
        for (const action of Action) expect(await actionsFitting(action), action).to.not.be.empty;
    });

    it("lets each action stand with each of its resources, and with * where it has none", async () => {
      for (const { Effect, Action, Resource = [] } of statements(identity))
        for (const action of Action)
          for (const arn of Resource) {
            if (Effect === "Deny" && arn === "*") continue;
            const fits = arn === "*" ? await hasNoResource(action) : await supports(action, arn);
            expect(fits, `${action} on ${arn}`).to.equal(true);
          }
    });

    it("lets each action of a resource's policy stand with what it protects", async () => {
      for (const { Action, Resource = [] } of statements(resource))
        for (const pattern of Action)
          for (const arn of Resource.filter((given) => given !== "*")) {
            const supporting = await Promise.all(
              (await actionsFitting(pattern)).map((action) => supports(action, arn)),
            );
            expect(supporting.includes(true), `${pattern} on ${arn}`).to.equal(true);
          }
    });

    it("has every condition key, on the action that it conditions", async () => {
      for (const { Action, Condition } of statements([...identity, ...resource]))
        for (const key of Object.values(Condition).flatMap(Object.keys))
          for (const pattern of Action)
            for (const action of await actionsFitting(pattern))
              expect(isAwsOwnSlip(action, key) || (await isConditionKey(action, key)), `${key} on ${action}`).to.equal(
                true,
              );
    });
  });

describe("the checks against the reference", () => {
  it("refuse what does not exist or does not stand there", async () => {
    const stream = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
    expect(await isAction("kinesis:PutRecordz")).to.equal(false);
    expect(await supports("kinesis:SubscribeToShard", stream)).to.equal(false);
    expect(await supports("kinesis:SubscribeToShard", `${stream}/consumer/c:1`)).to.equal(true);
    expect(await supports("kinesis:PutRecords", `${stream}/consumer/c:1`)).to.equal(false);
    expect(await supports("s3:PutObject", "arn:aws:s3:::bucket")).to.equal(false);
    expect(await supports("s3:ListBucket", "arn:aws:s3:::bucket/*")).to.equal(false);
    expect(await supports("logs:PutLogEvents", "arn:aws:logs:us-east-1:000000000000:log-group:g")).to.equal(false);
    expect(await isConditionKey("kms:Decrypt", "kms:ViaService")).to.equal(true);
    expect(await isConditionKey("kms:Decrypt", "kms:NoSuchKey")).to.equal(false);
    expect(await isConditionKey("kms:DescribeKey", "kms:GrantOperations")).to.equal(false);
    expect(await isConditionKey("s3:PutObject", "aws:NoSuchKey")).to.equal(false);
  });
});
