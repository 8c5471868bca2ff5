import path from "node:path";
import { evaluate } from "../../../offline/engine.ts";
import type { Graph } from "../../../offline/graph.ts";

/** Folder of the example. */
export const DEPLOY_ROLE_FOLDER = path.resolve(import.meta.dirname, "../../../examples/github-oidc-role");
/** The account that everything local belongs to. */
export const ACCOUNT = "000000000000";
/** GitHub's provider in that account. */
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
/** The role that the example makes. */
export const DEPLOY_ROLE = `arn:aws:iam::${ACCOUNT}:role/tributary-dev-deploy`;

let graph: Promise<Graph> | undefined;

/** What the example declares where GitHub's provider exists, evaluated once. */
export function deployRoleGraph(): Promise<Graph> {
  graph ??= evaluate({ dir: DEPLOY_ROLE_FOLDER, stack: "dev", config: { oidcProviderArn: PROVIDER } });
  return graph;
}
