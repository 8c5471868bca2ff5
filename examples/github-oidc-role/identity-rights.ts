import { BOUNDARY_TAG } from "../../infra/policy-document.ts";
import { allow, boundaryArn, type Deployed, inIam, type Statement } from "./document.ts";

/** Sources that are given roles of the stack's. */
const ROLES_FOR = ["glue", "kinesisanalytics", "scheduler"] as const;

/** Services that the stack's roles are for. */
const servicesOf = ({ sources }: Deployed) =>
  ["lambda", "vpc-flow-logs", ...ROLES_FOR.filter((source) => sources.includes(source))].map(
    (service) => `${service}.amazonaws.com`,
  );

/**
 * Roles that it makes carry the boundary, and only roles that do get policies, the stack's own; they go to Lambda, VPC Flow Logs and the sources that take one only.
 * Whom a role trusts is settled when it is made.
 */
export function identityRights(about: Deployed): Statement[] {
  const [roles, policies] = [inIam(about, "role"), inIam(about, "policy")];
  const bounded = { "iam:PermissionsBoundary": boundaryArn(about) };
  const own = { ArnLike: { "iam:PolicyARN": policies } };
  return [
    allow("BoundRoles", "iam", ["CreateRole", "PutRolePermissionsBoundary"], roles, { StringEquals: bounded }),
    allow(
      "Roles",
      "iam",
      [
        "DeleteRole",
        "GetRole",
        "ListAttachedRolePolicies",
        "ListInstanceProfilesForRole",
        "ListRolePolicies",
        "TagRole",
        "UntagRole",
        "UpdateRole",
        "UpdateRoleDescription",
      ],
      roles,
    ),
    allow("OwnPoliciesToBoundRoles", "iam", ["AttachRolePolicy"], roles, { ...own, StringEquals: bounded }),
    allow("OwnPoliciesOff", "iam", ["DetachRolePolicy"], roles, own),
    allow("ToTheirServicesOnly", "iam", ["PassRole"], roles, {
      StringEquals: { "iam:PassedToService": servicesOf(about) },
    }),
    allow(
      "Policies",
      "iam",
      [
        "CreatePolicy",
        "DeletePolicy",
        "DeletePolicyVersion",
        "GetPolicy",
        "GetPolicyVersion",
        "ListPolicyVersions",
        "TagPolicy",
        "UntagPolicy",
      ],
      policies,
    ),
    allow("PoliciesOfBoundRoles", "iam", ["CreatePolicyVersion"], policies, {
      StringEquals: { [`aws:ResourceTag/${BOUNDARY_TAG}`]: boundaryArn(about) },
    }),
  ];
}
