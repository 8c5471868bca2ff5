import type { Graph } from "../../offline/graph.ts";
import { apiGatewayResources } from "./resources/api-gateway.ts";
import { cloudwatchResources } from "./resources/cloudwatch.ts";
import { dynamodbResources } from "./resources/dynamodb.ts";
import { eventsResources } from "./resources/events.ts";
import { kinesisResources } from "./resources/kinesis.ts";
import { lambdaResources } from "./resources/lambda.ts";
import { s3Resources } from "./resources/s3.ts";
import { snsResources } from "./resources/sns.ts";
import { sqsResources } from "./resources/sqs.ts";

/** What of a graph runs on this machine, checked; everything else only has a description. */
export type DeployedResources = ReturnType<typeof deployedResources>;

/** Reads from a graph what runs. Throws an error that names the resource and the property that is not as AWS takes it. */
export const deployedResources = (graph: Graph) => ({
  ...lambdaResources(graph),
  ...kinesisResources(graph),
  ...dynamodbResources(graph),
  ...s3Resources(graph),
  ...snsResources(graph),
  ...sqsResources(graph),
  ...apiGatewayResources(graph),
  ...eventsResources(graph),
  ...cloudwatchResources(graph),
});

/** A trigger names its function by the ARN, with or without the qualifier of a version or an alias. */
export const invokes = (functionName: string, arn: string) =>
  functionName === arn || functionName.startsWith(`${arn}:`);

/** ARN of the stream that an event source, a stream or its consumer, belongs to. */
export const streamOf = (eventSourceArn: string) => eventSourceArn.replace(/\/consumer\/.*$/, "");
