import { isRecord, read, readList, UNKNOWN } from "../../core/properties.ts";
import type { ResourceRule, StackFinding, StackRule } from "../../core/rule.ts";
import { BUCKETS } from "../../core/types.ts";
import { type BucketSetting, partTypes, settingOf } from "./s3-parts.ts";

const PAGE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";
const LIFECYCLE: BucketSetting = {
  part: "bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  path: "rules",
  own: ["lifecycleRules"],
};

export const bucketLifecycle: StackRule = {
  name: "s3-bucket-lifecycle",
  description: "A bucket's objects end, or move to cheaper storage: otherwise they are kept, and paid for, for ever.",
  severity: "low",
  level: "advisory",
  covers: ["checkov:CKV2_AWS_61", "securityhub:S3.13"],
  fix: "Create an aws.s3.BucketLifecycleConfiguration with a rule whose status is Enabled.",
  url: `${PAGE}/object-lifecycle-mgmt.html`,
  checkStack: (stack) =>
    stack.ofType(...BUCKETS).flatMap((bucket): StackFinding[] => {
      const setting = settingOf(stack, bucket, LIFECYCLE);
      const verdicts = readList(setting, "value").map(({ value }) => isEnabled(value));
      if (verdicts.includes(true)) return [];
      const value = verdicts.includes(UNKNOWN) ? UNKNOWN : setting.value;
      return [{ ...setting, value, message: "must hold an enabled rule" }];
    }),
};

export const uploadsAborted: ResourceRule = {
  name: "s3-uploads-aborted",
  description: "Parts of uploads that never end are deleted: no listing shows them, every bill does.",
  severity: "low",
  level: "advisory",
  covers: ["checkov:CKV_AWS_300"],
  fix: "Add to an enabled rule for all objects abortIncompleteMultipartUpload: { daysAfterInitiation: 7 }.",
  url: `${PAGE}/mpu-abort-incomplete-mpu-lifecycle-config.html`,
  types: [...partTypes(LIFECYCLE.part), ...BUCKETS],
  check: (props, { type }) => {
    const own = BUCKETS.includes(type);
    const property = own ? LIFECYCLE.own[0] : LIFECYCLE.path;
    const value = read(props, property);
    if (own && value === undefined) return [];
    const verdicts = readList(props, property).map((rule) => aborts(rule.value));
    if (verdicts.includes(true)) return [];
    const message = "must hold an enabled rule for all objects that aborts incomplete uploads";
    return [{ property, value: verdicts.includes(UNKNOWN) ? UNKNOWN : value, message }];
  },
};

type Verdict = boolean | typeof UNKNOWN;

/** Whether a rule is in force: `status` in a resource of its own, `enabled` on the bucket. */
function isEnabled(rule: unknown): Verdict {
  const states = [read(rule, "status"), read(rule, "enabled")];
  return states.includes(UNKNOWN) ? UNKNOWN : states.includes("Enabled") || states.includes(true);
}

function aborts(rule: unknown): Verdict {
  const days = ["abortIncompleteMultipartUpload.daysAfterInitiation", "abortIncompleteMultipartUploadDays"].map(
    (path) => read(rule, path),
  );
  const verdicts = [isEnabled(rule), concernsAll(rule), isGiven(days)];
  if (verdicts.includes(false)) return false;
  return verdicts.includes(UNKNOWN) ? UNKNOWN : true;
}

const isGiven = (days: unknown[]): Verdict =>
  days.some((count) => typeof count === "number") || (days.includes(UNKNOWN) ? UNKNOWN : false);

/** Whether neither prefix nor filter narrows a rule. */
function concernsAll(rule: unknown): Verdict {
  const filter = read(rule, "filter");
  const narrowing = [
    read(rule, "prefix"),
    read(rule, "tags"),
    ...(isRecord(filter) ? Object.values(filter) : [filter]),
  ];
  const set = narrowing.filter((value) => value !== undefined && value !== null && value !== "");
  if (set.some((value) => value !== UNKNOWN)) return false;
  return set.length > 0 ? UNKNOWN : true;
}

/** Rules for how long a bucket keeps what. */
export const lifecycleRules = [bucketLifecycle, uploadsAborted];
