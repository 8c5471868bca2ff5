import type * as pulumi from "@pulumi/pulumi";

/** One thing that a function may do, on named resources only. */
export type Grant =
  /** Read a stream, through its fan-out consumer when there is one. */
  | { kind: "read-stream"; streamArn: string; consumerArn: string | undefined; keyArn: string; region: string }
  /** Put records on a stream. */
  | { kind: "write-stream"; streamArn: string; keyArn: string; region: string }
  /** Let Lambda receive and delete messages of a queue. */
  | { kind: "receive-messages"; queueArn: string; keyArn: string; region: string }
  /** Read and list objects below prefixes of a bucket of the account. */
  | ({ kind: "read-objects" } & ObjectsGrant)
  /** Delete objects below prefixes of a bucket of the account. */
  | ({ kind: "delete-objects" } & ObjectsGrant)
  /** Send messages to a queue. */
  | { kind: "send-messages"; queueArn: string; keyArn: string; region: string }
  /** Publish to a topic. */
  | { kind: "publish"; topicArn: string; keyArn: string; region: string }
  /** Put events on an event bus. */
  | { kind: "put-events"; busArn: string }
  /** Put objects below prefixes of a bucket of the account. */
  | ({ kind: "write-objects" } & ObjectsGrant)
  /** Let Lambda put what it gives up below prefixes of a bucket of the account: it checks that the bucket is there. */
  | ({ kind: "write-discarded" } & ObjectsGrant)
  /** Look items of a DynamoDB table up, by key or in an index. */
  | { kind: "read-table"; tableArn: string; keyArn: string | undefined; region: string }
  /** Put, change and delete items of a DynamoDB table, in transactions too. */
  | { kind: "write-table"; tableArn: string; keyArn: string | undefined; region: string }
  /** Let Lambda read what changes in a DynamoDB table. */
  | { kind: "read-changes"; tableArn: string; streamArn: string; keyArn: string | undefined; region: string }
  /** Read a parameter of Systems Manager. */
  | { kind: "read-parameter"; parameterArn: string; keyArn: string | undefined; region: string }
  /** Read a secret of Secrets Manager. */
  | { kind: "read-secret"; secretArn: string; keyArn: string | undefined; region: string }
  /** Reach an address by HTTPS: the network lets it out, the address decides who may do what. */
  | { kind: "reach-https"; cidr: string }
  /** Write to a log group. */
  | { kind: "write-logs"; logGroupArn: string }
  /** Let Lambda manage the network interfaces of a function, and forbid the function's own code to. */
  | {
      kind: "vpc-interfaces";
      region: string;
      accountId: string;
      /** What the function's name starts with. */
      functionName: string;
      subnetIds: string[];
      securityGroupIds: string[];
      /** Whether interfaces may be created in any subnet and group. @default in those only */
      anywhere?: boolean | undefined;
    }
  /** Let Managed Flink manage the network interfaces of an application, in these subnets and groups only. */
  | {
      kind: "flink-interfaces";
      region: string;
      accountId: string;
      subnetIds: string[];
      securityGroupIds: string[];
    }
  /** Let Managed Flink write an application's log stream. */
  | { kind: "flink-logs"; logGroupArn: string; logStreamArn: string }
  /** Let Glue manage the network interfaces of a job, in this subnet and group only. */
  | { kind: "glue-interfaces"; region: string; accountId: string; subnetId: string; securityGroupId: string }
  /** Read where a job of Glue runs: its connection. */
  | { kind: "glue-connection"; region: string; accountId: string; connectionName: string }
  /** Write a Glue job's log groups. */
  | { kind: "glue-logs"; logGroupArns: string[] }
  /** Put metrics into Glue's namespace. */
  | { kind: "glue-metrics" }
  /** Send X-Ray segments. */
  | { kind: "tracing" };

type ObjectsGrant = { bucketArn: string; prefixes: string[]; keyArn: string; region: string; accountId: string };

/** Names that decide before any value is known: which kind of grant, and which way out it asks for. */
type Plain = "kind" | "cidr";

type Pending<G> = G extends Grant ? { [K in keyof G]: K extends Plain ? G[K] : pulumi.Input<G[K]> } : never;

/** A grant whose values may not be known yet. */
export type GrantArgs = Pending<Grant>;
