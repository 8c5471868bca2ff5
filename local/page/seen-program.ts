import type { Deployment } from "../deploy/deploy.ts";
import type { DeployedResources } from "../deploy/resources.ts";
import type { DeployedTrigger } from "../deploy/trigger.ts";

/** What can be seen of any program that is alive on this machine. */
export type SeenProgram = {
  readonly deployment: Deployment;
  readonly resources: DeployedResources;
  /** Everything that invokes functions; what a function itself refused is failed. */
  readonly triggers: readonly DeployedTrigger[];
  /** AWS regions of its resources, in the order of the program. */
  readonly regions: readonly string[];
  /** What should not have happened so far, each once. */
  readonly problems: ReadonlySet<string>;
};
