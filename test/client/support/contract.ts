import type { Contract, RegionContract } from "../../../client/contract.ts";

/** The outputs of a stack with one entry for each of `regions`. */
export function createContract(regions: readonly string[] = ["eu-west-1"]): Contract {
  return {
    version: 2,
    project: "tributary",
    stack: "dev",
    firstRegion: regions[0] ?? "eu-west-1",
    regions: Object.fromEntries(regions.map((region) => [region, createRegionContract(region)])),
  };
}

function createRegionContract(region: string): RegionContract {
  const stream = (name: string) => ({ name, arn: `arn:aws:kinesis:${region}:000000000000:stream/${name}` });
  const functionArn = `arn:aws:lambda:${region}:000000000000:function:enrich`;
  const enrich = { name: "enrich", arn: functionArn, aliasArn: `${functionArn}:live`, logGroup: "/aws/lambda/enrich" };
  return {
    input: stream("users"),
    output: stream("enriched"),
    function: enrich,
    flows: { enrich },
    failureStore: { bucket: `failures-${region}`, arn: `arn:aws:s3:::failures-${region}` },
    alarmTopicArn: null,
    dashboardUrl: `https://${region}.console.aws.amazon.com/cloudwatch/home`,
    policies: {
      producerArn: "arn:aws:iam::000000000000:policy/producer",
      consumerArn: "arn:aws:iam::000000000000:policy/consumer",
    },
  };
}
