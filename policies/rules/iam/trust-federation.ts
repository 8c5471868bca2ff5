import { UNKNOWN } from "../../core/properties.ts";
import type { Statement } from "../../core/statements.ts";
import { allHold, anyHolds, type Verdict } from "./iam-grants.ts";
import { listOf, NARROWING } from "./resource-grants.ts";
import { trustRule } from "./trust-grants.ts";

const GITHUB = "token.actions.githubusercontent.com";
const PROVIDER = /^arn:[^:]+:iam::\d{12}:oidc-provider\//;

/** What stands before a claim in a condition's key, for a provider: `oidc.example.com/x`. Keys are in lower case. */
const issuerOf = (provider: string): string => provider.replace(PROVIDER, "").toLowerCase();

/** GitHub, or an enterprise there: `token.actions.githubusercontent.com/acme`. */
const isGithub = (provider: string): boolean => `${issuerOf(provider)}/`.startsWith(`${GITHUB}/`);

/** A repository of an owner, both in full; GitHub may add their numbers: `repo:acme@1/shop@2:ref:refs/heads/main`. */
const REPOSITORY = /^repo:[^*?/:]+\/[^*?/:]+:./;

export const trustGithubPinned = trustRule(
  {
    name: "iam-trust-github-pinned",
    description:
      "A role for GitHub Actions pins audience, owner and repository: without them any workflow of anyone's may become it.",
    severity: "critical",
    level: "mandatory",
    covers: ["checkov:CKV_AWS_358"],
    fix: `Set in Condition ${GITHUB}:aud to sts.amazonaws.com and ${GITHUB}:sub to repo:OWNER/REPOSITORY:….`,
    url: "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws",
  },
  {
    element: "Condition",
    message: "must pin audience, owner and repository",
    kind: "Federated",
    concerns: isGithub,
    isBounded: (statement, _, provider) => {
      const issuer = provider === UNKNOWN ? GITHUB : issuerOf(provider);
      return allHold([
        pins(statement, (key) => key === `${issuer}:aud`, /^[^*?]+$/),
        pins(statement, (key) => key === `${issuer}:sub`, REPOSITORY),
      ]);
    },
  },
);

/** Providers that every account has without making them, and the claims that say whose their tokens are. */
const SHARED = ["accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com"];
const SHARED_CLAIMS = ["aud", "app_id", "sub", "user_id", "id"];

/** Any text but a pattern of all there is, or of all there is in an EKS cluster. */
const SOMEONE = /^(?!system:serviceaccount:[*?])[^*?]/;

export const trustTokenPinned = trustRule(
  {
    name: "iam-trust-token-pinned",
    description:
      "A role for an identity provider's tokens says whose: otherwise all workloads or users that the provider knows may become it.",
    severity: "high",
    level: "mandatory",
    covers: [],
    fix: "Set in Condition the provider's claim sub to who may, as system:serviceaccount:NAMESPACE:NAME; for Amazon Cognito aud to the identity pool.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    config: {
      properties: {
        claims: {
          type: "array",
          items: { type: "string" },
          default: ["sub"],
          description: "Claims of which one is asked for; with aud where a provider's audience is one application.",
        },
      },
    },
  },
  {
    element: "Condition",
    message: "must say whose tokens",
    kind: "Federated",
    concerns: (provider) => SHARED.includes(provider) || (PROVIDER.test(provider) && !isGithub(provider)),
    isBounded: (statement, config, provider) => {
      if (provider === UNKNOWN) return pins(statement, (key) => key.endsWith(":sub"), SOMEONE);
      const claims = SHARED.includes(provider) ? SHARED_CLAIMS : listOf(config.claims);
      const keys = claims.map((claim) => `${issuerOf(provider)}:${claim}`);
      return pins(statement, (key) => keys.includes(key), SOMEONE);
    },
  },
);

/** Whether conditions ask for values of a claim that all have a form. */
const pins = ({ conditions }: Statement, isClaim: (key: string) => boolean, form: RegExp): Verdict =>
  anyHolds(
    conditions.map(({ operator, key, values }) => {
      if (key === "") return UNKNOWN;
      if (!isClaim(key) || values.length === 0 || !NARROWING.test(operator)) return false;
      return allHold(values.map((value) => (value === UNKNOWN ? UNKNOWN : form.test(value))));
    }),
  );

/** Rules for who may become a role by another identity provider's token. */
export const trustFederationRules = [trustGithubPinned, trustTokenPinned];
