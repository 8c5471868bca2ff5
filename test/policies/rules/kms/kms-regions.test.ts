import type { Properties } from "../../../../policies/core/properties.ts";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { keyInRegion } from "../../../../policies/rules/kms/kms-regions.ts";
import { createStackResource, describeMutations, describeStackRule, UNKNOWN } from "../../../support/policies.ts";
import { TYPES } from "../../../support/policy-stacks.ts";

const REGION = "eu-west-1";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const arnIn = (region: string, rest = "key/1") => `arn:aws:kms:${region}:111122223333:${rest}`;
const key = (region: string, props: Properties = {}, type = "aws:kms/key:Key") =>
  createStackResource({ type, name: `key-${region}`, props: { region, arn: UNKNOWN, ...props } });
const stream = (kmsKeyId: unknown, from: readonly StackResource[] = [], props: Properties = { region: REGION }) =>
  createStackResource({
    type: TYPES.stream,
    props: { kmsKeyId, ...props },
    propertyDependencies: { kmsKeyId: from.map(({ urn }) => urn) },
  });
const bucket = (rules: unknown, from: readonly StackResource[] = []) =>
  createStackResource({
    type: ENCRYPTION,
    props: { region: REGION, rules },
    propertyDependencies: { rules: from.map(({ urn }) => urn) },
  });
const ruleWith = (kmsMasterKeyId: unknown) => [{ applyServerSideEncryptionByDefault: { kmsMasterKeyId } }];
const [near, far] = [key(REGION), key("us-east-1")];

describe("rules for a key's region", () => {
  describeStackRule(keyInRegion, {
    passes: [
      ["a key of the same region", [stream(arnIn(REGION))]],
      ["no key", [stream(undefined)]],
      ["an ID or an alias, which AWS looks for in the same region", [stream("1"), stream("alias/streams")]],
      ["a key of the same region that is not there yet", [near, far, stream(UNKNOWN, [near])]],
      ["a replica there", [far, stream(arnIn(REGION, "key/mrk-1"))]],
      [
        "a region that only the ARN tells",
        [stream(arnIn(REGION), [], { arn: `arn:aws:kinesis:${REGION}:1:stream/x` })],
      ],
      ["what AWS has yet to answer", [stream(UNKNOWN)]],
      ["a resource and a key that tell no region", [key(REGION, { region: undefined }), stream(UNKNOWN, [], {})]],
      ["a bucket with such a key", [near, bucket(ruleWith(arnIn(REGION))), bucket(UNKNOWN, [near])]],
      ["a bucket with S3's own keys", [bucket([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }])]],
    ],
    fails: [
      ["a key of another region", [stream(arnIn("us-east-1"))], "kmsKeyId"],
      ["an alias of another region", [stream(arnIn("us-east-1", "alias/streams"))], "kmsKeyId"],
      ["a key of another region that is not there yet", [near, far, stream(UNKNOWN, [far])], "kmsKeyId"],
      [
        "a replica elsewhere",
        (() => {
          const replica = key("us-east-1", {}, "aws:kms/replicaKey:ReplicaKey");
          return [replica, stream(UNKNOWN, [replica])];
        })(),
        "kmsKeyId",
      ],
      [
        "a function",
        [createStackResource({ type: TYPES.fn, props: { region: REGION, kmsKeyArn: arnIn("us-east-1") } })],
        "kmsKeyArn",
      ],
      [
        "a table",
        [
          createStackResource({
            type: "aws:dynamodb/table:Table",
            props: { region: REGION, serverSideEncryption: { enabled: true, kmsKeyArn: arnIn("us-east-1") } },
          }),
        ],
        "serverSideEncryption.kmsKeyArn",
      ],
      [
        "a bucket",
        [bucket(ruleWith(arnIn("us-east-1")))],
        "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
      ],
      [
        "a bucket, of whose rules nothing is known yet",
        [far, bucket(UNKNOWN, [far])],
        "rules.applyServerSideEncryptionByDefault.kmsMasterKeyId",
      ],
    ],
    unknown: [
      ["which of two keys it is", [near, far, stream(UNKNOWN, [near, far])], "kmsKeyId"],
      ["the region of the stream", [stream(arnIn(REGION), [], { region: UNKNOWN })], "kmsKeyId"],
      ["the region of the key", [key("us-east-1", { region: UNKNOWN }), stream(UNKNOWN, [far])], "kmsKeyId"],
    ],
  });

  describeMutations([
    {
      rule: keyInRegion,
      title: "streams with one key for every region",
      apply: (stack) =>
        stack.everyRegion(TYPES.stream, "-input", "kmsKeyId", stack.first("aws:kms/key:Key").outputs.arn),
    },
  ]);
});
