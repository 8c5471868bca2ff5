import type { Properties } from "../../../../policies/core/properties.ts";
import { aclPrivate, aclsDisabled } from "../../../../policies/rules/s3/s3-acl.ts";
import { describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";
import { BUCKET } from "../../../support/policy-buckets.ts";

const ACL = "aws:s3/bucketAcl:BucketAcl";
const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const group = (name: string) => `http://acs.amazonaws.com/groups/${name}`;
const grants = (uri: unknown, permission = "READ"): Properties => ({
  accessControlPolicy: {
    owner: { id: "o" },
    grants: [
      { grantee: { id: "o", type: "CanonicalUser" }, permission: "FULL_CONTROL" },
      { grantee: { uri, type: "Group" }, permission },
    ],
  },
});
const URI = "accessControlPolicy.grants[1].grantee.uri";

describe("rules for ACLs of S3", () => {
  describeRule(aclPrivate, {
    passes: [
      ["a private ACL", { acl: "private" }],
      ["none", {}],
      ["the group that delivers logs", { acl: "log-delivery-write", ...grants(group("s3/LogDelivery"), "WRITE") }],
    ],
    fails: [
      ["what everyone may read", { acl: "public-read" }, "acl"],
      ["what everyone may write", { acl: "public-read-write" }, "acl"],
      ["what everyone with an AWS account may read", { acl: "authenticated-read" }, "acl"],
      ["a grant to everyone", grants(group("global/AllUsers"), "READ_ACP"), URI],
      ["a grant to everyone with an AWS account", grants(group("global/AuthenticatedUsers"), "FULL_CONTROL"), URI],
      [
        "a grant of a bucket itself",
        { grants: [{ uri: group("global/AllUsers"), permissions: ["READ"] }] },
        "grants[0].uri",
      ],
    ],
    unknown: [
      ["the ACL", { acl: UNKNOWN }, "acl"],
      ["to whom a grant is", grants(UNKNOWN), URI],
      ["to whom a bucket's own grant is", { grants: [{ uri: UNKNOWN }] }, "grants[0].uri"],
    ],
  });

  describeRule(aclsDisabled, {
    passes: [["an owner that policies obey", { rule: { objectOwnership: "BucketOwnerEnforced" } }]],
    fails: [
      ["whoever puts as the owner", { rule: { objectOwnership: "ObjectWriter" } }, "rule.objectOwnership"],
      ["ACLs beside the owner", { rule: { objectOwnership: "BucketOwnerPreferred" } }, "rule.objectOwnership"],
    ],
    unknown: [["who owns", { rule: UNKNOWN }, "rule.objectOwnership"]],
  });

  for (const type of [ACL, BUCKET])
    describe(`on a ${type}`, () => {
      describeRule(
        { ...aclsDisabled, types: [type] },
        {
          passes: [
            ["a private ACL", { acl: "private" }],
            ["none", { grants: [] }],
          ],
          fails: [
            ["another ACL", { acl: "log-delivery-write" }, "acl"],
            ["a list of grants", grants(group("s3/LogDelivery")), "accessControlPolicy"],
            ["a list of the bucket's own", { grants: [{ id: "someone" }] }, "grants"],
          ],
          unknown: [["the ACL", { acl: UNKNOWN }, "acl"]],
        },
      );
    });

  describeMutations([
    {
      rule: aclPrivate,
      title: "a bucket that the world may read",
      apply: (stack) => stack.adds(ACL, { bucket: "tributary", acl: "public-read", region: "" }),
      also: [aclsDisabled.name],
    },
    {
      rule: aclsDisabled,
      title: "objects that belong to whoever puts them",
      apply: (stack) => stack.everyRegion(OWNERSHIP, "failures", "rule.objectOwnership", "ObjectWriter"),
    },
    {
      rule: aclsDisabled,
      title: "an ACL",
      apply: (stack) => stack.adds(ACL, { bucket: "tributary", acl: "log-delivery-write", region: "" }),
    },
  ]);
});
