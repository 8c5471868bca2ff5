import * as pulumi from "@pulumi/pulumi";
import { CONTRACT_VERSION, type Contract, type FlowContract, type RegionContract } from "../client/contract.ts";
import type { Stream } from "./data/stream.ts";
import type { Flow } from "./flow/flow.ts";
import type { Region } from "./region.ts";

/**
 * The stack's outputs: what applications may rely on. One versioned contract, read by `client/`.
 * Throws for no region, and for a region without the flow `enrich`.
 */
export function outputs(regions: Record<string, Region>): {
  [Field in keyof Contract]: pulumi.Output<Contract[Field]>;
} {
  const [firstRegion] = Object.keys(regions);
  if (firstRegion === undefined) throw new Error("A stack must have a region, got none.");
  return {
    version: pulumi.output(CONTRACT_VERSION as Contract["version"]),
    project: pulumi.output(pulumi.getProject()),
    stack: pulumi.output(pulumi.getStack()),
    firstRegion: pulumi.output(firstRegion),
    regions: pulumi.output(
      Object.fromEntries(Object.entries(regions).map(([name, region]) => [name, regionOutputs(region)])),
    ),
  };
}

function regionOutputs(region: Region): pulumi.Output<RegionContract> {
  const { input, output, flows, failures, alarms, access, operator, dashboardUrl } = region;
  const { enrich } = flows;
  if (!enrich) throw new Error("infra/flows/index.ts must export enrich, got none.\nFix: give it back its line");
  return pulumi.output({
    input: streamOutputs(input),
    output: streamOutputs(output),
    function: flowOutputs(enrich),
    flows: pulumi.output(Object.fromEntries(Object.entries(flows).map(([name, flow]) => [name, flowOutputs(flow)]))),
    failureStore: { bucket: failures.bucket, arn: failures.arn },
    alarmTopicArn: alarms ? alarms.topicArn : pulumi.output(null),
    dashboardUrl,
    policies: { producerArn: access.producer.arn, consumerArn: access.consumer.arn, operatorArn: operator.arn },
  });
}

const flowOutputs = ({ function: fn, alias, logGroup }: Flow): pulumi.Output<FlowContract> =>
  pulumi.output({ name: fn.name, arn: fn.arn, aliasArn: alias.arn, logGroup });

const streamOutputs = ({ name, arn, consumerArn }: Stream) => ({ name, arn, ...(consumerArn && { consumerArn }) });
