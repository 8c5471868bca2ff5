import type { Statement } from "./document.ts";

/** Who signs GitHub's tokens. */
export const ISSUER = "token.actions.githubusercontent.com";
/** For whom a token must be made out. */
export const AUDIENCE = "sts.amazonaws.com";

/**
 * Only jobs of one environment of one repository. `StringEquals`, never a pattern: a wildcard in `sub` lets other
 * repositories or branches in. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export const trust = (providerArn: string, repository: string, environment: string): Statement => ({
  Sid: "OneEnvironmentOfOneRepository",
  Effect: "Allow",
  Principal: { Federated: providerArn },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: {
      [`${ISSUER}:aud`]: AUDIENCE,
      [`${ISSUER}:sub`]: `repo:${repository}:environment:${environment}`,
    },
  },
});
