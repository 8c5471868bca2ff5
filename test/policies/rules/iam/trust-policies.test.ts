import { expect } from "chai";
import { trustNamed, trustNotAccount, trustServiceSource } from "../../../../policies/rules/iam/trust-policies.ts";
import { check, describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";
import { CONDITION, PRINCIPAL, trust } from "../../../support/policy-trust.ts";

const ROLE = "aws:iam/role:Role";
const ACCOUNT = "111122223333";
const role = { AWS: `arn:aws:iam::${ACCOUNT}:role/worker` };
const account = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
const lambda = { Service: "lambda.amazonaws.com" };
const forOwn = { StringEquals: { "aws:SourceAccount": ACCOUNT } };
const ofOrganization = (id: unknown) => ({ StringEquals: { "aws:PrincipalOrgID": id } });
const BY_ORGANIZATION = { boundedBy: ["aws:PrincipalOrgID"] };
const SOME_ROLES = { ArnLike: { "aws:PrincipalArn": `${role.AWS}-*` } };
const externalId = (id: unknown, operator = "StringEquals") => ({ [operator]: { "sts:ExternalId": id } });

describe("rules for who may become a role", () => {
  describeRule(trustNamed, {
    passes: [
      ["a role", trust(role)],
      ["a service", trust(lambda)],
      [
        "everyone of an organization, where that is enough",
        trust({ AWS: "*" }, ofOrganization("o-1")),
        BY_ORGANIZATION,
      ],
      ["whom of it is not known yet, too", trust({ AWS: UNKNOWN }, ofOrganization("o-1")), BY_ORGANIZATION],
      ["a denial to everyone", trust("*", undefined, "Deny")],
      ["no document", {}],
    ],
    fails: [
      ["everyone", trust("*"), PRINCIPAL],
      ["everyone, by kind", trust({ AWS: "*" }), PRINCIPAL],
      ["every account", trust({ AWS: "arn:aws:iam::*:root" }), PRINCIPAL],
      ["everyone who knows a text", trust({ AWS: "*" }, externalId("x")), PRINCIPAL],
      ["everyone of an organization", trust({ AWS: "*" }, ofOrganization("o-1")), PRINCIPAL],
      ["everyone, under conditions that are not known yet", trust({ AWS: "*" }, UNKNOWN), PRINCIPAL],
      ["everyone of any organization", trust({ AWS: "*" }, ofOrganization("*")), PRINCIPAL, BY_ORGANIZATION],
      ["everyone beside who is not known yet", trust({ AWS: [UNKNOWN, "*"] }), PRINCIPAL],
    ],
    unknown: [
      ["who", trust({ AWS: UNKNOWN }), PRINCIPAL],
      ["the principals", trust(UNKNOWN), PRINCIPAL],
      ["of which organization", trust("*", ofOrganization(UNKNOWN)), PRINCIPAL, BY_ORGANIZATION],
      ["whether everyone is let in", trust("*", undefined, UNKNOWN), PRINCIPAL],
      ["the document", { assumeRolePolicy: UNKNOWN }, "assumeRolePolicy"],
    ],
  });

  describeRule(trustNotAccount, {
    passes: [
      ["a role", trust(role)],
      ["a service", trust(lambda)],
      ["a third party by an external ID", trust(account, externalId("c0ffee"))],
      [
        "some roles of an account, where that is enough",
        trust(account, SOME_ROLES),
        { narrowedBy: ["aws:PrincipalArn"] },
      ],
      [
        "those of an account with a tag, where that is enough",
        trust(account, { StringEquals: { "aws:PrincipalTag/team": "a" } }),
        { narrowedBy: ["aws:PrincipalTag/*"] },
      ],
    ],
    fails: [
      ["an account", trust({ AWS: ACCOUNT }), PRINCIPAL],
      ["an account by ARN", trust({ AWS: ["arn:aws-cn:iam::111122223333:root"] }), PRINCIPAL],
      ["some roles of an account", trust(account, SOME_ROLES), PRINCIPAL],
      ["an account that gives any external ID", trust(account, externalId("*", "StringLike")), PRINCIPAL],
      ["an account that may give an external ID", trust(account, externalId("x", "StringEqualsIfExists")), PRINCIPAL],
      [
        "an account by an external ID, where that is not enough",
        trust(account, externalId("x")),
        PRINCIPAL,
        { narrowedBy: [] },
      ],
    ],
    unknown: [
      ["who", trust({ AWS: UNKNOWN }), PRINCIPAL],
      ["which external ID", trust(account, externalId(UNKNOWN)), PRINCIPAL],
    ],
  });

  describeRule(trustServiceSource, {
    passes: [
      ["a service for one account", trust(lambda, forOwn)],
      [
        "a service for one resource",
        trust(lambda, { ArnLike: { "aws:SourceArn": `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:x` } }),
      ],
      [
        "a service that gives the account as external ID",
        trust({ Service: "firehose.amazonaws.com" }, externalId("1")),
      ],
      ["a service that doesn't say for whom it acts", trust({ Service: "ec2.amazonaws.com" })],
      ["a role", trust(role)],
      ["a role that is not known yet", trust({ AWS: UNKNOWN })],
      ["logs' delivery, for which AWS asks no condition", trust({ Service: "delivery.logs.amazonaws.com" })],
      ["a service that the user leaves out", trust(lambda), { services: [] }],
      ["whichever service, for one account", trust({ Service: UNKNOWN }, forOwn)],
    ],
    fails: [
      ["a service for anyone", trust(lambda), CONDITION],
      ["a service of a region", trust({ Service: "logs.eu-west-1.amazonaws.com" }), CONDITION],
      ["a service of a region with a longer name", trust({ Service: "states.us-gov-west-1.amazonaws.com" }), CONDITION],
      ["a service in China", trust({ Service: "states.cn-north-1.amazonaws.com.cn" }), CONDITION],
      ["a service for any account", trust(lambda, { StringLike: { "aws:SourceAccount": "*" } }), CONDITION],
      ["one of two services for anyone", trust({ Service: ["ec2.amazonaws.com", "states.amazonaws.com"] }), CONDITION],
    ],
    unknown: [
      ["for which account", trust(lambda, { StringEquals: { "aws:SourceAccount": UNKNOWN } }), CONDITION],
      ["which service", trust({ Service: UNKNOWN }), CONDITION],
      ["the principals", trust(UNKNOWN), CONDITION],
    ],
  });

  it("tell which principals alone", () => {
    const named = check(trustNamed, trust({ AWS: ["*", role.AWS] }));
    const services = check(trustServiceSource, trust({ ...role, Service: ["ec2.amazonaws.com", lambda.Service] }));
    expect([...named, ...services].map(({ value }) => value)).to.deep.equal([["*"], [lambda.Service]]);
  });

  describeMutations([
    { rule: trustNamed, title: "a role for everyone", apply: (stack) => stack.adds(ROLE, trust({ AWS: "*" })) },
    {
      rule: trustNotAccount,
      title: "a role for all of its account",
      apply: (stack) => stack.adds(ROLE, trust({ AWS: stack.first(ROLE).outputs.arn?.toString().split(":")[4] })),
    },
    {
      rule: trustServiceSource,
      title: "a role for a service of anyone's",
      apply: (stack) => stack.adds(ROLE, trust(lambda)),
    },
  ]);
});
