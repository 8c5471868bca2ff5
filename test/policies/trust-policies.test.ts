import { trustGithubPinned, trustNamed, trustNotAccount, trustServiceSource } from "../../policies/trust-policies.ts";
import { describeMutations, describeRule, UNKNOWN } from "../support/policies.ts";

const ROLE = "aws:iam/role:Role";
const GITHUB = "token.actions.githubusercontent.com";

/** A trust policy with one statement, as an object: parts of it may not be known yet. */
const trust = (Principal: unknown, Condition?: unknown, Effect: unknown = "Allow") => ({
  assumeRolePolicy: {
    Statement: [{ Effect, Principal, Action: "sts:AssumeRole", ...(Condition !== undefined && { Condition }) }],
  },
});
const PRINCIPAL = "assumeRolePolicy.Statement[0].Principal";
const CONDITION = "assumeRolePolicy.Statement[0].Condition";
const role = { AWS: "arn:aws:iam::111122223333:role/worker" };
const github = { Federated: `arn:aws:iam::111122223333:oidc-provider/${GITHUB}` };
const claims = (sub: unknown, aud: unknown = "sts.amazonaws.com") => ({
  StringEquals: { [`${GITHUB}:aud`]: aud },
  StringLike: { [`${GITHUB}:sub`]: sub },
});
const lambda = { Service: "lambda.amazonaws.com" };

describe("rules for who may become a role", () => {
  describeRule(trustNamed, {
    passes: [
      ["a role", trust(role)],
      ["a service", trust(lambda)],
      ["a denial to everyone", trust("*", undefined, "Deny")],
      ["no document", {}],
    ],
    fails: [
      ["everyone", trust("*"), PRINCIPAL],
      ["everyone, by kind", trust({ AWS: "*" }), PRINCIPAL],
      ["everyone, under a condition", trust({ AWS: "*" }, { StringEquals: { "sts:ExternalId": "x" } }), PRINCIPAL],
      ["everyone beside who is not known yet", trust({ AWS: [UNKNOWN, "*"] }), PRINCIPAL],
    ],
    unknown: [
      ["who", trust({ AWS: UNKNOWN }), PRINCIPAL],
      ["the document", { assumeRolePolicy: UNKNOWN }, "assumeRolePolicy"],
    ],
  });

  describeRule(trustNotAccount, {
    passes: [
      ["a role", trust(role)],
      ["a service", trust(lambda)],
    ],
    fails: [
      ["an account", trust({ AWS: "111122223333" }), PRINCIPAL],
      ["an account by ARN", trust({ AWS: ["arn:aws-cn:iam::111122223333:root"] }), PRINCIPAL],
    ],
    unknown: [["who", trust({ AWS: UNKNOWN }), PRINCIPAL]],
  });

  describeRule(trustGithubPinned, {
    passes: [
      ["one branch of one repository", trust(github, claims("repo:acme/shop:ref:refs/heads/main"))],
      ["any environment of one repository", trust(github, claims("repo:acme/shop:environment:*"))],
      ["several repositories", trust(github, claims(["repo:acme/shop:*", "repo:acme/site:*"]))],
      ["another provider", trust({ Federated: "cognito-identity.amazonaws.com" })],
    ],
    fails: [
      ["any workflow", trust(github), CONDITION],
      ["any repository of an owner", trust(github, claims("repo:acme/*")), CONDITION],
      ["repositories with one start", trust(github, claims("repo:acme/shop*")), CONDITION],
      ["one repository of several that isn't pinned", trust(github, claims(["repo:acme/shop:*", "*"])), CONDITION],
      ["any audience", trust(github, { StringLike: { [`${GITHUB}:sub`]: "repo:acme/shop:*" } }), CONDITION],
      ["any subject", trust(github, { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } }), CONDITION],
      [
        "a subject that only counts when it is given",
        trust(github, {
          StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" },
          StringLikeIfExists: { [`${GITHUB}:sub`]: "repo:acme/shop:*" },
        }),
        CONDITION,
      ],
    ],
    unknown: [
      ["which repository", trust(github, claims(UNKNOWN)), CONDITION],
      ["the conditions", trust(github, UNKNOWN), CONDITION],
    ],
  });

  describeRule(trustServiceSource, {
    passes: [
      ["a service for one account", trust(lambda, { StringEquals: { "aws:SourceAccount": "111122223333" } })],
      [
        "a service for one resource",
        trust(lambda, { ArnLike: { "aws:SourceArn": "arn:aws:lambda:eu-west-1:111122223333:function:x" } }),
      ],
      ["a service that doesn't say for whom it acts", trust({ Service: "ec2.amazonaws.com" })],
      ["a role", trust(role)],
      ["a service that the user leaves out", trust(lambda), { services: [] }],
    ],
    fails: [
      ["a service for anyone", trust(lambda), CONDITION],
      ["a service for any account", trust(lambda, { StringLike: { "aws:SourceAccount": "*" } }), CONDITION],
      ["one of two services for anyone", trust({ Service: ["ec2.amazonaws.com", "states.amazonaws.com"] }), CONDITION],
    ],
    unknown: [
      ["for which account", trust(lambda, { StringEquals: { "aws:SourceAccount": UNKNOWN } }), CONDITION],
      ["which service", trust({ Service: UNKNOWN }), CONDITION],
    ],
  });

  const adds = (document: object) => (stack: { adds: (type: string, props: Record<string, unknown>) => void }) =>
    stack.adds(ROLE, document as Record<string, unknown>);
  describeMutations([
    { rule: trustNamed, title: "a role for everyone", apply: adds(trust({ AWS: "*" })) },
    { rule: trustNotAccount, title: "a role for an account", apply: adds(trust({ AWS: "111122223333" })) },
    { rule: trustGithubPinned, title: "a role for any workflow", apply: adds(trust(github)) },
    { rule: trustServiceSource, title: "a role for a service of anyone's", apply: adds(trust(lambda)) },
  ]);
});
