import * as pulumi from "@pulumi/pulumi";

/** One statement of an IAM policy. */
export type Statement = {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: { Federated: string };
  Action: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
};

/** Services whose jobs read streams: Glue, and Managed Flink. */
const READERS = ["glue", "kinesisanalytics"] as const;
/** Services that may drive the stack's functions beside Kinesis, DynamoDB for its tables, and those that read its streams. */
export const SOURCES = ["apigateway", "dynamodb", "events", ...READERS, "s3", "scheduler", "sns", "sqs"] as const;
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
  /** ARNs of other stacks' streams that the stack's readers read, and of the KMS keys that encrypt them. */
  reads: { streams: readonly string[]; keys: readonly string[] };
  /** Whether the stack stands: then who may reach what is no longer the deployment's to change. */
  established: boolean;
};

/** What the names of the stack's log groups start with: the function's, and the flow log's. */
export const LOG_GROUPS = ["/aws/lambda", "/aws/vpc"];

/** Characters that IAM takes in a managed policy. */
const LONGEST = 6144;

/** The JSON text of a policy. Throws `pulumi.RunError` for one that IAM has no room for. */
export function document(name: string, statements: Statement[]): string {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  if (text.length <= LONGEST) return text;
  throw new pulumi.RunError(
    `${name} must have at most ${LONGEST} characters, got ${text.length}: each region and source adds some.\n` +
      "Fix: fewer sources, or a stack and a role for some of the regions",
  );
}

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

/** What of a stack is no reader. */
export const driving = (sources: readonly Source[]): Source[] =>
  sources.filter((source) => !READERS.some((reader) => reader === source));

/** Whether jobs of Glue or Managed Flink are among what the stack has: they have code in a bucket. */
export const hasReaders = (sources: readonly Source[]): boolean => READERS.some((reader) => sources.includes(reader));

/** Where the code of jobs is, in any bucket of the stack. */
export const codeObjects = ({ name, regions }: Deployed): string[] =>
  regions.map((region) => `arn:aws:s3:::${name}-${region}-*/code/*`);

/** Log groups of the jobs that read streams. Glue ends the names of a job's two by `/error` and `/output`. */
export const readerLogs = (about: Deployed): string[] => [
  ...(about.sources.includes("glue") ? inRegions(about, "logs", (named) => `log-group:/aws-glue/${named}*`) : []),
  ...(about.sources.includes("kinesisanalytics")
    ? inRegions(about, "logs", (named) => `log-group:/aws/kinesis-analytics/${named}-*`)
    : []),
];

/** Catalogs that connections of Glue are in, one a region. */
export const glueCatalogs = ({ account, regions }: Deployed): string[] =>
  regions.map((region) => `arn:aws:glue:${region}:${account}:catalog`);

/** Connections of Glue, each named as its job is declared. */
export const glueConnections = (about: Deployed): string[] =>
  inRegions(about, "glue", (named) => `connection/${named}*`);

/** The stack's fan-out consumers of other stacks' streams. */
export const consumersOfOthers = ({ name, reads }: Deployed): string[] =>
  reads.streams.map((arn) => `${arn}/consumer/${name}-${arn.split(":")[3]}-*`);

/** ARN of the policy that bounds every role of the stack. */
export const boundaryArn = ({ account, ids }: Deployed): string =>
  `arn:aws:iam::${account}:policy/${ids.workloadBoundary}`;

/** Holds where a resource has the stack's tags. */
export const tagged = ({ tags }: Deployed, where: "RequestTag" | "ResourceTag"): Record<string, string> => ({
  [`aws:${where}/project`]: tags.project,
  [`aws:${where}/stack`]: tags.stack,
});
