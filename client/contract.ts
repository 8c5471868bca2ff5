import { z } from "zod";

/** The contract version that this client reads. It changes when a field is removed or changes its meaning. */
export const CONTRACT_VERSION = 1;

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
  function: z
    .object({
      name: z.string().min(1).describe("Name of the enrichment function."),
      arn: z.string().startsWith("arn:").describe("ARN of the function, without a qualifier."),
      aliasArn: z.string().startsWith("arn:").describe("ARN of the alias that the trigger invokes."),
      logGroup: z.string().min(1).describe("Name of the function's CloudWatch log group."),
    })
    .describe("The enrichment function."),
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
    })
    .describe("Managed policies for applications."),
});

/** Schema of the stack's outputs: what applications may rely on. */
export const contract = z.object({
  version: z.literal(CONTRACT_VERSION).describe("Version of this contract."),
  project: z.string().describe("Pulumi project."),
  stack: z.string().describe("Pulumi stack."),
  regions: z.record(z.string(), region).describe("One entry per AWS region, by region name."),
});

/** The stack's outputs, as `pulumi stack output --json` prints them. */
export type Contract = z.infer<typeof contract>;

/** What one region offers to applications. */
export type RegionContract = z.infer<typeof region>;
