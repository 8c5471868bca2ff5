import type { Statement } from "../policy-document.ts";
import { allow, useKey } from "./allow.ts";
import type { Grant } from "./grant.ts";

type ObjectsGrant = Extract<Grant, { bucketArn: string }>;

/** What putting objects below prefixes asks for. */
export function writeObjects(grant: ObjectsGrant): Statement[] {
  const objects = grant.prefixes.map((prefix) => `${grant.bucketArn}/${prefix}*`);
  return [
    inAccount(grant, allow("PutObjects", ["s3:PutObject"], objects)),
    useKey("EncryptObjects", "kms:GenerateDataKey", grant, "s3", { "aws:s3:arn": grant.bucketArn }),
  ];
}

/** A bucket's ARN names no account: whoever made a bucket of the same name after ours is gone would get the objects. */
const inAccount = ({ accountId }: ObjectsGrant, statement: Statement): Statement => ({
  ...statement,
  Condition: { StringEquals: { "aws:ResourceAccount": accountId } },
});

/** What keeping what Lambda gives up asks for: it checks that the bucket is there. */
export const writeDiscarded = (grant: ObjectsGrant): Statement[] => [
  ...writeObjects(grant),
  inAccount(grant, allow("CheckBucket", ["s3:ListBucket"], grant.bucketArn)),
];
