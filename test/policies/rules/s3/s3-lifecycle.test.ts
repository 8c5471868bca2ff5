import { bucketLifecycle, uploadsAborted } from "../../../../policies/rules/s3/s3-lifecycle.ts";
import { describeMutations, describeRule, describeStackRule, UNKNOWN } from "../../../support/policies.ts";
import { BUCKET, createBucket, createPartOf, inPreview } from "../../../support/policy-buckets.ts";

const LIFECYCLE = "bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const store = createBucket();
const configuration = (...rules: unknown[]) => createPartOf("store", LIFECYCLE, { rules });
const expire = { id: "expire", status: "Enabled", expiration: { days: 90 } };
const abort = { ...expire, abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } };

describe("rules for the lifecycle of S3 objects", () => {
  describeStackRule(bucketLifecycle, {
    passes: [
      ["a rule that is enabled", [store, configuration({ ...expire, status: "Disabled" }, expire)]],
      ["one beside one that is not known yet", [store, configuration(UNKNOWN, expire)]],
      [
        "a rule of an older resource",
        [store, { ...configuration(expire), type: `aws:s3/${LIFECYCLE.replace(":", "V2:")}V2` }],
      ],
      ["a rule of the bucket itself", [createBucket("store", { lifecycleRules: [{ enabled: true }] })]],
    ],
    fails: [
      ["none", [store], "lifecycleRules"],
      ["an empty list", [store, configuration()], "rules"],
      ["a rule that is disabled", [store, configuration({ ...expire, status: "Disabled" })], "rules"],
      [
        "a disabled rule of the bucket itself",
        [createBucket("store", { lifecycleRules: [{ enabled: false }] })],
        "lifecycleRules",
      ],
    ],
    unknown: [
      ["whether a rule is enabled", [store, configuration({ ...expire, status: UNKNOWN })], "rules"],
      ["the rules", [store, createPartOf("store", LIFECYCLE, { rules: UNKNOWN })], "rules"],
      ["whose rules they are", [store, inPreview(configuration(expire), [])], "lifecycleRules"],
    ],
  });

  describeRule(uploadsAborted, {
    passes: [
      ["a rule for all objects", { rules: [abort] }],
      ["a rule whose filter leaves nothing out", { rules: [{ ...abort, filter: { prefix: "" } }] }],
      ["a rule whose filter is empty", { rules: [{ ...abort, filter: {} }] }],
      ["a rule among others", { rules: [expire, UNKNOWN, abort] }],
    ],
    fails: [
      ["rules that abort nothing", { rules: [expire] }, "rules"],
      ["no rules", {}, "rules"],
      ["a rule that is disabled", { rules: [{ ...abort, status: "Disabled" }] }, "rules"],
      ["a rule for some objects", { rules: [{ ...abort, filter: { prefix: "a/" } }] }, "rules"],
      ["a rule for large objects", { rules: [{ ...abort, filter: { objectSizeGreaterThan: 1 } }] }, "rules"],
      ["a rule for a prefix, the older way", { rules: [{ ...abort, prefix: "a/" }] }, "rules"],
    ],
    unknown: [
      ["the rules", { rules: UNKNOWN }, "rules"],
      [
        "after how many days",
        { rules: [{ ...abort, abortIncompleteMultipartUpload: { daysAfterInitiation: UNKNOWN } }] },
        "rules",
      ],
      ["for which objects", { rules: [{ ...abort, filter: { prefix: UNKNOWN } }] }, "rules"],
    ],
  });

  describe("on a bucket itself", () => {
    const own = { enabled: true, abortIncompleteMultipartUploadDays: 7 };
    describeRule(
      { ...uploadsAborted, types: [BUCKET] },
      {
        passes: [
          ["no rules: a resource of its own has them", {}],
          ["a rule for all objects", { lifecycleRules: [own] }],
        ],
        fails: [
          ["rules that abort nothing", { lifecycleRules: [{ enabled: true }] }, "lifecycleRules"],
          ["a rule for some objects", { lifecycleRules: [{ ...own, tags: { a: "b" } }] }, "lifecycleRules"],
        ],
        unknown: [["the rules", { lifecycleRules: UNKNOWN }, "lifecycleRules"]],
      },
    );
  });

  describeMutations([
    {
      rule: bucketLifecycle,
      title: "no lifecycle",
      apply: (stack) => stack.removeEverywhere(`aws:s3/${LIFECYCLE}`, "failures"),
    },
    {
      rule: bucketLifecycle,
      title: "an access log that is kept for ever",
      apply: (stack) => stack.everyRegion(`aws:s3/${LIFECYCLE}`, "failures-logs", "rules[0].status", "Disabled"),
      also: [uploadsAborted.name],
    },
    {
      rule: uploadsAborted,
      title: "uploads that are never aborted",
      apply: (stack) =>
        stack.everyRegion(`aws:s3/${LIFECYCLE}`, "failures", "rules[0].abortIncompleteMultipartUpload", undefined),
    },
  ]);
});
