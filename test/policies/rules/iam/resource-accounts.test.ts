import { expect } from "chai";
import { ownAccount } from "../../../../policies/rules/iam/resource-accounts.ts";
import {
  checkStack,
  createStackResource,
  describeMutations,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";
import { createBucket } from "../../../support/policy-buckets.ts";

const OWN = "111122223333";
const OTHER = "444455556666";
const KEY = "aws:kms/key:Key";
const PRINCIPAL = "policy.Statement[0].Principal";

const role = (account: string) => ({ AWS: `arn:aws:iam::${account}:role/reader` });
const root = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });
const allow = (Principal: unknown, rest = {}) => ({ Effect: "Allow", Principal, Action: "*", Resource: "*", ...rest });
const policyOf = (...statements: object[]) => JSON.stringify({ Statement: statements });
const ofTopic = (policy: unknown, arn: unknown = `arn:aws:sns:eu-west-1:${OWN}:t`) =>
  createStackResource({ type: "aws:sns/topicPolicy:TopicPolicy", props: { arn, policy } });
const ofQueue = (policy: unknown) =>
  createStackResource({
    type: "aws:sqs/queuePolicy:QueuePolicy",
    props: { queueUrl: `https://sqs.eu-west-1.amazonaws.com/${OWN}/q`, policy },
  });
const ofBucket = (policy: unknown) =>
  createStackResource({ type: "aws:s3/bucketPolicy:BucketPolicy", props: { bucket: "store", policy } });
const stream = (arn: unknown = `arn:aws:kinesis:eu-west-1:${OWN}:stream/s`) =>
  createStackResource({ type: "aws:kinesis/stream:Stream", props: { arn } });
/** A role of our own account, and who may become it. */
const ofRole = (...statements: object[]) =>
  createStackResource({
    type: "aws:iam/role:Role",
    props: { arn: `arn:aws:iam::${OWN}:role/worker`, assumeRolePolicy: policyOf(...statements) },
  });
/** A key as it stands in the preview of a new stack. */
const newKey = (...statements: object[]) =>
  createStackResource({ type: KEY, props: { arn: UNKNOWN, policy: policyOf(...statements) } });
const keyDefault = (account: string) => allow(root(account), { Action: "kms:*" });

describe("the rule for other accounts", () => {
  describeStackRule(ownAccount, {
    passes: [
      ["a role of the topic's account", [ofTopic(policyOf(allow(role(OWN))))]],
      ["the topic's account by number", [ofTopic(policyOf(allow({ AWS: OWN })))]],
      ["a role of the queue's account", [ofQueue(policyOf(allow(role(OWN))))]],
      ["a role of the stack's account", [ofBucket(policyOf(allow(role(OWN)))), stream()]],
      ["a denial to another account", [ofTopic(policyOf({ ...allow(role(OTHER)), Effect: "Deny" }))]],
      ["a service", [ofTopic(policyOf(allow({ Service: "cloudwatch.amazonaws.com" })))]],
      ["everyone, which is another rule's", [ofTopic(policyOf(allow("*")))]],
      ["a listed account", [ofTopic(policyOf(allow(role(OTHER))))], { principals: [OTHER] }],
      ["a listed role", [ofTopic(policyOf(allow(role(OTHER))))], { principals: [role(OTHER).AWS] }],
      ["a listed canonical user", [ofBucket(policyOf(allow({ CanonicalUser: "79a5" })))], { principals: ["79a5"] }],
      ["a key whose account decides", [newKey(keyDefault(OWN))]],
      ["a role of the account that decides", [newKey(allow(role(OWN)), keyDefault(OWN))]],
      ["a role that a role of its account becomes", [ofRole(allow(role(OWN)))]],
      ["a role that a service becomes", [ofRole(allow({ Service: "lambda.amazonaws.com" }))]],
      ["a role for an identity provider, which other rules look at", [ofRole(allow({ Federated: "www.amazon.com" }))]],
      ["a role for a listed account", [ofRole(allow(root(OTHER)))], { principals: [OTHER] }],
      ["no document, as AWS is yet to answer", [createBucket("store", { policy: UNKNOWN })]],
    ],
    fails: [
      ["a role of another account", [ofTopic(policyOf(allow(role(OTHER))))], PRINCIPAL],
      ["another account by number", [ofTopic(policyOf(allow({ AWS: [OWN, OTHER] })))], PRINCIPAL],
      ["a queue that another account reads", [ofQueue(policyOf(allow(root(OTHER))))], PRINCIPAL],
      [
        "a key, by a policy of its own, for which another account decides",
        [
          createStackResource({
            type: "aws:kms/keyPolicy:KeyPolicy",
            props: { keyId: `arn:aws:kms:eu-west-1:${OWN}:key/1`, policy: policyOf(keyDefault(OTHER)) },
          }),
        ],
        PRINCIPAL,
      ],
      ["a bucket that another account reads", [ofBucket(policyOf(allow(root(OTHER)))), stream()], PRINCIPAL],
      ["a bucket, where no account is known", [ofBucket(policyOf(allow(root(OTHER))))], PRINCIPAL],
      [
        "another account under a condition",
        [ofTopic(policyOf(allow(role(OTHER), { Condition: { Bool: { "aws:SecureTransport": "true" } } })))],
        PRINCIPAL,
      ],
      [
        "another role than is listed",
        [ofTopic(policyOf(allow(role(OTHER))))],
        PRINCIPAL,
        { principals: [root(OTHER).AWS] },
      ],
      ["a canonical user", [ofBucket(policyOf(allow({ CanonicalUser: "79a5" })))], PRINCIPAL],
      ["an identity provider", [ofBucket(policyOf(allow({ Federated: "cognito-identity.amazonaws.com" })))], PRINCIPAL],
      ["a principal that was deleted", [ofTopic(policyOf(allow({ AWS: "AROAEXAMPLEID" })))], PRINCIPAL],
      ["a new key that another account uses", [newKey(allow(role(OTHER)), keyDefault(OWN))], PRINCIPAL],
      [
        "a key for which another account decides as well",
        [
          createStackResource({
            type: KEY,
            props: { arn: `arn:aws:kms:eu-west-1:${OWN}:key/1`, policy: policyOf(keyDefault(OTHER)) },
          }),
        ],
        PRINCIPAL,
      ],
      [
        "a role that another account's becomes",
        [ofRole(allow(role(OWN)), allow(role(OTHER)))],
        "assumeRolePolicy.Statement[1].Principal",
      ],
      ["a bucket's own property", [createBucket("store", { policy: policyOf(allow(root(OTHER))) })], PRINCIPAL],
    ],
    unknown: [
      ["a document", [{ ...ofTopic(UNKNOWN), propertyDependencies: { policy: [stream().urn] } }], "policy"],
      ["who", [ofTopic({ Statement: [allow({ AWS: UNKNOWN })] })], PRINCIPAL],
      ["which account is ours", [ofBucket(policyOf(allow(root(OTHER)))), stream(UNKNOWN)], PRINCIPAL],
    ],
  });

  it("can't tell whose a new key is for which two accounts decide", () => {
    const findings = checkStack(ownAccount, [newKey(keyDefault(OWN), keyDefault(OTHER))]);
    expect(findings.map(({ value }) => value)).to.deep.equal([UNKNOWN, UNKNOWN]);
  });

  it("names the principals of other accounts alone", () => {
    const [finding] = checkStack(ownAccount, [ofTopic(policyOf(allow({ AWS: [OWN, OTHER] })))]);
    expect(finding?.value).to.deep.equal([OTHER]);
  });

  describeMutations([
    {
      rule: ownAccount,
      title: "a topic on which another account publishes",
      apply: (stack) => {
        for (const topic of stack.all("aws:sns/topicPolicy:TopicPolicy")) {
          const { Statement, ...document } = JSON.parse(String(topic.inputs.policy)) as { Statement: object[] };
          const added = {
            Sid: "Added",
            Effect: "Allow",
            Principal: root(OTHER),
            Action: "sns:Publish",
            Resource: topic.inputs.arn,
          };
          stack.set(topic, "policy", JSON.stringify({ ...document, Statement: [...Statement, added] }));
        }
      },
    },
  ]);
});
