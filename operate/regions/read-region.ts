import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Contract } from "../../client/index.ts";
import type { RegionState } from "./compare.ts";
import { createFindings, namesOf } from "./facts.ts";
import { alarmPrefix, readAlarms } from "./read-alarms.ts";
import { readFunction, readLambdaLimits } from "./read-functions.ts";
import { readKinesisLimits, readStream } from "./read-streams.ts";

/** Reads what lives in a region of a stack. Never rejects: what can't be read is told. */
export async function readRegion({ project, stack, regions }: Contract, region: string): Promise<RegionState> {
  const outputs = regions[region];
  if (outputs === undefined) throw new RangeError(`region must be one of the outputs', got ${region}.`);
  const findings = createFindings(namesOf(region, outputs));
  const lambda = new LambdaClient({ region });
  const kinesis = new KinesisClient({ region });
  const cloudwatch = new CloudWatchClient({ region });
  try {
    for (const [flow, fn] of Object.entries(outputs.flows)) await readFunction(lambda, flow, fn, findings);
    await readStream(kinesis, "input stream", outputs.input.arn, findings);
    await readStream(kinesis, "output stream", outputs.output.arn, findings);
    await readKinesisLimits(kinesis, findings);
    await readLambdaLimits(lambda, findings);
    await readAlarms(cloudwatch, alarmPrefix(project, stack, region), findings);
  } finally {
    for (const client of [lambda, kinesis, cloudwatch]) client.destroy();
  }
  const { facts, limits, alarms, unread } = findings;
  return { region, facts, limits, alarms, unread };
}
