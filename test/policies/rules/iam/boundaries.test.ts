import { expect } from "chai";
import { boundaryBounds, boundaryUnattached } from "../../../../policies/rules/iam/boundaries.ts";
import { noWildcardAction } from "../../../../policies/rules/iam/documents.ts";
import { noAdministrator } from "../../../../policies/rules/iam/iam-privileges.ts";
import {
  check,
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";

const POLICY = "aws:iam/policy:Policy";
const ROLE = "aws:iam/role:Role";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const GROUP = "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive";
const ARN = "arn:aws:iam::111122223333:policy/most";
const PURPOSE = { tags: { purpose: "permissions-boundary" } };

const policyOf = (...statements: object[]) => ({ policy: { Version: "2012-10-17", Statement: statements } });
const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const services = { Effect: "Allow", Action: ["s3:*", "iam:*"], Resource: "*" };
const itself = { Effect: "Deny", Action: "iam:*", Resource: ARN };

describe("rules for permissions boundaries", () => {
  describeRule(boundaryBounds, {
    base: PURPOSE,
    passes: [
      ["all of some services", policyOf(services)],
      ["everything but what is denied", policyOf(everything, itself)],
      ["everything on some resources", policyOf({ ...everything, Resource: "arn:aws:s3:::orders/*" })],
      [
        "everything in a region",
        policyOf({ ...everything, Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }),
      ],
      ["everything of a policy that is no boundary, which other rules see", { ...policyOf(everything), tags: {} }],
    ],
    fails: [["everything", policyOf(everything), "policy"]],
    unknown: [
      ["what it holds", { policy: UNKNOWN }, "policy"],
      ["whether it denies something", policyOf(everything, { ...itself, Effect: UNKNOWN }), "policy"],
    ],
  });

  it("are what a boundary is judged by, and not those for grants", () => {
    for (const rule of [
      { ...noAdministrator, types: [POLICY] },
      { ...noWildcardAction, types: [POLICY] },
    ]) {
      expect(check(rule, { ...policyOf(services), ...PURPOSE }), rule.name).to.deep.equal([]);
      for (const tags of [{}, { purpose: "grants" }, UNKNOWN])
        expect(check(rule, { ...policyOf(services), tags }), rule.name).to.have.length(1);
    }
  });

  const boundary = createStackResource({ type: POLICY, name: "most", props: { arn: ARN, ...PURPOSE } });
  const later = createStackResource({ type: POLICY, name: "later", props: { arn: UNKNOWN, ...PURPOSE } });
  const grants = createStackResource({ type: POLICY, name: "grants", props: { arn: `${ARN}-x`, tags: {} } });
  const role = createStackResource({ type: ROLE, props: { permissionsBoundary: ARN } });
  const attach = (policyArn: unknown, sources: string[] = []) =>
    createStackResource({ type: ATTACHMENT, props: { policyArn }, propertyDependencies: { policyArn: sources } });
  describeStackRule(boundaryUnattached, {
    passes: [
      ["a boundary of a role", [boundary, role, grants, attach(`${ARN}-x`)]],
      ["a policy from elsewhere", [boundary, attach("arn:aws:iam::aws:policy/ReadOnlyAccess")]],
      ["what is not known yet, where nothing is a boundary", [grants, attach(UNKNOWN)]],
    ],
    fails: [
      ["a boundary that is attached", [boundary, attach(ARN)], "policyArn"],
      [
        "one among the policies of a role",
        [boundary, createStackResource({ type: ROLE, props: { managedPolicyArns: ["x", ARN] } })],
        "managedPolicyArns[1]",
      ],
      [
        "one among those of a group",
        [boundary, createStackResource({ type: GROUP, props: { policyArns: [ARN] } })],
        "policyArns[0]",
      ],
      ["one whose ARN is not known yet", [later, attach(UNKNOWN, [later.urn])], "policyArn"],
    ],
    unknown: [["which policy it is", [boundary, attach(UNKNOWN)], "policyArn"]],
  });

  describeMutations([
    {
      rule: boundaryBounds,
      title: "a boundary of everything",
      apply: (stack) => stack.adds(POLICY, { ...policyOf(everything), ...PURPOSE, description: "The most." }),
    },
    {
      rule: boundaryUnattached,
      title: "a policy of the stack that says it is a boundary",
      apply: (stack) => stack.everyRegion(POLICY, "-enrich", "tags.purpose", "permissions-boundary"),
    },
  ]);
});
