import { given } from "../../core/given.ts";
import { read, UNKNOWN } from "../../core/properties.ts";
import {
  type Finding,
  must,
  type ResourceRule,
  type Rule,
  type StackFinding,
  type StackRule,
} from "../../core/rule.ts";
import { KEY, REPLICA_KEY } from "../../core/types.ts";
import { keyInRegion } from "./kms-regions.ts";

const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";
const SYMMETRIC = "SYMMETRIC_DEFAULT";
/** KMS deletes a key no sooner than 7 and no later than 30 days after it was asked to. */
const LONGEST_WINDOW_DAYS = 30;
const PAGE = "https://docs.aws.amazon.com/kms/latest/developerguide";

/** Whether a value names a key of the account's own: an ID, ARN or alias that is not one that AWS keeps for a service. */
export const isCustomerKey = (key: unknown): boolean =>
  typeof key === "string" && key !== "" && !/(^|:)alias\/aws\//.test(key);

export const keyRotation: ResourceRule = {
  name: "kms-key-rotation",
  description:
    "A key gets new material by itself each year, under the same ARN; what older material encrypted stays readable. Only symmetric keys of KMS's own store can.",
  severity: "medium",
  level: "advisory",
  covers: [
    "checkov:CKV_AWS_7",
    "cfn_nag:F19",
    "cdk-nag:AwsSolutions-KMS5",
    "guard-registry:CMK_BACKING_KEY_ROTATION_ENABLED",
    "securityhub:KMS.4",
  ],
  fix: "Set enableKeyRotation to true.",
  url: `${PAGE}/rotate-keys.html`,
  types: [KEY],
  check: (props): Finding[] => {
    const rotates = canRotate(props);
    const [finding] = must(props, "enableKeyRotation", (on) => on === true, "must be true");
    if (rotates === false || finding === undefined) return [];
    return [{ ...finding, value: rotates === UNKNOWN ? UNKNOWN : finding.value }];
  },
  remediate: (props) =>
    canRotate(props) === true && props.enableKeyRotation !== true && props.enableKeyRotation !== UNKNOWN
      ? { enableKeyRotation: true }
      : {},
};

/** Whether KMS can rotate a key by itself. https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
function canRotate({
  customerMasterKeySpec: spec = SYMMETRIC,
  customKeyStoreId: store,
}: Readonly<Record<string, unknown>>) {
  if (spec !== UNKNOWN && spec !== SYMMETRIC) return false;
  if (store !== UNKNOWN && store !== undefined) return false;
  return spec === UNKNOWN || store === UNKNOWN ? UNKNOWN : true;
}

export const keyEnabled: ResourceRule = {
  name: "kms-key-enabled",
  description: "A key is enabled: while it is not, nothing that it encrypts can be written or read.",
  severity: "high",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_227"],
  fix: "Leave isEnabled out, or set it to true; of a replica, enabled.",
  url: `${PAGE}/enabling-keys.html`,
  types: [KEY, REPLICA_KEY],
  check: (props, { type }) =>
    must(props, type === KEY ? "isEnabled" : "enabled", (on) => on === undefined || on === true, "must be true"),
};

export const keyDeletionWindow: ResourceRule = {
  name: "kms-key-deletion-window",
  description:
    "A key that is deleted can be had back for as long as KMS lets it: without it, what it encrypted is lost for good.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Leave deletionWindowInDays out, or set it to at least {minimumDays}; set protect on the key to keep Pulumi from deleting it.",
  url: `${PAGE}/deleting-keys.html`,
  config: {
    properties: {
      minimumDays: {
        type: "integer",
        minimum: 7,
        maximum: LONGEST_WINDOW_DAYS,
        default: LONGEST_WINDOW_DAYS,
        description: "Days.",
      },
    },
  },
  types: [KEY, REPLICA_KEY],
  check: (props, { config }) => {
    const minimum = Number(config.minimumDays);
    return must(
      props,
      "deletionWindowInDays",
      (days) => days === undefined || (typeof days === "number" && days >= minimum),
      `must be at least ${minimum} days`,
    );
  },
  remediate: ({ deletionWindowInDays: days }, { config }) =>
    typeof days === "number" && days < Number(config.minimumDays) ? { deletionWindowInDays: config.minimumDays } : {},
};

export const keyPolicyOwn: StackRule = {
  name: "kms-key-policy-own",
  description: "A key has a policy of its own: AWS's leaves every use to whoever may write IAM policies.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV2_AWS_64"],
  fix: "Set policy, or create an aws.kms.KeyPolicy with the key's keyId.",
  url: `${PAGE}/key-policies.html`,
  needs: KEY,
  checkStack: (stack) =>
    stack.ofType(KEY).flatMap((key): StackFinding[] => {
      const own = given(key, "policy");
      if (own === UNKNOWN || (own !== undefined && !isDefaultPolicy(own))) return [];
      const beside = stack.ofType(KEY_POLICY).map((policy) => stack.target(policy, "keyId", KEY));
      if (beside.includes(key)) return [];
      const value = beside.includes(UNKNOWN) ? UNKNOWN : undefined;
      return [{ urn: key.urn, property: "policy", value, message: "must be given" }];
    }),
};

/** Whether a policy is what AWS answers for a key that was given none. */
function isDefaultPolicy(policy: unknown): boolean {
  if (typeof policy !== "string") return false;
  try {
    return policy === "" || read(JSON.parse(policy), "Id") === "key-default-1";
  } catch {
    return false;
  }
}

/** Rules for KMS keys. */
export const kmsRules: readonly Rule[] = [keyRotation, keyEnabled, keyDeletionWindow, keyPolicyOwn, keyInRegion];
