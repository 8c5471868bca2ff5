import { expect } from "chai";
import {
  noInlinePolicies,
  noUsers,
  passwordReset,
  passwordSealed,
  policiesOnGroups,
  usersInGroups,
} from "../../../../policies/rules/iam/iam-identities.ts";
import {
  check,
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";

const USER = "aws:iam/user:User";
const DOCUMENT = JSON.stringify({ Statement: [] });

describe("rules for identities", () => {
  it("iam-no-users refuses a user, known by name or not", () => {
    for (const name of ["alice", UNKNOWN, undefined])
      expect(check(noUsers, { name })).to.deep.include.members([
        { property: "name", value: "subject", message: "must be a role's, or a person's at an identity provider" },
      ]);
  });

  describeRule(policiesOnGroups, {
    passes: [
      ["an attachment to groups and roles", { policyArn: "arn", groups: ["readers"], roles: ["worker"] }],
      ["one to no users", { users: [] }],
      ["lists that keep a user free of policies", { userName: "alice", policyArns: [], policyNames: [] }],
    ],
    fails: [
      ["an attachment to a user", { user: "alice", policyArn: "arn" }, "user"],
      ["one to a user not known yet", { user: UNKNOWN, policyArn: "arn" }, "user"],
      ["one to users among others", { users: ["alice"], groups: ["readers"] }, "users"],
      ["one to some user not known yet", { users: [UNKNOWN] }, "users"],
      ["a list of a user's policies", { userName: "alice", policyArns: ["arn"] }, "policyArns"],
      ["a list of a user's inline policies", { userName: "alice", policyNames: ["p"] }, "policyNames"],
    ],
    unknown: [["whether there are users", { users: UNKNOWN }, "users"]],
  });

  describeRule(noInlinePolicies, {
    passes: [
      ["a role without", { name: "worker" }],
      ["a role of which all inline policies are taken away", { inlinePolicies: [{}] }],
      ["a list of none", { roleName: "worker", policyNames: [] }],
    ],
    fails: [
      ["one of a role's", { inlinePolicies: [{ name: "p", policy: DOCUMENT }] }, "inlinePolicies"],
      ["one by itself", { role: "worker", policy: DOCUMENT }, "policy"],
      ["one whose document is not known yet", { role: "worker", policy: UNKNOWN }, "policy"],
      ["a list of some", { roleName: "worker", policyNames: ["p"] }, "policyNames"],
    ],
    unknown: [["whether a role has some", { inlinePolicies: UNKNOWN }, "inlinePolicies"]],
  });

  const user = createStackResource({ type: USER, props: { name: "alice" } });
  const later = createStackResource({ type: USER, props: { name: UNKNOWN } });
  const groupsOf = (props: object, propertyDependencies = {}) =>
    createStackResource({
      type: "aws:iam/userGroupMembership:UserGroupMembership",
      props: { groups: ["readers"], ...props },
      propertyDependencies,
    });
  const usersOf = (users: unknown, propertyDependencies = {}) =>
    createStackResource({ type: "aws:iam/groupMembership:GroupMembership", props: { users }, propertyDependencies });

  describeStackRule(usersInGroups, {
    passes: [
      ["a user who names groups", [user, groupsOf({ user: "alice" })]],
      ["a user whom a group names", [user, usersOf(["bob", "alice"])]],
      ["a user yet to be, who names groups", [later, groupsOf({ user: UNKNOWN }, { user: [later.urn] })]],
      ["a user yet to be, whom a group names", [later, usersOf([UNKNOWN], { users: [later.urn] })]],
      ["no users", [groupsOf({ user: "alice" })]],
    ],
    fails: [
      ["a user alone", [user], "groups"],
      ["a user beside another's membership", [user, groupsOf({ user: "bob" }), usersOf(["bob"])], "groups"],
      ["a user who names no groups", [user, groupsOf({ user: "alice", groups: [] })], "groups"],
    ],
    unknown: [
      ["whose membership it is", [user, groupsOf({ user: UNKNOWN })], "groups"],
      ["which groups", [user, groupsOf({ user: "alice", groups: UNKNOWN })], "groups"],
      ["whom a group names", [user, usersOf(UNKNOWN)], "groups"],
    ],
  });

  describeRule(passwordReset, {
    passes: [["a password to be changed", { user: "alice", passwordResetRequired: true }]],
    fails: [
      ["a password to be kept", { passwordResetRequired: false }, "passwordResetRequired"],
      ["a profile that says nothing, which means kept", { user: "alice" }, "passwordResetRequired"],
    ],
    unknown: [["whether it is to be changed", { passwordResetRequired: UNKNOWN }, "passwordResetRequired"]],
  });

  describeRule(passwordSealed, {
    passes: [["a password for one key", { pgpKey: "keybase:alice" }]],
    fails: [
      ["a password for all to read", { user: "alice" }, "pgpKey"],
      ["an empty key", { pgpKey: "" }, "pgpKey"],
    ],
    unknown: [["which key", { pgpKey: UNKNOWN }, "pgpKey"]],
  });

  const LOGIN = "aws:iam/userLoginProfile:UserLoginProfile";
  describeMutations([
    {
      rule: noUsers,
      title: "a user",
      apply: (stack) => stack.adds(USER, { name: "alice" }),
      also: ["iam-users-in-groups"],
    },
    {
      rule: usersInGroups,
      title: "a user without a group",
      apply: (stack) => stack.adds(USER, { name: "alice" }),
      also: ["iam-no-users"],
    },
    {
      rule: policiesOnGroups,
      title: "a policy for one user",
      apply: (stack) =>
        stack.adds("aws:iam/userPolicyAttachment:UserPolicyAttachment", { user: "alice", policyArn: "arn" }),
    },
    {
      rule: noInlinePolicies,
      title: "an inline policy",
      apply: (stack) => stack.adds("aws:iam/groupPolicy:GroupPolicy", { group: "readers", policy: DOCUMENT }),
    },
    {
      rule: passwordReset,
      title: "a password to be kept",
      apply: (stack) => stack.adds(LOGIN, { user: "alice", pgpKey: "keybase:alice" }),
    },
    {
      rule: passwordSealed,
      title: "a password in the state",
      apply: (stack) => stack.adds(LOGIN, { user: "alice", passwordResetRequired: true }),
    },
  ]);
});
