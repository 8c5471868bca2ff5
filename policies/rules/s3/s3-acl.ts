import { readList } from "../../core/properties.ts";
import { type Finding, must, type ResourceRule } from "../../core/rule.ts";
import { BUCKETS } from "../../core/types.ts";
import { OBJECTS } from "./s3-object.ts";
import { partTypes } from "./s3-parts.ts";

const ACLS = partTypes("bucketAcl:BucketAcl");
const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const PAGE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
const OPEN_ACLS = ["public-read", "public-read-write", "authenticated-read"];
/** Lists of grants, and what names the group that one is for. */
const GRANTS = [
  { list: "accessControlPolicy.grants", group: "grantee.uri" },
  { list: "grants", group: "uri" },
];
const EVERYONE = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

export const aclPrivate: ResourceRule = {
  name: "s3-acl-private",
  description: "No ACL opens a bucket or an object to everyone; whoever has any AWS account is everyone.",
  severity: "critical",
  level: "mandatory",
  covers: [
    "checkov:CKV_AWS_20",
    "checkov:CKV_AWS_57",
    "checkov:CKV_AWS_375",
    "checkov:CKV2_AWS_43",
    "cfn_nag:F14",
    "cfn_nag:W31",
    "guard-registry:S3_BUCKET_PUBLIC_READ_ACL",
    "guard-registry:S3_BUCKET_PUBLIC_RW_ACL",
  ],
  fix: "Set acl to private or leave it out; take away grants to AllUsers and AuthenticatedUsers.",
  url: `${PAGE}/acl-overview.html`,
  types: [...ACLS, ...BUCKETS, ...OBJECTS],
  check: (props) => [
    ...must(props, "acl", (acl) => !OPEN_ACLS.some((open) => open === acl), "must not be open to everyone"),
    ...GRANTS.flatMap(({ list, group }) => readList(props, list).flatMap((grant) => openGrant(grant, group))),
  ],
};

const openGrant = ({ path, value }: { path: string; value: unknown }, group: string): Finding[] =>
  must(
    { value },
    `value.${group}`,
    (uri) => typeof uri !== "string" || !EVERYONE.test(uri),
    "must not be everyone",
  ).map((finding) => ({
    ...finding,
    property: `${path}.${group}`,
  }));

export const aclsDisabled: ResourceRule = {
  name: "s3-acls-disabled",
  description:
    "Policies alone say who reaches a bucket: ACLs are off, and whatever is put belongs to the bucket's owner.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV2_AWS_65", "securityhub:S3.12"],
  fix: "Set rule.objectOwnership of the aws.s3.BucketOwnershipControls to BucketOwnerEnforced, and take ACLs away.",
  url: `${PAGE}/about-object-ownership.html`,
  types: [OWNERSHIP, ...ACLS, ...BUCKETS],
  check: (props, { type }) =>
    type === OWNERSHIP
      ? must(
          props,
          "rule.objectOwnership",
          (ownership) => ownership === "BucketOwnerEnforced",
          "must be BucketOwnerEnforced",
        )
      : [
          ...must(props, "acl", (acl) => acl === undefined || acl === "private", "must be private"),
          ...["accessControlPolicy", "grants"].flatMap((name) =>
            must(
              props,
              name,
              (given) => given === undefined || (Array.isArray(given) && given.length === 0),
              "must be absent",
            ),
          ),
        ],
};

/** Rules for ACLs. */
export const aclRules = [aclPrivate, aclsDisabled];
