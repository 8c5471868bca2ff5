import type { StackRule } from "../../../../policies/core/rule.ts";
import * as bucketRules from "../../../../policies/rules/s3/s3-bucket.ts";
import { describeMutations, describeStackRule, UNKNOWN } from "../../../support/policies.ts";
import { BUCKET, createBucket, createLogging, createPartOf, inPreview } from "../../../support/policy-buckets.ts";

const { bucketEncrypted, bucketHasPolicy, bucketPrivate, bucketVersioned } = bucketRules;
const store = createBucket();
const older = createBucket("older", {}, { type: "aws:s3/bucketV2:BucketV2" });

const BLOCK = "bucketPublicAccessBlock:BucketPublicAccessBlock";
const closed = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const block = createPartOf("store", BLOCK, closed);

const ENCRYPTION = "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const encrypts = (sseAlgorithm: unknown, bucket = "store", part = ENCRYPTION) =>
  createPartOf(bucket, part, { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }] });
const ALGORITHM = "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm";
const OWN_ALGORITHM = "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm";

const VERSIONING = "bucketVersioning:BucketVersioning";
const versions = (status: unknown, bucket = "store", part = VERSIONING) =>
  createPartOf(bucket, part, { versioningConfiguration: { status } });
const STATUS = "versioningConfiguration.status";

describe("rules for S3 buckets", () => {
  describeStackRule(bucketPrivate, {
    passes: [
      ["a bucket that blocks every way", [store, block]],
      ["a block of an older bucket", [older, createPartOf("older", BLOCK, closed)]],
      ["a block of a bucket that has no name yet", [store, inPreview(block, [store])]],
      ["each of two buckets with its own", [store, createBucket("logs"), block, createPartOf("logs", BLOCK, closed)]],
    ],
    fails: [
      ["a bucket without a block", [store], "publicAccessBlock"],
      ["another bucket's block", [store, older, createPartOf("older", BLOCK, closed)], "publicAccessBlock"],
      ...Object.keys(closed).map((way): [string, (typeof store)[], string] => [
        `${way} false`,
        [store, createPartOf("store", BLOCK, { ...closed, [way]: false })],
        way,
      ]),
      [
        "a way that is not named",
        [store, createPartOf("store", BLOCK, { ...closed, blockPublicAcls: undefined })],
        "blockPublicAcls",
      ],
    ],
    unknown: [
      ["whose block it is", [store, inPreview(block, [])], "publicAccessBlock"],
      [
        "whether a way is blocked",
        [store, createPartOf("store", BLOCK, { ...closed, blockPublicAcls: UNKNOWN })],
        "blockPublicAcls",
      ],
    ],
  });

  const logs = createBucket("logs");
  const kms = encrypts("aws:kms");
  const logging = createLogging("store", "logs");
  describeStackRule(bucketEncrypted, {
    passes: [
      ["KMS", [store, kms]],
      ["KMS in two layers", [store, encrypts("aws:kms:dsse")]],
      ["KMS by an older resource", [older, encrypts("aws:kms", "older", `${ENCRYPTION.replace(":", "V2:")}V2`)]],
      [
        "KMS on the bucket itself",
        [
          createBucket("own", {
            serverSideEncryptionConfiguration: {
              rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } },
            },
          }),
        ],
      ],
      [
        "KMS on an older bucket itself",
        [
          {
            ...older,
            props: {
              serverSideEncryptionConfigurations: [
                { rules: [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "aws:kms" }] }] },
              ],
            },
          },
        ],
      ],
      ["keys of S3 where access logs go", [store, kms, logs, encrypts("AES256", "logs"), logging]],
      [
        "keys of S3 where access logs of a bucket itself go",
        [createBucket("store", { logging: { targetBucket: "logs" } }), kms, logs, encrypts("AES256", "logs")],
      ],
      [
        "keys of S3 where access logs will go",
        [store, kms, logs, encrypts("AES256", "logs"), inPreview(logging, [logs], "targetBucket")],
      ],
    ],
    fails: [
      ["keys of S3", [store, encrypts("AES256")], ALGORITHM],
      ["nothing said", [store], OWN_ALGORITHM],
      [
        "what AWS is yet to answer for a bucket that says nothing",
        [createBucket("store", { serverSideEncryptionConfiguration: UNKNOWN })],
        OWN_ALGORITHM,
      ],
      [
        "what AWS answered before the resource of its own",
        [
          createBucket("store", {
            serverSideEncryptionConfiguration: {
              rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } },
            },
          }),
          encrypts("AES256"),
        ],
        ALGORITHM,
      ],
      [
        "KMS where access logs go: S3 delivers none",
        [store, kms, logs, encrypts("aws:kms", "logs"), logging],
        ALGORITHM,
      ],
      [
        "KMS where access logs of another stack's bucket go",
        [logs, encrypts("aws:kms", "logs"), createLogging("elsewhere", "logs")],
        ALGORITHM,
      ],
    ],
    unknown: [
      ["with what it encrypts", [store, encrypts(UNKNOWN)], ALGORITHM],
      ["whose encryption it is", [store, inPreview(kms, [])], OWN_ALGORITHM],
      [
        "whether access logs go there",
        [store, kms, inPreview(createLogging("elsewhere", "?"), [], "targetBucket")],
        ALGORITHM,
      ],
    ],
  });

  describeStackRule(bucketVersioned, {
    passes: [
      ["versions", [store, versions("Enabled")]],
      ["versions by an older resource", [older, versions("Enabled", "older", "bucketVersioningV2:BucketVersioningV2")]],
      ["versions on the bucket itself", [createBucket("store", { versioning: { enabled: true } })]],
      ["versions on an older bucket itself", [{ ...older, props: { versionings: [{ enabled: true }] } }]],
    ],
    fails: [
      ["none", [store], "versioning.enabled"],
      ["versions that are suspended", [store, versions("Suspended")], STATUS],
      [
        "what AWS answers of a bucket without",
        [createBucket("store", { versioning: { enabled: false } })],
        "versioning.enabled",
      ],
    ],
    unknown: [["whether it keeps them", [store, versions(UNKNOWN)], STATUS]],
  });

  const policy = createPartOf("store", "bucketPolicy:BucketPolicy", { policy: "{}" });
  describeStackRule(bucketHasPolicy, {
    passes: [
      ["a policy", [store, policy]],
      ["a policy that is yet to be known", [store, { ...policy, props: { bucket: "store", policy: UNKNOWN } }]],
      ["a policy on the bucket itself", [createBucket("store", { policy: "{}" })]],
    ],
    fails: [
      ["none", [store], "policy"],
      ["an empty one, as AWS answers for none", [createBucket("store", { policy: "" })], "policy"],
    ],
    unknown: [
      ["whose it is", [store, inPreview(policy, [])], "policy"],
      ["one of the bucket itself that is built from something", [inPreview(store, [older], "policy")], "policy"],
    ],
  });

  const takeAway = (rule: StackRule, part: string) => ({
    rule,
    title: `no ${part}`,
    apply: (stack: Parameters<Parameters<typeof describeMutations>[0][number]["apply"]>[0]) =>
      stack.removeEverywhere(`aws:s3/${part}`, "failures"),
  });
  describeMutations([
    takeAway(bucketPrivate, BLOCK),
    takeAway(bucketEncrypted, ENCRYPTION),
    takeAway(bucketVersioned, VERSIONING),
    { ...takeAway(bucketHasPolicy, "bucketPolicy:BucketPolicy"), also: ["s3-bucket-tls-only"] },
    {
      rule: bucketPrivate,
      title: "a way to the access log that is left open",
      apply: (stack) => stack.everyRegion(`aws:s3/${BLOCK}`, "failures-logs", "ignorePublicAcls", false),
    },
    {
      rule: bucketEncrypted,
      title: "a bucket for access logs that S3 would not deliver to",
      apply: (stack) => stack.everyRegion(`aws:s3/${ENCRYPTION}`, "failures-logs", ALGORITHM, "aws:kms"),
    },
    {
      rule: bucketVersioned,
      title: "suspended versions",
      apply: (stack) => stack.everyRegion(`aws:s3/${VERSIONING}`, "failures-logs", STATUS, "Suspended"),
    },
    {
      rule: bucketPrivate,
      title: "one more bucket, with nothing",
      apply: (stack) => stack.adds(BUCKET, { bucket: "more", arn: "arn:aws:s3:::more", region: "" }),
      also: [
        ...["encrypted", "versioned", "has-policy", "lifecycle", "logged", "notifies", "tls-only"].map(
          (name) => `s3-bucket-${name}`,
        ),
      ],
    },
  ]);
});
