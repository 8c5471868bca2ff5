import path from "node:path";
import type { Source } from "../../../examples/github-oidc-role/document.ts";
import { evaluate } from "../../../offline/engine.ts";
import type { Graph } from "../../../offline/graph.ts";
import { type PolicyDocument, parsePolicy } from "../iam/policy-document.ts";
import { ofType } from "../iam/principals.ts";

/** Folder of the example. */
export const DEPLOY_ROLE_FOLDER = path.resolve(import.meta.dirname, "../../../examples/github-oidc-role");
/** The account that everything local belongs to. */
export const ACCOUNT = "000000000000";
/** GitHub's provider in that account. */
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
/** The role that the example makes. */
export const DEPLOY_ROLE = `arn:aws:iam::${ACCOUNT}:role/tributary-dev-deploy`;

/** The stream and the key of another stack, which the stack's jobs read. */
export const READS = [
  `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/offers-prod-us-east-1-output-0000000`,
  `arn:aws:kms:us-east-1:${ACCOUNT}:key/00000000-0000-0000-0000-000000000000`,
] as const;

const graphs = new Map<string, Promise<Graph>>();

/**
 * What the example declares where GitHub's provider exists, for a stack that stands or not, with all that it may have beside
 * streams or without, each evaluated once.
 */
export function deployRoleGraph({ established = false, sources = [] as readonly Source[] } = {}): Promise<Graph> {
  const config = {
    ...{ oidcProviderArn: PROVIDER, established: String(established) },
    ...{ sources: JSON.stringify(sources), reads: JSON.stringify(sources.length > 0 ? READS : []) },
  };
  const key = JSON.stringify(config);
  const graph = graphs.get(key) ?? evaluate({ dir: DEPLOY_ROLE_FOLDER, stack: "dev", config });
  graphs.set(key, graph);
  return graph;
}

/** The document of a policy that the example makes. Throws when it makes none of that name. */
export function policyNamed(graph: Graph, name: string): PolicyDocument {
  const found = ofType(graph, "aws:iam/policy:Policy").find(({ outputs }) => outputs.name === name);
  if (!found) throw new Error(`${name} must be a policy of the example, got none.`);
  return parsePolicy(String(found.outputs.policy));
}

/** The documents that are attached to the role. */
export function attachedPolicies(graph: Graph): PolicyDocument[] {
  const arns = ofType(graph, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ inputs }) => inputs.policyArn);
  return ofType(graph, "aws:iam/policy:Policy")
    .filter(({ outputs }) => arns.includes(outputs.arn))
    .map(({ outputs }) => parsePolicy(String(outputs.policy)));
}

/** The document that bounds the role. */
export const deployBoundary = (graph: Graph): PolicyDocument => policyNamed(graph, "tributary-dev-deploy-boundary");

/** The document that bounds the stack's own roles. */
export const workloadBoundary = (graph: Graph): PolicyDocument => policyNamed(graph, "tributary-dev-workload-boundary");
