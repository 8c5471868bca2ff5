import { read, readList, UNKNOWN } from "../../core/properties.ts";
import { regionOf, regionOfArn } from "../../core/regions.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import {
  FUNCTION,
  KEY,
  LOG_GROUP,
  MAPPING,
  PARAMETER,
  QUEUE,
  REPLICA_KEY,
  SECRET,
  STREAM,
  TABLE,
  TOPIC,
} from "../../core/types.ts";
import { partTypes } from "../s3/s3-parts.ts";

const BUCKET_ENCRYPTION = partTypes("bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration");
/** What may stand for a key. */
const KEYS = [
  KEY,
  REPLICA_KEY,
  "aws:kms/alias:Alias",
  "aws:kms/externalKey:ExternalKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
];

/** Where resources name the key that encrypts them, by Pulumi type token. */
const users: Readonly<Record<string, string>> = {
  [STREAM]: "kmsKeyId",
  [FUNCTION]: "kmsKeyArn",
  [MAPPING]: "kmsKeyArn",
  [LOG_GROUP]: "kmsKeyId",
  [TOPIC]: "kmsMasterKeyId",
  [QUEUE]: "kmsMasterKeyId",
  [SECRET]: "kmsKeyId",
  [PARAMETER]: "keyId",
  [TABLE]: "serverSideEncryption.kmsKeyArn",
};

export const keyInRegion: StackRule = {
  name: "kms-key-in-region",
  description:
    "What is encrypted uses a key of its own region: AWS refuses any other, half way through a deployment. A key of several regions has a replica in each.",
  severity: "high",
  level: "advisory",
  covers: [],
  fix: "Name a key of the resource's own region; of a key of several regions, the ARN of its replica there.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
  checkStack: (stack) => [
    ...Object.entries(users).flatMap(([type, path]) =>
      stack.ofType(type).flatMap((user) => strayKey(stack, user, path)),
    ),
    ...stack
      .ofType(...BUCKET_ENCRYPTION)
      .flatMap((user) =>
        readList(user.props, "rules").flatMap(({ path }) =>
          strayKey(stack, user, `${path}.applyServerSideEncryptionByDefault.kmsMasterKeyId`),
        ),
      ),
  ],
};

function strayKey(stack: Stack, user: StackResource, property: string): StackFinding[] {
  const value = read(user.props, property);
  const region = regionOf(user);
  const keyRegion = value === UNKNOWN ? regionOfSource(stack, user, property) : regionOfArn(value);
  if (region === undefined || keyRegion === undefined || (region === keyRegion && region !== UNKNOWN)) return [];
  const unsure = region === UNKNOWN || keyRegion === UNKNOWN;
  const message = `must be a key of ${unsure ? "the resource's own region" : region}` as const;
  return [{ urn: user.urn, property, value: unsure ? UNKNOWN : keyRegion, message }];
}

/** The region of the key that a property is built from, while its ARN is not known yet. */
function regionOfSource(stack: Stack, user: StackResource, property: string): string | typeof UNKNOWN | undefined {
  const [input = ""] = property.split(/[.[]/);
  // What was built from nothing is AWS's to answer.
  if ((user.propertyDependencies[input] ?? []).length === 0) return undefined;
  const key = stack.target(user, property, ...KEYS);
  return key === undefined || key === UNKNOWN ? UNKNOWN : regionOf(key);
}
