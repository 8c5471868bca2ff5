import { read, UNKNOWN } from "../../core/properties.ts";
import type { Rule, StackFinding, StackRule } from "../../core/rule.ts";
import { BUCKETS } from "../../core/types.ts";
import { aclRules } from "./s3-acl.ts";
import { lifecycleRules } from "./s3-lifecycle.ts";
import { loggingRules } from "./s3-logging.ts";
import { notificationRules } from "./s3-notification.ts";
import { objectRules } from "./s3-object.ts";
import { type BucketSetting, partOf, receivesLogs, settingOf } from "./s3-parts.ts";

const PAGE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";
const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

export const bucketPrivate: StackRule = {
  name: "s3-bucket-private",
  description: "A bucket blocks public access in every way, whatever a policy or an ACL says later.",
  severity: "critical",
  level: "mandatory",
  covers: [
    "checkov:CKV_AWS_53",
    "checkov:CKV_AWS_54",
    "checkov:CKV_AWS_55",
    "checkov:CKV_AWS_56",
    "checkov:CKV2_AWS_6",
    "cdk-nag:AwsSolutions-S2",
    "guard-registry:S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
    "guard-registry:S3_BUCKET_PUBLIC_READ_PROHIBITED",
    "guard-registry:S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
    "securityhub:S3.2",
    "securityhub:S3.3",
    "securityhub:S3.8",
  ],
  fix: `Create an aws.s3.BucketPublicAccessBlock with ${BLOCKS.join(", ")} true.`,
  url: `${PAGE}/access-control-block-public-access.html`,
  checkStack: (stack) =>
    stack.ofType(...BUCKETS).flatMap((bucket): StackFinding[] => {
      const block = partOf(stack, bucket, "bucketPublicAccessBlock:BucketPublicAccessBlock");
      if (block === undefined || block === UNKNOWN)
        return [{ urn: bucket.urn, property: "publicAccessBlock", value: block, message: "must be given" }];
      return BLOCKS.map((property) => ({ property, value: read(block.props, property) }))
        .filter(({ value }) => value !== true)
        .map((open) => ({ urn: block.urn, ...open, message: "must be true" }));
    }),
};

const ENCRYPTION: BucketSetting = {
  part: "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  path: "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm",
  own: [
    "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm",
    "serverSideEncryptionConfigurations[0].rules[0].applyServerSideEncryptionByDefaults[0].sseAlgorithm",
  ],
};

export const bucketEncrypted: StackRule = {
  name: "s3-bucket-encrypted",
  description:
    "A bucket encrypts with KMS, whose key policy says who reads. One that receives access logs encrypts with AES256: S3 delivers none otherwise.",
  severity: "medium",
  level: "advisory",
  covers: [
    "checkov:CKV_AWS_19",
    "checkov:CKV_AWS_145",
    "cfn_nag:W41",
    "guard-registry:S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
    "guard-registry:S3_DEFAULT_ENCRYPTION_KMS",
    "securityhub:S3.17",
  ],
  fix: "Create an aws.s3.BucketServerSideEncryptionConfiguration with sseAlgorithm aws:kms, or AES256 for access logs.",
  url: `${PAGE}/enable-server-access-logging.html`,
  checkStack: (stack) =>
    stack.ofType(...BUCKETS).flatMap((bucket): StackFinding[] => {
      const { urn, property, value } = settingOf(stack, bucket, ENCRYPTION);
      const logs = receivesLogs(stack, bucket);
      const isKms = value === "aws:kms" || value === "aws:kms:dsse";
      if (logs === true ? value === "AES256" : logs === false && isKms) return [];
      const message = logs === true ? "must be AES256" : "must be aws:kms or aws:kms:dsse";
      // Either may be right as long as it can't be told what the bucket is for.
      const unsure = logs === UNKNOWN && (isKms || value === "AES256");
      return [{ urn, property, message, value: unsure ? UNKNOWN : value }];
    }),
};

export const bucketVersioned: StackRule = {
  name: "s3-bucket-versioned",
  description: "A bucket keeps earlier versions: what is overwritten or deleted by mistake comes back.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_21", "guard-registry:S3_BUCKET_VERSIONING_ENABLED", "securityhub:S3.14"],
  fix: "Create an aws.s3.BucketVersioning with versioningConfiguration.status Enabled.",
  url: `${PAGE}/Versioning.html`,
  checkStack: (stack) =>
    stack.ofType(...BUCKETS).flatMap((bucket): StackFinding[] => {
      const setting = settingOf(stack, bucket, {
        part: "bucketVersioning:BucketVersioning",
        path: "versioningConfiguration.status",
        own: ["versioning.enabled", "versionings[0].enabled"],
      });
      const isOn = setting.value === "Enabled" || setting.value === true;
      return isOn ? [] : [{ ...setting, message: "must be Enabled" }];
    }),
};

export const bucketHasPolicy: StackRule = {
  name: "s3-bucket-has-policy",
  description: "A bucket has a policy: there it refuses, whoever asks, what must never be, such as plain HTTP.",
  severity: "medium",
  level: "advisory",
  covers: ["cfn_nag:W51"],
  fix: "Create an aws.s3.BucketPolicy.",
  url: `${PAGE}/bucket-policies.html`,
  checkStack: (stack) =>
    stack.ofType(...BUCKETS).flatMap((bucket): StackFinding[] => {
      const place: BucketSetting = { part: "bucketPolicy:BucketPolicy", path: "policy", own: ["policy"] };
      // What a policy says may be unknown; that there is one is what counts here.
      if (typeof partOf(stack, bucket, place.part) === "object") return [];
      const setting = settingOf(stack, bucket, place);
      const isGiven = typeof setting.value === "string" && setting.value !== "";
      return isGiven ? [] : [{ ...setting, message: "must be given" }];
    }),
};

/** Rules for S3. */
export const s3Rules: readonly Rule[] = [
  bucketPrivate,
  bucketEncrypted,
  bucketVersioned,
  bucketHasPolicy,
  ...lifecycleRules,
  ...loggingRules,
  ...aclRules,
  ...objectRules,
  ...notificationRules,
];
