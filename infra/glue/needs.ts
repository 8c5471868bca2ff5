import * as pulumi from "@pulumi/pulumi";
import type { GrantArgs } from "../grants/grant.ts";

/** Where a job's log groups are: what it and Spark say in `error`, what it prints in `output`. */
export const logPrefix = (name: string) => `/aws-glue/${name}`;

/** The two log groups of a job. */
export const LOGS = ["error", "output"] as const;

/** What a job of Glue reads, and where it runs. */
export type GlueNeeds = {
  region: string;
  accountId: pulumi.Input<string>;
  /** The stream that it reads, through its own fan-out consumer when there is one. */
  reads: {
    streamArn: pulumi.Input<string>;
    consumerArn?: pulumi.Input<string> | undefined;
    /** ARN of the KMS key that encrypts the stream. */
    keyArn: pulumi.Input<string>;
  };
};

/**
 * What a job asks for beside its own grants: the stream, its log, its metrics, its connection. The network's ways out follow from
 * it: give it to `Network`, with the name that the job will have.
 */
export const glueNeeds = (name: string, { region, accountId, reads }: GlueNeeds): GrantArgs[] => [
  { kind: "read-stream", streamArn: reads.streamArn, consumerArn: reads.consumerArn, keyArn: reads.keyArn, region },
  {
    kind: "glue-logs",
    logGroupArns: pulumi
      .output(accountId)
      .apply((account) => LOGS.map((log) => `arn:aws:logs:${region}:${account}:log-group:${logPrefix(name)}/${log}`)),
  },
  { kind: "glue-metrics" },
  { kind: "glue-connection", region, accountId, connectionName: name },
];
