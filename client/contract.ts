import { z } from "zod";

/** The contract version that this client answers. It changes when a field is added, is removed or changes its meaning. */
export const CONTRACT_VERSION = 2;

const flow = z.object({
  name: z.string().min(1).describe("Name of the function."),
  arn: z.string().startsWith("arn:").describe("ARN of the function, without a qualifier."),
  aliasArn: z.string().startsWith("arn:").describe("ARN of the alias that its trigger invokes."),
  logGroup: z.string().min(1).describe("Name of the function's CloudWatch log group."),
});

const stream = z.object({
  name: z.string().min(1).describe("Name of the stream."),
  arn: z.string().startsWith("arn:").describe("ARN of the stream."),
  consumerArn: z
    .string()
    .startsWith("arn:")
    .optional()
    .describe("ARN of the enhanced fan-out consumer, when one is asked for."),
});

const region = z.object({
  input: stream.describe("The stream that applications put records on."),
  output: stream.describe("The stream that enriched records come back on."),
  function: flow.describe("The function of the flow `enrich`, as in `flows.enrich`."),
  flows: z
    .record(z.string(), flow)
    .refine((flows) => Object.hasOwn(flows, "enrich"), "must have enrich")
    .describe("The functions of the region, by the names of their flows."),
  failureStore: z
    .object({
      bucket: z.string().min(1).describe("Name of the bucket."),
      arn: z.string().startsWith("arn:").describe("ARN of the bucket."),
    })
    .describe("The S3 bucket that keeps, whole, what could not be enriched."),
  alarmTopicArn: z
    .string()
    .startsWith("arn:")
    .nullable()
    .describe("ARN of the SNS topic that alarms notify; null when alarms are off."),
  dashboardUrl: z.string().startsWith("https://").describe("Address of the CloudWatch dashboard."),
  policies: z
    .object({
      producerArn: z
        .string()
        .startsWith("arn:")
        .describe("IAM managed policy to attach to an application that puts records."),
      consumerArn: z
        .string()
        .startsWith("arn:")
        .describe("IAM managed policy to attach to an application that reads enriched records."),
      operatorArn: z
        .string()
        .startsWith("arn:")
        .optional()
        .describe("IAM managed policy to attach to whoever puts failed records back; absent in version 1."),
    })
    .describe("Managed policies for applications."),
});

/** Schema of the stack's outputs: what applications may rely on. */
export const contract = z.object({
  version: z.literal(CONTRACT_VERSION).describe("Version of this contract."),
  project: z.string().describe("Pulumi project."),
  stack: z.string().describe("Pulumi stack."),
  firstRegion: z.string().min(1).describe("The first of the regions, as the setting `regions` lists them."),
  regions: z.record(z.string(), region).describe("One entry per AWS region, by region name."),
});

/** Schema of the outputs of version 1, which answers version 2: its one function is the flow `enrich`. */
export const earlierContract = contract
  .omit({ firstRegion: true })
  .extend({ version: z.literal(1), regions: z.record(z.string(), region.omit({ flows: true })) })
  .transform(
    (earlier): Contract => ({
      ...earlier,
      version: CONTRACT_VERSION,
      firstRegion: Object.keys(earlier.regions)[0] ?? "",
      regions: Object.fromEntries(
        Object.entries(earlier.regions).map(([name, of]) => [name, { ...of, flows: { enrich: of.function } }]),
      ),
    }),
  );

/** The stack's outputs, as `pulumi stack output --json` prints them. */
export type Contract = z.infer<typeof contract>;

/** What one region offers to applications. */
export type RegionContract = z.infer<typeof region>;

/** One function of a region. */
export type FlowContract = z.infer<typeof flow>;

const arn = z.string().startsWith("arn:");

const redrivableFlow = z.object({
  /** ARN of the alias that its triggers invoke. */
  aliasArn: arn,
  /** Names of the buckets that keep, whole, what was given up for it. */
  failureBuckets: z.array(z.string().min(1)),
  /** Queues that keep what it did not get, and the queue that gave it up; without one, a sender could not hand it over. */
  deadLetters: z.array(z.object({ queueArn: arn, sourceArn: arn.optional() })),
});

/** Schema of what `createRedrive` says of a region: whom to give back what, and from where. */
export const redrivable = z.object({
  /** ARN of the managed policy for whoever gives it back. */
  operatorArn: arn,
  /** By the name of the flow. */
  flows: z.record(z.string(), redrivableFlow),
});

/** What `createRedrive` says of a region. */
export type Redrivable = z.infer<typeof redrivable>;
