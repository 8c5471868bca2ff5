import type { StackResource } from "../../../../policies/core/stack-view.ts";
import {
  secretCustomerKey,
  secretRotated,
  secretRotatedOften,
} from "../../../../policies/rules/secrets-manager/secrets-manager.ts";
import {
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";

const SECRET = "aws:secretsmanager/secret:Secret";
const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
const arnOf = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-AbCdEf`;
const secret = (name: string, arn: unknown = arnOf(name)): StackResource =>
  createStackResource({ type: SECRET, name, props: { arn, id: arn, name } });
const rotation = (secretId: unknown, from: readonly StackResource[] = []) =>
  createStackResource({
    type: ROTATION,
    props: { secretId },
    propertyDependencies: { secretId: from.map(({ urn }) => urn) },
  });
const rules = (rotationRules: unknown) => ({ rotationRules });

describe("rules for Secrets Manager", () => {
  describeRule(secretCustomerKey, {
    passes: [["a key of the account's", { kmsKeyId: KEY }]],
    fails: [
      ["none, which means AWS's", {}, "kmsKeyId"],
      ["AWS's own", { kmsKeyId: "alias/aws/secretsmanager" }, "kmsKeyId"],
    ],
    unknown: [["which key", { kmsKeyId: UNKNOWN }, "kmsKeyId"]],
  });

  describeStackRule(secretRotated, {
    passes: [
      ["a rotation by ARN", [secret("a"), rotation(arnOf("a"))]],
      ["a rotation by name", [secret("a"), rotation("a")]],
      [
        "one that is built from the secret",
        [secret("a", UNKNOWN), secret("b"), rotation("b"), rotation(UNKNOWN, [secret("a")])],
      ],
    ],
    fails: [
      ["none", [secret("a")], "id"],
      [
        "a rotation of its namesake in another region",
        [secret("a"), createStackResource({ type: ROTATION, props: { secretId: "a", region: "us-east-1" } })],
        "id",
      ],
      ["a rotation of another secret", [secret("a"), secret("b"), rotation("b")], "id"],
    ],
    unknown: [["whose a rotation is", [secret("a"), rotation(UNKNOWN)], "id"]],
  });

  describeRule(secretRotatedOften, {
    passes: [
      ["90 days", rules({ automaticallyAfterDays: 90 })],
      ["a rate in hours", rules({ scheduleExpression: "rate(12 hours)" })],
      ["each month", rules({ scheduleExpression: "cron(0 4 1 * ? *)" })],
      ["more where that is enough", rules({ automaticallyAfterDays: 365 }), { maximumDays: 365 }],
    ],
    fails: [
      ["91 days", rules({ automaticallyAfterDays: 91 }), "rotationRules.automaticallyAfterDays"],
      ["no rules", {}, "rotationRules.automaticallyAfterDays"],
      ["a rate of 100 days", rules({ scheduleExpression: "rate(100 days)" }), "rotationRules.scheduleExpression"],
      ["each quarter", rules({ scheduleExpression: "cron(0 4 1 */3 ? *)" }), "rotationRules.scheduleExpression"],
    ],
    unknown: [
      ["how often", rules(UNKNOWN), "rotationRules.scheduleExpression"],
      ["after how many days", rules({ automaticallyAfterDays: UNKNOWN }), "rotationRules.automaticallyAfterDays"],
    ],
  });

  describeMutations([
    {
      rule: secretCustomerKey,
      title: "a secret with AWS's key",
      apply: (stack) => stack.adds(SECRET, { name: "s", region: "" }),
      also: [secretRotated.name],
    },
    {
      rule: secretRotated,
      title: "a secret that stays",
      apply: (stack) => stack.adds(SECRET, { name: "s", kmsKeyId: "alias/own", region: "" }),
    },
    {
      rule: secretRotatedOften,
      title: "a secret of a year",
      apply: (stack) =>
        stack.adds(ROTATION, { secretId: "s", rotationRules: { automaticallyAfterDays: 365 }, region: "" }),
    },
  ]);
});
