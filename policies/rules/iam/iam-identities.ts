import { type Properties, read, readList, UNKNOWN } from "../../core/properties.ts";
import { type Finding, must, type Requirement, type ResourceRule, type Rule, type StackRule } from "../../core/rule.ts";
import { isNamedBy, type Stack, type StackResource } from "../../core/stack-view.ts";
import { managedPolicyRules } from "./iam-managed-policies.ts";

const USER = "aws:iam/user:User";
const LOGIN_PROFILE = "aws:iam/userLoginProfile:UserLoginProfile";
const USER_GROUPS = "aws:iam/userGroupMembership:UserGroupMembership";
const GROUP_USERS = "aws:iam/groupMembership:GroupMembership";
const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

const NO_USER: Requirement = "must not give a policy to a user";
const NO_INLINE: Requirement = "must be managed policies";

export const noUsers: ResourceRule = {
  name: "iam-no-users",
  description:
    "People come through an identity provider and workloads have roles: a user's passwords and keys live on until stolen.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_273"],
  fix: "Give a workload an aws.iam.Role, and people IAM Identity Center.",
  url: `${GUIDE}/best-practices.html#bp-users-federation-idp`,
  types: [USER],
  check: (_, { name }) => [
    { property: "name", value: name, message: "must be a role's, or a person's at an identity provider" },
  ],
};

export const policiesOnGroups: ResourceRule = {
  name: "iam-policies-on-groups",
  description: "Policies are given to groups and roles: those given to single users are soon forgotten.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_40", "guard-registry:IAM_NO_POLICY_ON_USER", "guard-registry:IAM_USER_NO_POLICIES_CHECK"],
  fix: "Use aws.iam.GroupPolicyAttachment in place of aws.iam.UserPolicyAttachment and aws.iam.UserPolicy; take users out of aws.iam.PolicyAttachment.",
  url: `${GUIDE}/access_policies_managed-vs-inline.html`,
  types: [
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
    "aws:iam/userPoliciesExclusive:UserPoliciesExclusive",
  ],
  check: (props) => [
    ...(read(props, "user") === undefined ? [] : [{ property: "user", value: "a user", message: NO_USER }]),
    ...["users", "policyArns", "policyNames"].flatMap((list) => empty(props, list, NO_USER)),
  ],
};

export const noInlinePolicies: ResourceRule = {
  name: "iam-no-inline-policies",
  description:
    "Policies are managed ones: an inline policy has no versions, no uses beyond one, and goes with its identity.",
  severity: "low",
  level: "advisory",
  covers: ["guard-registry:IAM_NO_INLINE_POLICY_CHECK"],
  fix: "Move the document to an aws.iam.Policy, and attach that.",
  url: `${GUIDE}/access_policies_managed-vs-inline.html`,
  types: [
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
    "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
    "aws:iam/userPoliciesExclusive:UserPoliciesExclusive",
    "aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive",
  ],
  check: (props) => [
    ...(read(props, "policy") === undefined
      ? []
      : [{ property: "policy", value: "an inline policy", message: NO_INLINE }]),
    ...empty(props, "inlinePolicies", NO_INLINE),
    ...empty(props, "policyNames", NO_INLINE),
  ],
};

/** What a list holds that should hold nothing; an item without any property, as `{}` in `inlinePolicies`, is nothing. */
function empty(props: Properties, path: string, message: Requirement): Finding[] {
  const items = readList(props, path).filter(({ value }) => !isEmptyObject(value));
  if (items.length === 0) return [];
  return [{ property: path, value: read(props, path) === UNKNOWN ? UNKNOWN : `${items.length} of them`, message }];
}

const isEmptyObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

export const usersInGroups: StackRule = {
  name: "iam-users-in-groups",
  description: "A user is in a group, which says what its users may do.",
  severity: "low",
  level: "advisory",
  covers: ["guard-registry:IAM_USER_MISSING_GROUP_RULE"],
  fix: "Name the user in an aws.iam.UserGroupMembership, with groups.",
  url: `${GUIDE}/id_groups.html`,
  needs: USER,
  checkStack: (stack) =>
    stack.ofType(USER).flatMap((user) => {
      const memberships = [...stack.ofType(USER_GROUPS), ...stack.ofType(GROUP_USERS)];
      const verdicts = memberships.map((membership) => holds(stack, membership, user));
      if (verdicts.includes(true)) return [];
      const value = verdicts.includes(UNKNOWN) ? UNKNOWN : undefined;
      return [{ urn: user.urn, property: "groups", value, message: "must hold the user" }];
    }),
};

/** Whether a membership puts a user into a group, as far as is known. */
function holds(stack: Stack, membership: StackResource, user: StackResource): boolean | typeof UNKNOWN {
  if (membership.type === GROUP_USERS) {
    const built = membership.propertyDependencies.users?.includes(user.urn);
    const users = readList(membership.props, "users").map(({ value }) => value);
    if (built || users.some((name) => isNamedBy(user, name))) return true;
    return users.includes(UNKNOWN) ? UNKNOWN : false;
  }
  const to = stack.target(membership, "user", USER);
  if (to === UNKNOWN) return UNKNOWN;
  const groups = read(membership.props, "groups");
  return to === user && (groups === UNKNOWN ? UNKNOWN : Array.isArray(groups) && groups.length > 0);
}

export const passwordReset: ResourceRule = {
  name: "iam-login-password-reset",
  description:
    "A user must change a password that someone else knew. The registry's rule also fails users who can't sign in at all.",
  severity: "medium",
  level: "advisory",
  covers: ["guard-registry:IAM_USER_LOGIN_PROFILE_PASSWORD_RESET_RULE"],
  fix: "Set passwordResetRequired to true.",
  url: `${GUIDE}/id_credentials_passwords_admin-change-user.html`,
  types: [LOGIN_PROFILE],
  check: (props) => must(props, "passwordResetRequired", (required) => required === true, "must be true"),
};

export const passwordSealed: ResourceRule = {
  name: "iam-login-password-sealed",
  description:
    "A user's first password is for the user's eyes: without a PGP key, all who read the stack's state can sign in with it.",
  severity: "high",
  level: "mandatory",
  covers: ["guard-registry:IAM_USER_LOGIN_PROFILE_NO_PLAINTEXT_PASSWORD"],
  fix: "Set pgpKey to the user's public key, in base 64, or to keybase:<name>.",
  url: `${GUIDE}/id_credentials_passwords_admin-change-user.html`,
  types: [LOGIN_PROFILE],
  check: (props) => must(props, "pgpKey", (key) => typeof key === "string" && key !== "", "must be given"),
};

/** Rules for users, groups, and where policies are attached. */
export const identityRules: readonly Rule[] = [
  ...managedPolicyRules,
  noUsers,
  policiesOnGroups,
  noInlinePolicies,
  usersInGroups,
  passwordReset,
  passwordSealed,
];
