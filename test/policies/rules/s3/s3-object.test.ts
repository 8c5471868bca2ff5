import { objectCustomerKey } from "../../../../policies/rules/s3/s3-object.ts";
import { describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

describe("rules for S3 objects", () => {
  describeRule(objectCustomerKey, {
    passes: [["a key of the account's", { kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }]],
    fails: [
      ["no key", {}, "kmsKeyId"],
      ["AWS's own key", { kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3" }, "kmsKeyId"],
    ],
    unknown: [["which key", { kmsKeyId: UNKNOWN }, "kmsKeyId"]],
  });

  describeMutations([
    {
      rule: objectCustomerKey,
      title: "an object without a key",
      apply: (stack) => stack.adds("aws:s3/bucketObjectv2:BucketObjectv2", { bucket: "b", key: "k", region: "" }),
    },
  ]);
});
