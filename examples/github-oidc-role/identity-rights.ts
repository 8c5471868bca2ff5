import { allow, type Deployed, inIam, type Statement } from "./document.ts";

/** Services that the stack's roles are for. */
const SERVICES = ["lambda.amazonaws.com", "vpc-flow-logs.amazonaws.com"];

/** Roles that it makes carry the boundary, get the stack's own policies only, and go to Lambda and VPC Flow Logs only. */
export function identityRights(about: Deployed): Statement[] {
  const { account, ids } = about;
  const [roles, policies] = [inIam(about, "role"), inIam(about, "policy")];
  const boundary = `arn:aws:iam::${account}:policy/${ids.workloadBoundary}`;
  return [
    allow("BoundRoles", "iam", ["CreateRole", "PutRolePermissionsBoundary"], roles, {
      StringEquals: { "iam:PermissionsBoundary": boundary },
    }),
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
        "UpdateAssumeRolePolicy",
        "UpdateRole",
      ],
      roles,
    ),
    allow("OwnPoliciesOnly", "iam", ["AttachRolePolicy", "DetachRolePolicy"], roles, {
      ArnLike: { "iam:PolicyARN": policies },
    }),
    allow("ToTheirServicesOnly", "iam", ["PassRole"], roles, { StringEquals: { "iam:PassedToService": SERVICES } }),
    allow(
      "Policies",
      "iam",
      [
        "CreatePolicy",
        "CreatePolicyVersion",
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
  ];
}
