import { read, UNKNOWN } from "../../core/properties.ts";
import { mayShareRegion } from "../../core/regions.ts";
import {
  type Finding,
  must,
  type ResourceRule,
  type Rule,
  type StackFinding,
  type StackRule,
} from "../../core/rule.ts";
import { isNamedBy, type Stack, type StackResource } from "../../core/stack-view.ts";
import { SECRET } from "../../core/types.ts";
import { isCustomerKey } from "../kms/kms.ts";
import { longestDaysBetween } from "./schedule.ts";

const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";
const PAGE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide";

export const secretCustomerKey: ResourceRule = {
  name: "secretsmanager-secret-customer-key",
  description:
    "A secret is encrypted with a key of the account's own, whose policy says who reads it and which can be withdrawn.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_149", "cfn_nag:W77", "guard-registry:SECRETSMANAGER_USING_CMK"],
  fix: "Set kmsKeyId to the ARN of a customer managed key.",
  url: `${PAGE}/security-encryption.html`,
  types: [SECRET],
  check: (props) => must(props, "kmsKeyId", isCustomerKey, "must be a customer managed key"),
};

export const secretRotated: StackRule = {
  name: "secretsmanager-secret-rotated",
  description: "A secret changes by itself, so that one that leaked is soon worth nothing.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV2_AWS_57", "cdk-nag:AwsSolutions-SMG4", "guard-registry:SECRETSMANAGER_ROTATION_ENABLED_CHECK"],
  fix: "Create an aws.secretsmanager.SecretRotation with the secret's ID, and rotationRules.",
  url: `${PAGE}/rotating-secrets.html`,
  needs: SECRET,
  checkStack: (stack) =>
    stack.ofType(SECRET).flatMap((secret): StackFinding[] => {
      const rotated = stack.ofType(ROTATION).map((rotation) => rotates(stack, rotation, secret));
      if (rotated.includes(true)) return [];
      const value = rotated.includes(UNKNOWN) ? UNKNOWN : undefined;
      return [
        {
          urn: secret.urn,
          property: "id",
          value,
          message: "must be the secretId of an aws.secretsmanager.SecretRotation",
        },
      ];
    }),
};

/** Whether a rotation is of a secret, which it names by ARN, or by name in its own region. */
function rotates(stack: Stack, rotation: StackResource, secret: StackResource): boolean | typeof UNKNOWN {
  const id = read(rotation.props, "secretId");
  if (id !== UNKNOWN) return isNamedBy(secret, id) && mayShareRegion(rotation, secret);
  const named = stack.target(rotation, "secretId", SECRET);
  return named === UNKNOWN ? UNKNOWN : named === secret;
}

export const secretRotatedOften: ResourceRule = {
  name: "secretsmanager-rotation-frequent",
  description: "A secret that rotates does so within 90 days.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_304"],
  fix: "Set rotationRules.automaticallyAfterDays to at most {maximumDays}, or rotationRules.scheduleExpression to as much.",
  url: `${PAGE}/rotate-secrets_schedule.html`,
  config: {
    properties: { maximumDays: { type: "integer", minimum: 1, maximum: 1000, default: 90, description: "Days." } },
  },
  types: [ROTATION],
  check: (props, { config }): Finding[] => {
    const maximum = Number(config.maximumDays);
    const schedule = read(props, "rotationRules.scheduleExpression");
    const property = `rotationRules.${schedule === undefined ? "automaticallyAfterDays" : "scheduleExpression"}`;
    return must(
      props,
      property,
      (value) => (typeof value === "number" ? value : longestDaysBetween(String(value))) <= maximum,
      `must be at most ${maximum} days`,
    );
  },
};

/** Rules for secrets of Secrets Manager. */
export const secretsManagerRules: readonly Rule[] = [secretCustomerKey, secretRotated, secretRotatedOften];
