import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { LambdaClient, paginateListEventSourceMappings } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import type { RegionContract } from "../../client/index.ts";
import { createFailureStore } from "../redrive/failure-store.ts";
import type { RemoveRegionCommand } from "./command-line.ts";
import { type CountedMetric, findObstacles, type TriggerState } from "./obstacles.ts";
import { RemoveRegionError } from "./remove-region.ts";

/** Asks AWS what speaks against deleting a region. Rejects with {@link RemoveRegionError} when it does not answer. */
export async function askRegion(
  asked: Pick<RemoveRegionCommand, "region" | "quietMinutes" | "discardFailures">,
  outputs: RegionContract,
  nowMs: number,
): Promise<string[]> {
  const { region, quietMinutes } = asked;
  const cloudWatch = new CloudWatchClient({ region });
  const lambda = new LambdaClient({ region });
  const s3 = new S3Client({ region });
  try {
    return await findObstacles({
      ...{ ...asked, outputs },
      sumOf: (metric) => sumOf(cloudWatch, metric, quietMinutes, nowMs),
      triggersOf: (aliasArn) => triggersOf(lambda, aliasArn),
      store: createFailureStore(s3, outputs.failureStore.bucket),
    });
  } catch (error) {
    if (!isOfAws(error)) throw error;
    throw new RemoveRegionError(
      `AWS must say what ${region} does, got ${error.name}: ${error.message}\n` +
        "Fix: look at the network, and sign in with the permissions that docs/living-stack.md#take-a-region-out names",
    );
  } finally {
    for (const client of [cloudWatch, lambda, s3]) client.destroy();
  }
}

const isOfAws = (error: unknown): error is Error =>
  error instanceof Error && ("$metadata" in error || error.name.endsWith("ProviderError"));

async function triggersOf(client: LambdaClient, aliasArn: string): Promise<TriggerState[]> {
  const found: TriggerState[] = [];
  for await (const page of paginateListEventSourceMappings({ client }, { FunctionName: aliasArn }))
    for (const { State = "", LastProcessingResult = "" } of page.EventSourceMappings ?? [])
      found.push({ state: State, lastResult: LastProcessingResult });
  return found;
}

async function sumOf(
  client: CloudWatchClient,
  { namespace, name, dimension, of }: CountedMetric,
  minutes: number,
  nowMs: number,
): Promise<number> {
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      ...{ Namespace: namespace, MetricName: name, Dimensions: [{ Name: dimension, Value: of }] },
      ...{ StartTime: new Date(nowMs - minutes * 60_000), EndTime: new Date(nowMs), Period: 60, Statistics: ["Sum"] },
    }),
  );
  return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}
