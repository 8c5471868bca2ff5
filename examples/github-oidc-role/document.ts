/** One statement of an IAM policy. */
export type Statement = {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: { Federated: string };
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
};

/** Services that may drive the stack's functions beside Kinesis, and DynamoDB for its tables. */
export const SOURCES = ["apigateway", "dynamodb", "events", "s3", "scheduler", "sns", "sqs"] as const;
/** One of {@link SOURCES}. */
export type Source = (typeof SOURCES)[number];

/** The stack that is deployed, as far as rights depend on it. */
export type Deployed = {
  account: string;
  /** What the names of the stack's resources start with. */
  name: string;
  regions: readonly string[];
  /** Tags that every resource of the stack has. */
  tags: { project: string; stack: string };
  /** Names of what this program makes, which the deployment must not touch. */
  ids: { role: string; workloadBoundary: string; deployBoundary: string };
  /** What the stack has beside streams. */
  sources: readonly Source[];
  /** Whether the stack stands: then who may reach what is no longer the deployment's to change. */
  established: boolean;
};

/** What the names of the stack's log groups start with: the function's, and the flow log's. */
export const LOG_GROUPS = ["/aws/lambda", "/aws/vpc"];

/** The JSON text of a policy. */
export const document = (statements: Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** Allows actions, given without their service, on resources. */
export const allow = (
  Sid: string,
  service: string,
  actions: readonly string[],
  Resource: string | string[],
  Condition?: Statement["Condition"],
): Statement => ({
  Sid,
  Effect: "Allow",
  Action: actions.map((action) => `${service}:${action}`),
  Resource,
  ...(Condition && { Condition }),
});

/** ARNs of a service in every region of the stack; the name is the region's own. */
export const inRegions = (
  { account, name, regions }: Deployed,
  service: string,
  resource: (named: string) => string,
): string[] => regions.map((region) => `arn:aws:${service}:${region}:${account}:${resource(`${name}-${region}`)}`);

/** ARNs of IAM for the names of every region of the stack. */
export const inIam = ({ account, name, regions }: Deployed, kind: "role" | "policy"): string[] =>
  regions.map((region) => `arn:aws:iam::${account}:${kind}/${name}-${region}-*`);

/** ARN of the policy that bounds every role of the stack. */
export const boundaryArn = ({ account, ids }: Deployed): string =>
  `arn:aws:iam::${account}:policy/${ids.workloadBoundary}`;

/** Holds where a resource has the stack's tags. */
export const tagged = ({ tags }: Deployed, where: "RequestTag" | "ResourceTag"): Record<string, string> => ({
  [`aws:${where}/project`]: tags.project,
  [`aws:${where}/stack`]: tags.stack,
});
