import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { namePrefix } from "../../infra/config/plan.ts";
import { deployBoundary, workloadBoundary } from "./boundaries.ts";
import { deployRights } from "./deploy-rights.ts";
import { type Deployed, document, type Statement } from "./document.ts";
import { loadSettings } from "./settings.ts";
import { AUDIENCE, ISSUER, trust } from "./trust.ts";

const { repository, environment, project, regions, oidcProviderArn, sources, reads, established } = loadSettings();
const name = namePrefix(project, environment);
const tags = { project, stack: environment };
const ids = {
  role: `${name}-deploy`,
  workloadBoundary: `${name}-workload-boundary`,
  deployBoundary: `${name}-deploy-boundary`,
};

const deployed = getCallerIdentityOutput().apply(
  ({ accountId }): Deployed => ({ account: accountId, name, regions, tags, ids, sources, reads, established }),
);
const policy = (policyName: string, description: string, build: (about: Deployed) => Statement[], purpose?: string) =>
  new iam.Policy(policyName, {
    name: policyName,
    description,
    policy: deployed.apply((about) => document(policyName, build(about))),
    tags: { ...tags, ...(purpose && { purpose }) },
  });

// An account has one provider per issuer: further environments of the account use the first one's.
const providerArn =
  oidcProviderArn ??
  new iam.OpenIdConnectProvider("github", { url: `https://${ISSUER}`, clientIdLists: [AUDIENCE], tags }).arn;

const boundary = (policyName: string, whose: string, build: (about: Deployed) => Statement[]) =>
  policy(policyName, `The most that ${whose} of ${name} may ever do.`, build, "permissions-boundary");
const bounds = boundary(ids.workloadBoundary, "a role", workloadBoundary);
const ownBounds = boundary(ids.deployBoundary, "the deployment", deployBoundary);
const role = new iam.Role("deploy", {
  name: ids.role,
  description: `Deploys ${name} from the GitHub environment ${environment} of ${repository}.`,
  assumeRolePolicy: pulumi
    .output(providerArn)
    .apply((arn) => document(ids.role, [trust(arn, repository, environment)])),
  permissionsBoundary: ownBounds.arn,
  maxSessionDuration: 3600,
  tags,
});
for (const [part, build] of Object.entries(deployRights(sources, reads.streams.length > 0))) {
  const { arn } = policy(`${name}-deploy-${part}`, `What the deployment of ${name} does: ${part}.`, build);
  new iam.RolePolicyAttachment(part, { role: role.name, policyArn: arn });
}

/** Variable AWS_ROLE_ARN of the GitHub environment. */
export const roleArn = role.arn;
/** Setting permissionsBoundaryArn of the deployed stack: the role creates no role without it. */
export const permissionsBoundaryArn = bounds.arn;
