import type { KinesisClient } from "@aws-sdk/client-kinesis";
import type { Contract } from "../../client/index.ts";
import type { Accounts, FlowAccount } from "../account/accounts.ts";
import type { Deployment } from "../deploy/deploy.ts";
import type { DeployedResources } from "../deploy/resources.ts";
import type { DeployedTrigger } from "../deploy/trigger.ts";

/** What can be seen of a stack's pipeline that is alive on this machine. */
export type SeenPipeline = {
  readonly contract: Contract;
  readonly deployment: Deployment;
  readonly resources: DeployedResources;
  readonly accounts: Accounts;
  /** What drives functions beside streams. */
  readonly others: readonly DeployedTrigger[];
  /** SDK clients that reach the local cloud, by region. */
  readonly clients: ReadonlyMap<string, KinesisClient>;
  /** What should not have happened so far, each once. */
  readonly problems: ReadonlySet<string>;
  /** Calls of a flow's function so far. */
  invocations(flow: FlowAccount): number;
};
