import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { type Contract, parseOutputs } from "../../client/index.ts";
import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { AcceptedRecord } from "../../emulator/kinesis/registry.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { Graph } from "../../offline/graph.ts";
import { type Deployment, deploy } from "../deploy/deploy.ts";
import { failureIds, recordId } from "./failure-ids.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { failuresFolder } from "./output-files.ts";

/** One region of a running pipeline. */
export type PipelineRegion = {
  ledger: Ledger;
  /** An SDK client of the region that reaches the local cloud. */
  client: KinesisClient;
  /** Calls of the function, and records that filter patterns skipped, so far. */
  stats(): { invocations: number; filtered: number };
  /** Whether the trigger has nothing left to do. */
  idle(): boolean;
};

/** A stack's pipeline, alive on this machine. */
export type Pipeline = {
  readonly contract: Contract;
  readonly deployment: Deployment;
  readonly regions: ReadonlyMap<string, PipelineRegion>;
  /** What should not have happened so far, each once. */
  readonly problems: ReadonlySet<string>;
  /** Ends everything; resolves when no process is left. */
  stop(): Promise<void>;
};

/** What a pipeline is started from. */
export type PipelineArgs = {
  graph: Graph;
  clock: Clock;
  /** Folder that gets, per region, the failure store and the function's log. */
  output: string;
  /** Port of the endpoint. @default any free one */
  port?: number;
};

/** Brings a graph to life and keeps account of every record. */
export async function startPipeline({ graph, clock, output, port = 0 }: PipelineArgs): Promise<Pipeline> {
  const contract = parseOutputs(graph.outputs);
  const ledgers = new Map(Object.keys(contract.regions).map((region) => [region, createLedger()]));
  const problems = new Set<string>();
  const workFolder = await mkdtemp(path.join(tmpdir(), "tributary-"));
  const logs = openLogs(contract, output);
  const removeWork = () => rm(workFolder, { recursive: true, force: true });
  const kept = (ids: string[]) => {
    for (const id of ids) ledgers.get(regionOf(id))?.kept(id);
  };
  try {
    const deployment = await deploy({
      graph,
      clock,
      workFolder,
      port,
      bucketFolder: (region) => failuresFolder(output, region),
      onRecord: countRecord(contract, ledgers),
      onObject: (_bucket, key, body) => kept(failureIds(key, body)),
      onLog: logs.write,
      onProblem: (problem) => problems.add(problem),
    });
    const regions = createRegions(contract, ledgers, deployment);
    const stop = async () => {
      for (const { client } of regions.values()) client.destroy();
      await deployment.stop();
      await logs.close();
      await removeWork();
    };
    return { contract, deployment, regions, problems, stop };
  } catch (error) {
    await logs.close();
    await removeWork();
    throw error;
  }
}

const regionOf = (id: string) => id.slice(0, id.indexOf("/"));

/** Tells a region's ledger of each record that its input stream took. */
function countRecord(contract: Contract, ledgers: ReadonlyMap<string, Ledger>) {
  const inputs = new Map(
    Object.entries(contract.regions).map(([region, { input }]) => [input.arn, { region, stream: input.name }]),
  );
  const outputs = new Map(Object.entries(contract.regions).map(([region, { output }]) => [output.arn, region]));
  return ({ streamArn, shardId, sequenceNumber, atMs }: AcceptedRecord) => {
    const input = inputs.get(streamArn);
    if (input) ledgers.get(input.region)?.accepted(recordId({ ...input, shardId, sequenceNumber }), atMs);
    ledgers.get(outputs.get(streamArn) ?? "")?.written();
  };
}

function createRegions(contract: Contract, ledgers: ReadonlyMap<string, Ledger>, deployment: Deployment) {
  const regions = new Map<string, PipelineRegion>();
  for (const [region, { input }] of Object.entries(contract.regions)) {
    const ledger = ledgers.get(region);
    const mapping = deployment.mappings.find(({ streamArn }) => streamArn === input.arn)?.mapping;
    if (!ledger || !mapping) throw new Error(`${region} has no trigger on its input stream ${input.name}.`);
    regions.set(region, {
      ledger,
      client: localClient(region, deployment.endpointUrl),
      stats: () => ({ invocations: mapping.stats.invocations, filtered: mapping.stats.filtered }),
      idle: () => mapping.idle(),
    });
  }
  return regions;
}

/** A client as an application's, but for where it finds AWS. Its callers retry by themselves. */
function localClient(region: string, endpoint: string): KinesisClient {
  const credentials = { accessKeyId: ACCOUNT_ID, secretAccessKey: "local" };
  return new KinesisClient({
    region,
    endpoint,
    credentials,
    maxAttempts: 1,
    requestHandler: { disableConcurrentStreams: false },
  });
}

/** One log file a region: what its function writes. */
function openLogs(contract: Contract, output: string) {
  const files = new Map(
    Object.entries(contract.regions).map(([region, outputs]) => [
      outputs.function.name,
      createWriteStream(path.join(output, region, "function.log")),
    ]),
  );
  return {
    write: (functionName: string, line: string) => {
      files.get(functionName)?.write(`${line}\n`);
    },
    close: () => Promise.all([...files.values()].map((file) => new Promise<void>((done) => file.end(done)))),
  };
}
