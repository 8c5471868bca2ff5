import { bucketOneNotification } from "../../../../policies/rules/s3/s3-notification.ts";
import { describeMutations, describeStackRule } from "../../../support/policies.ts";
import { createBucket, createPartOf, inPreview } from "../../../support/policy-buckets.ts";

const store = createBucket();
const other = createBucket("other");
const notification = (bucket: string, name: string) => ({
  ...createPartOf(bucket, "bucketNotification:BucketNotification", { eventbridge: true }),
  name,
  urn: `urn:${name}`,
});

describe("rules for what a bucket tells", () => {
  describeStackRule(bucketOneNotification, {
    passes: [
      ["one", [store, notification("store", "a")]],
      ["one for each bucket", [store, other, notification("store", "a"), notification("other", "b")]],
      ["none", [store]],
      ["one of a bucket that has no name yet", [store, inPreview(notification("store", "a"), [store])]],
    ],
    fails: [
      ["two", [store, notification("store", "a"), notification("store", "b")], "bucket"],
      [
        "two of a bucket that has no name yet",
        [store, inPreview(notification("?", "a"), [store]), inPreview(notification("?", "b"), [store])],
        "bucket",
      ],
    ],
    unknown: [
      ["whose the second is", [store, notification("store", "a"), inPreview(notification("?", "b"), [])], "bucket"],
    ],
  });

  describeMutations([
    {
      rule: bucketOneNotification,
      title: "a second notification of one bucket",
      apply: (stack) => {
        const { type, inputs } = stack.first("aws:s3/bucketNotification:BucketNotification");
        stack.adds(type, { ...inputs });
      },
    },
  ]);
});
