import { must, type ResourceRule } from "../../core/rule.ts";

/** Pulumi type tokens of objects that a program puts. */
export const OBJECTS = ["bucketObject:BucketObject", "bucketObjectv2:BucketObjectv2", "objectCopy:ObjectCopy"].map(
  (type) => `aws:s3/${type}`,
);

export const objectCustomerKey: ResourceRule = {
  name: "s3-object-customer-key",
  description:
    "An object that the program puts is encrypted with a key of the account's own, and not by its bucket's grace.",
  severity: "low",
  level: "advisory",
  covers: ["checkov:CKV_AWS_186"],
  fix: "Set kmsKeyId to the ARN of a customer managed key.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/specifying-kms-encryption.html",
  types: OBJECTS,
  check: (props) =>
    must(
      props,
      "kmsKeyId",
      (key) => typeof key === "string" && key !== "" && !key.endsWith("alias/aws/s3"),
      "must be a customer managed key",
    ),
};

/** Rules for objects. */
export const objectRules = [objectCustomerKey];
