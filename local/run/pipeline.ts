import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { parseOutputs } from "../../client/index.ts";
import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { ServerCertificate } from "../../emulator/endpoint/listener.ts";
import type { AcceptedRecord } from "../../emulator/kinesis/registry.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { FATES_CHANNEL } from "../../handlers/kinesis/report/fates.ts";
import type { Graph } from "../../offline/graph.ts";
import { type Accounts, type AccountsArgs, createAccounts } from "../account/accounts.ts";
import { flowPlaces } from "../account/flow-places.ts";
import { deploy } from "../deploy/deploy.ts";
import { type DeployedResources, deployedResources } from "../deploy/resources.ts";
import { isStreamTrigger } from "../deploy/triggers/stream.ts";
import { otherFlows } from "../page/program-flows.ts";
import type { ProgramObserver } from "../page/program-observer.ts";
import type { SeenPipeline } from "../page/seen-pipeline.ts";
import { type FunctionLogs, openLogs } from "./function-logs.ts";
import { bucketFolder, flowFolder, flowOf } from "./output-files.ts";

/** A stack's pipeline, alive on this machine. */
export type Pipeline = SeenPipeline & {
  /** Whether no trigger of a stream has anything left to do. */
  idle(): boolean;
  /** Ends everything; resolves when no process is left. */
  stop(): Promise<void>;
};

/** What a pipeline is started from. */
export type PipelineArgs = Pick<AccountsArgs, "isFollowing" | "onAccepted" | "onSettled"> & {
  graph: Graph;
  clock: Clock;
  /** Folder that gets, per region, the buckets and the functions' logs. */
  output: string;
  /** Port of the endpoint. @default any free one */
  port?: number;
  /** With which the endpoint serves HTTPS too. @default plain HTTP alone */
  tls?: ServerCertificate | undefined;
  /** Whether functions take other code by Lambda's API. @default false */
  takesCode?: boolean;
  /** Hears of all that happens, for the page. @default nobody */
  observer?: ProgramObserver | undefined;
};

/** Brings a graph to life and keeps account of every record. */
export async function startPipeline({ graph, clock, output, port = 0, ...args }: PipelineArgs): Promise<Pipeline> {
  const contract = parseOutputs(graph.outputs);
  const resources = deployedResources(graph);
  const flows = flowPlaces(contract, resources);
  for (const [region, { input }] of Object.entries(contract.regions))
    if (!flows.some(({ triggers }) => triggers.some(({ streamArn }) => streamArn === input.arn)))
      throw new Error(`${region} has no trigger on its input stream ${input.name}.`);
  const accounts = createAccounts({ flows, ...args });
  const problems = new Set<string>();
  const workFolder = await mkdtemp(path.join(tmpdir(), "tributary-"));
  // A function that belongs to no flow has a folder of its own name.
  const logs = await openLogs(resources, ({ region, outputs }) =>
    flowFolder(output, region, flowOf(contract, region, outputs.arn) ?? outputs.name),
  );
  const close = async () => {
    await logs.close();
    await rm(workFolder, { recursive: true, force: true });
  };
  try {
    const deployment = await deploy({
      graph,
      clock,
      workFolder,
      port,
      tls: args.tls,
      takesCode: args.takesCode === true,
      bucketFolder: (region, bucket) => bucketFolder(output, region, bucket, contract),
      ...hearing(accounts, resources, logs, args.observer),
      onFiltered: accounts.filtered,
      // Served streams are anyone's to read, and output streams are read to the end here.
      keepsRecords: (streamArn) => !args.isFollowing || flows.some((flow) => flow.output === streamArn),
      onProblem: (problem) => problems.add(problem),
    });
    const regions = Object.keys(contract.regions);
    const clients = new Map(regions.map((region) => [region, localClient(region, deployment.endpointUrl)]));
    const mappingOf = new Map(deployment.mappings.map(({ uuid, mapping }) => [uuid, mapping]));
    return {
      ...{ contract, deployment, resources, accounts, clients, problems },
      others: deployment.triggers.filter((trigger) => !isStreamTrigger(trigger)),
      invocations: ({ triggers }) =>
        triggers.reduce((sum, { uuid }) => sum + (mappingOf.get(uuid)?.stats.invocations ?? 0), 0),
      idle: () => deployment.mappings.every(({ mapping }) => mapping.idle()),
      async stop() {
        for (const client of clients.values()) client.destroy();
        await deployment.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Who hears of records, objects and what functions say. */
function hearing(
  accounts: Accounts,
  resources: DeployedResources,
  logs: FunctionLogs,
  observer: ProgramObserver | undefined,
) {
  const others = otherFlows(resources, accounts.flows);
  const isOther = (functionName: string) => others.some((flow) => flow.functionName === functionName);
  observer?.begin([...accounts.flows, ...others]);
  return {
    onRecord(record: AcceptedRecord) {
      accounts.accepted(record);
      observer?.record(record);
    },
    onObject(bucket: string, key: string, body: Uint8Array) {
      accounts.stored(key, body);
      observer?.stored(bucket, key, body);
    },
    onLog(functionName: string, line: string) {
      logs.write(functionName, line);
      observer?.log(functionName, line);
    },
    channels: [FATES_CHANNEL],
    onMessage: (functionName: string, _channel: string, message: unknown) => accounts.reported(functionName, message),
    onReport: observer?.report,
    /** Records are followed by their streams. */
    onInvoked(functionName: string, event: string, answer: string) {
      if (isOther(functionName)) observer?.invoked(functionName, event, answer);
    },
  };
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
