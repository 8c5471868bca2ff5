import type { Graph, Resource } from "../../../offline/graph.ts";

type Overrides = {
  regions?: readonly string[];
  input?: Record<string, unknown>;
  output?: Record<string, unknown>;
  function?: Record<string, unknown>;
  mapping?: Record<string, unknown>;
  more?: (region: string) => Resource[];
};

/** One resource, named as the program names its own. */
export function createResource(
  region: string,
  type: string,
  name: string,
  inputs: object,
  outputs: object = {},
): Resource {
  const urn = `urn:pulumi:prod::shop::${type}::shop-prod-${region}-${name}`;
  return {
    urn,
    type,
    name: `shop-prod-${region}-${name}`,
    custom: true,
    id: name,
    region,
    inputs: { ...inputs, region },
    outputs: { ...inputs, ...outputs },
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    secrets: [],
  };
}

/** A program with a stream of 8 shards, a function of 512 MiB that it triggers, and the stream that the function writes, by region. */
export function createGraph({ regions = ["us-east-1"], ...overrides }: Overrides = {}): Graph {
  return {
    project: "shop",
    stack: "prod",
    outputs: {},
    messages: [],
    resources: regions.flatMap((region) => resourcesOf(region, overrides)),
  };
}

function resourcesOf(region: string, { input, output, function: settings, mapping, more }: Overrides): Resource[] {
  const arn = (rest: string) => `arn:aws:${rest.replace(":", `:${region}:000000000000:`)}`;
  const stream = { shardCount: 8, retentionPeriod: 24, streamModeDetails: { streamMode: "PROVISIONED" } };
  const lambda = {
    architectures: ["arm64"],
    memorySize: 512,
    environment: { variables: { FLOW_NAME: "enrich", OUTPUT_STREAM_ARN: arn("kinesis:stream/output") } },
    tracingConfig: { mode: "Active" },
    vpcConfig: { subnetIds: ["subnet-1"] },
  };
  const trigger = { batchSize: 500, maximumBatchingWindowInSeconds: 1, parallelizationFactor: 1 };
  return [
    createResource(
      region,
      "aws:kinesis/stream:Stream",
      "input",
      { ...stream, ...input },
      { arn: arn("kinesis:stream/input") },
    ),
    createResource(
      region,
      "aws:kinesis/stream:Stream",
      "output",
      { ...stream, ...output },
      { arn: arn("kinesis:stream/output") },
    ),
    createResource(region, "aws:lambda/function:Function", "enrich", { ...lambda, ...settings }, { name: "enrich-1" }),
    createResource(region, "aws:lambda/eventSourceMapping:EventSourceMapping", "enrich", {
      ...trigger,
      eventSourceArn: arn("kinesis:stream/input"),
      functionName: arn("lambda:function:enrich-1:live"),
      ...mapping,
    }),
    ...(more?.(region) ?? []),
  ];
}
