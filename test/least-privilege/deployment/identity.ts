import { ACCOUNT, type Deployed, type Life, of, ownTags, text } from "./call.ts";

const iam = (names: string) => of("iam", names);
const bounded = (it: Deployed) => ({ "iam:PermissionsBoundary": text(it, "permissionsBoundary") });
const withBoundary = (names: string) => (it: Deployed) =>
  iam(names).map((action) => ({ action, resource: text({ ...it, inputs: {} }, "arn"), context: bounded(it) }));

/** The call by which a policy gets on a role, and off it; AWS tells the role's boundary. */
const attachment = (names: string) => (it: Deployed) =>
  iam(names).map((action) => ({
    action,
    resource: `arn:aws:iam::${ACCOUNT}:role/${text(it, "role")}`,
    context: { "iam:PolicyARN": text(it, "policyArn"), "iam:PermissionsBoundary": text(it, "permissionsBoundary") },
  }));

/** Roles and policies. An attachment has its role's boundary among its outputs, as nothing else tells it. */
export const identity: Readonly<Record<string, Life>> = {
  "aws:iam/role:Role": {
    create: [withBoundary("CreateRole"), ...iam("TagRole")],
    read: iam("GetRole ListRolePolicies ListAttachedRolePolicies"),
    change: {
      // Whom a role trusts is settled when it is made: a change takes an administrator.
      assumeRolePolicy: [withBoundary("UpdateAssumeRolePolicy")],
      description: [withBoundary("UpdateRoleDescription")],
      permissionsBoundary: [withBoundary("PutRolePermissionsBoundary")],
      tags: iam("TagRole UntagRole"),
    },
    delete: iam("ListInstanceProfilesForRole ListAttachedRolePolicies ListRolePolicies DeleteRole"),
  },
  "aws:iam/policy:Policy": {
    create: iam("CreatePolicy TagPolicy"),
    read: iam("GetPolicy GetPolicyVersion ListPolicyVersions"),
    change: {
      policy: iam("ListPolicyVersions DeletePolicyVersion CreatePolicyVersion"),
      tags: [
        (it) =>
          iam("TagPolicy UntagPolicy").map((action) => ({
            ...{ action, resource: text({ ...it, inputs: {} }, "arn") },
            context: { ...ownTags(it), "aws:TagKeys": ["team"] },
          })),
      ],
    },
    delete: iam("ListPolicyVersions DeletePolicyVersion DeletePolicy"),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    create: [attachment("AttachRolePolicy")],
    read: [attachment("ListAttachedRolePolicies")],
    change: {},
    delete: [attachment("DetachRolePolicy")],
  },
};
