import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { LambdaClient, paginateListEventSourceMappings } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import type { RegionContract } from "../../client/index.ts";
import { UsageError } from "../../command-line/command.ts";
import { jsonDocument } from "../../command-line/document.ts";
import { createVoice } from "../../command-line/voice.ts";
import { createPulumi } from "../pulumi/pulumi-cli.ts";
import { createStack } from "../pulumi/stack.ts";
import { createFailureStore } from "../redrive/failure-store.ts";
import { findContract, isLocal } from "../redrive/find-outputs.ts";
import type { RemoveRegionCommand } from "./command-line.ts";
import { createLivingStack } from "./living-stack.ts";
import { type CountedMetric, findObstacles, type TriggerState } from "./obstacles.ts";
import { RemoveRegionError, removeRegion } from "./remove-region.ts";

/** Does what a command line asks for. Returns the exit status. Rejects with errors that have one for what a person can mend. */
export async function runRemoveRegion(asked: RemoveRegionCommand, isQuiet: boolean): Promise<number> {
  const voice = createVoice({ ...asked, isQuiet });
  const endpointUrl = process.env.AWS_ENDPOINT_URL;
  if (isLocal(endpointUrl))
    throw new RemoveRegionError(
      "AWS_ENDPOINT_URL must be unset: your machine has no state that a region could be taken out of.\n" +
        "Fix: npm start -- --serve -c 'regions=[…]', without the region",
    );
  const { project, stack, regions } = await findContract({ ...asked, endpointUrl });
  const outputs = regions[asked.region];
  if (outputs === undefined)
    throw new UsageError(`REGION must be one of ${Object.keys(regions).join(", ")}, got ${asked.region}.`);
  const { settings, up } = createStack(project, stack, { ...asked, isQuiet });
  await removeRegion({
    ...asked,
    stack: createLivingStack({
      ...{ project, settings, up },
      run: (args, output) => createPulumi({ ...asked, isQuiet })([...args, "--stack", stack], output),
    }),
    obstacles: () => askRegion(asked, outputs),
    say: asked.dryRun ? voice.tell : voice.say,
  });
  const { region, dryRun: isDryRun } = asked;
  voice.report(jsonDocument({ command: "remove-region", stack, region, isDryRun, steps: voice.words }));
  return 0;
}

async function askRegion(asked: RemoveRegionCommand, outputs: RegionContract): Promise<string[]> {
  const { region, quietMinutes } = asked;
  const cloudWatch = new CloudWatchClient({ region });
  const lambda = new LambdaClient({ region });
  const s3 = new S3Client({ region });
  try {
    return await findObstacles({
      ...{ ...asked, outputs },
      sumOf: (metric) => sumOf(cloudWatch, metric, quietMinutes, Date.now()),
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
