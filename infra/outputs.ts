import * as pulumi from "@pulumi/pulumi";
import { CONTRACT_VERSION, type Contract, type RegionContract } from "../client/contract.ts";
import type { Stream } from "./data/stream.ts";
import type { Region } from "./region.ts";

/** The stack's outputs: what applications may rely on. One versioned contract, read by `client/`. */
export function outputs(regions: Record<string, Region>): {
  [Field in keyof Contract]: pulumi.Output<Contract[Field]>;
} {
  return {
    version: pulumi.output(CONTRACT_VERSION as Contract["version"]),
    project: pulumi.output(pulumi.getProject()),
    stack: pulumi.output(pulumi.getStack()),
    regions: pulumi.output(
      Object.fromEntries(Object.entries(regions).map(([name, region]) => [name, regionOutputs(region)])),
    ),
  };
}

function regionOutputs({
  input,
  output,
  flow,
  failures,
  alarms,
  access,
  dashboardUrl,
}: Region): pulumi.Output<RegionContract> {
  return pulumi.output({
    input: streamOutputs(input),
    output: streamOutputs(output),
    function: { name: flow.function.name, arn: flow.function.arn, aliasArn: flow.alias.arn, logGroup: flow.logGroup },
    failureStore: { bucket: failures.bucket, arn: failures.arn },
    alarmTopicArn: alarms ? alarms.topicArn : pulumi.output(null),
    dashboardUrl,
    policies: { producerArn: access.producer.arn, consumerArn: access.consumer.arn },
  });
}

const streamOutputs = ({ name, arn, consumerArn }: Stream) => ({ name, arn, ...(consumerArn && { consumerArn }) });
