import { trustGithubPinned, trustTokenPinned } from "../../../../policies/rules/iam/trust-federation.ts";
import { describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";
import { CONDITION, trust } from "../../../support/policy-trust.ts";

const ROLE = "aws:iam/role:Role";
const GITHUB = "token.actions.githubusercontent.com";
const CLUSTER = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE";
const COGNITO = "cognito-identity.amazonaws.com";

const provider = (issuer: string) => ({ Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` });
const github = provider(GITHUB);
const claims = (sub: unknown, aud: unknown = "sts.amazonaws.com", issuer = GITHUB) => ({
  StringEquals: { [`${issuer}:aud`]: aud },
  StringLike: { [`${issuer}:sub`]: sub },
});
const account = (sub: unknown) => ({ StringLike: { [`${CLUSTER}:sub`]: sub } });

describe("rules for roles of other identity providers", () => {
  describeRule(trustGithubPinned, {
    passes: [
      ["one branch of one repository", trust(github, claims("repo:acme/shop:ref:refs/heads/main"))],
      ["one repository, by its number", trust(github, claims("repo:acme@12/shop@34:ref:refs/heads/main"))],
      ["any environment of one repository", trust(github, claims("repo:acme/shop:environment:*"))],
      ["several repositories", trust(github, claims(["repo:acme/shop:*", "repo:acme/site:*"]))],
      ["an audience of one's own", trust(github, claims("repo:acme/shop:*", "https://github.com/acme"))],
      [
        "an enterprise's own issuer",
        trust(provider(`${GITHUB}/Acme`), claims("repo:acme/shop:*", "sts.amazonaws.com", `${GITHUB}/Acme`)),
      ],
      [
        "one repository, though the provider is not known yet",
        trust({ Federated: UNKNOWN }, claims("repo:acme/shop:*")),
      ],
      ["another provider", trust({ Federated: COGNITO })],
      ["a provider whose name starts alike", trust(provider(`${GITHUB}.example.com`))],
      ["a role", trust({ AWS: "arn:aws:iam::111122223333:role/worker" })],
    ],
    fails: [
      ["any workflow", trust(github), CONDITION],
      ["any repository of an owner", trust(github, claims("repo:acme/*")), CONDITION],
      ["repositories with one start", trust(github, claims("repo:acme/shop*")), CONDITION],
      ["owners with one start", trust(github, claims("repo:acme*/shop:*")), CONDITION],
      ["one repository of several that isn't pinned", trust(github, claims(["repo:acme/shop:*", "*"])), CONDITION],
      ["any audience", trust(github, { StringLike: { [`${GITHUB}:sub`]: "repo:acme/shop:*" } }), CONDITION],
      [
        "the audience of another issuer",
        trust(github, { StringEquals: { "id.example.com:aud": "shop", [`${GITHUB}:sub`]: "repo:acme/shop:*" } }),
        CONDITION,
      ],
      ["no subject at all", trust(github, claims([])), CONDITION],
      ["any audience by a pattern", trust(github, claims("repo:acme/shop:*", "*")), CONDITION],
      ["any subject", trust(github, { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } }), CONDITION],
      ["the claims of another issuer", trust(provider(`${GITHUB}/acme`), claims("repo:acme/shop:*")), CONDITION],
      [
        "a subject that only counts when it is given",
        trust(github, {
          StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" },
          StringLikeIfExists: { [`${GITHUB}:sub`]: "repo:acme/shop:*" },
        }),
        CONDITION,
      ],
      [
        "a subject of which there may be none",
        trust(github, {
          "ForAllValues:StringLike": { [`${GITHUB}:aud`]: "sts.amazonaws.com", [`${GITHUB}:sub`]: "repo:acme/shop:*" },
        }),
        CONDITION,
      ],
    ],
    unknown: [
      ["which repository", trust(github, claims(UNKNOWN)), CONDITION],
      ["the conditions", trust(github, UNKNOWN), CONDITION],
      ["which provider", trust({ Federated: UNKNOWN }), CONDITION],
    ],
  });

  describeRule(trustTokenPinned, {
    passes: [
      ["one service account of a cluster", trust(provider(CLUSTER), account("system:serviceaccount:shop:reader"))],
      ["the service accounts of a namespace", trust(provider(CLUSTER), account("system:serviceaccount:shop:*"))],
      ["one identity pool", trust({ Federated: COGNITO }, { StringEquals: { [`${COGNITO}:aud`]: "eu-west-1:1" } })],
      [
        "one application, where that is enough",
        trust(provider("id.example.com"), { StringEquals: { "id.example.com:aud": "shop" } }),
        { claims: ["sub", "aud"] },
      ],
      ["whichever provider, for one user", trust({ Federated: UNKNOWN }, account("system:serviceaccount:shop:reader"))],
      ["GitHub, which has a rule of its own", trust(github)],
      [
        "a provider of SAML, whose claims are named otherwise",
        trust({ Federated: "arn:aws:iam::1:saml-provider/Okta" }),
      ],
    ],
    fails: [
      ["any service account of a cluster", trust(provider(CLUSTER)), CONDITION],
      ["any service account, by a pattern", trust(provider(CLUSTER), account("*")), CONDITION],
      [
        "any service account, by a longer pattern",
        trust(provider(CLUSTER), account("system:serviceaccount:*:*")),
        CONDITION,
      ],
      [
        "an application alone",
        trust(provider("id.example.com"), { StringEquals: { "id.example.com:aud": "shop" } }),
        CONDITION,
      ],
      ["any identity pool", trust({ Federated: COGNITO }), CONDITION],
      [
        "those who signed in, of any identity pool",
        trust({ Federated: COGNITO }, { "ForAnyValue:StringLike": { [`${COGNITO}:amr`]: "authenticated" } }),
        CONDITION,
      ],
    ],
    unknown: [
      ["which service account", trust(provider(CLUSTER), account(UNKNOWN)), CONDITION],
      ["which provider", trust({ Federated: UNKNOWN }), CONDITION],
    ],
  });

  describeMutations([
    {
      rule: trustGithubPinned,
      title: "a role for any workflow",
      apply: (stack) => stack.adds(ROLE, trust(github)),
    },
    {
      rule: trustTokenPinned,
      title: "a role for a whole cluster",
      apply: (stack) => stack.adds(ROLE, trust(provider(CLUSTER))),
    },
  ]);
});
