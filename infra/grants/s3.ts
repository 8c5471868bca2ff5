import type { Statement } from "../policy-document.ts";
import { allow, useKey } from "./allow.ts";
import type { Grant } from "./grant.ts";

type ObjectsGrant = Extract<Grant, { bucketArn: string }>;

const objectsOf = ({ bucketArn, prefixes }: ObjectsGrant) => prefixes.map((prefix) => `${bucketArn}/${prefix}*`);

/** What reading objects below prefixes asks for. Without the right to list all, S3 answers AccessDenied for an object that is not there. */
export function readObjects(grant: ObjectsGrant): Statement[] {
  const list = allow("ListObjects", ["s3:ListBucket"], grant.bucketArn);
  const listed = grant.prefixes.map((prefix) => `${prefix}*`);
  return [
    inAccount(grant, allow("ReadObjects", ["s3:GetObject", "s3:GetObjectVersion"], objectsOf(grant))),
    inAccount(grant, list, grant.prefixes.includes("") ? {} : { StringLike: { "s3:prefix": listed } }),
    useKey("DecryptObjects", "kms:Decrypt", grant, "s3", { "aws:s3:arn": grant.bucketArn }),
  ];
}

/** What deleting objects below prefixes asks for. */
export const deleteObjects = (grant: ObjectsGrant): Statement[] => [
  inAccount(grant, allow("DeleteObjects", ["s3:DeleteObject"], objectsOf(grant))),
];

/** What putting objects below prefixes asks for. */
export function writeObjects(grant: ObjectsGrant): Statement[] {
  return [
    inAccount(grant, allow("PutObjects", ["s3:PutObject"], objectsOf(grant))),
    useKey("EncryptObjects", "kms:GenerateDataKey", grant, "s3", { "aws:s3:arn": grant.bucketArn }),
  ];
}

/** A bucket's ARN names no account: whoever made a bucket of the same name after ours is gone would get the objects. */
const inAccount = (
  { accountId }: ObjectsGrant,
  statement: Statement,
  more: Statement["Condition"] = {},
): Statement => ({ ...statement, Condition: { StringEquals: { "aws:ResourceAccount": accountId }, ...more } });

/** What keeping what Lambda gives up asks for: it checks that the bucket is there. */
export const writeDiscarded = (grant: ObjectsGrant): Statement[] => [
  ...writeObjects(grant),
  inAccount(grant, allow("CheckBucket", ["s3:ListBucket"], grant.bucketArn)),
];
