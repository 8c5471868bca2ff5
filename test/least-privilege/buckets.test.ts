import { expect } from "chai";
import { endpointStatements } from "../../infra/grants/endpoints.ts";
import type { Grant } from "../../infra/grants/grant.ts";
import { roleStatements } from "../../infra/grants/statements.ts";
import type { Statement } from "../../infra/policy-document.ts";
import { type AccessRequest, decide } from "./iam/decide.ts";
import { parsePolicy } from "./iam/policy-document.ts";

const account = "111122223333";
const region = "eu-west-1";
const keyArn = `arn:aws:kms:${region}:${account}:key/k`;
const objects = (kind: `${"read" | "write" | "delete"}-objects`, bucket: string, prefix: string): Grant => ({
  ...{ kind, bucketArn: `arn:aws:s3:::${bucket}`, prefixes: [prefix], keyArn, region, accountId: account },
});
const policyOf = (Statement: Statement[]) => parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement }));

/** What a function may do that reads photos below a prefix, and reads and writes thumbnails. */
const grants = [
  objects("read-objects", "photos", "in/"),
  objects("read-objects", "thumbs", ""),
  objects("write-objects", "thumbs", ""),
  objects("delete-objects", "thumbs", "old/"),
];
const identity = [policyOf(roleStatements(grants))];
const endpoint = policyOf(endpointStatements("s3", account, grants));

const isAllowed = (action: string, resource: string, more: Partial<AccessRequest> = {}) =>
  decide(
    {
      ...{ caller: { role: `arn:aws:iam::${account}:role/f` }, action, resource: `arn:aws:s3:::${resource}` },
      ...{ resourceAccount: account, ...more },
    },
    { identity, endpoint },
  ).allowed;

describe("what grants on buckets allow, through the VPC's endpoint", () => {
  const allowed: [action: string, resource: string, more?: Partial<AccessRequest>][] = [
    ["s3:GetObject", "photos/in/cat.jpg"],
    ["s3:GetObjectVersion", "photos/in/cat.jpg"],
    ["s3:ListBucket", "photos", { context: { "s3:prefix": "in/2026/" } }],
    ["s3:GetObject", "thumbs/in/cat.jpg.webp"],
    ["s3:ListBucket", "thumbs"],
    ["s3:PutObject", "thumbs/in/cat.jpg.webp"],
    ["s3:DeleteObject", "thumbs/old/cat.jpg.webp"],
  ];
  for (const [action, resource, more] of allowed)
    it(`is ${action} on ${resource}`, () => expect(isAllowed(action, resource, more)).to.equal(true));

  const denied: typeof allowed = [
    ["s3:GetObject", "photos/out/cat.jpg"],
    ["s3:PutObject", "photos/in/cat.jpg"],
    ["s3:DeleteObject", "photos/in/cat.jpg"],
    ["s3:ListBucket", "photos"],
    ["s3:ListBucket", "photos", { context: { "s3:prefix": "out/" } }],
    ["s3:DeleteObject", "thumbs/cat.jpg.webp"],
    ["s3:DeleteObjectVersion", "thumbs/old/cat.jpg.webp"],
    ["s3:PutObjectAcl", "thumbs/cat.jpg.webp"],
    ["s3:GetObject", "others/in/cat.jpg"],
    ["s3:GetObject", "photos/in/cat.jpg", { resourceAccount: "444455556666" }],
    ["s3:PutObject", "thumbs/cat.jpg", { resourceAccount: "444455556666" }],
  ];
  for (const [action, resource, more] of denied)
    it(`is not ${action} on ${resource}${more ? `, with ${JSON.stringify(more)}` : ""}`, () =>
      expect(isAllowed(action, resource, more)).to.equal(false));
});
