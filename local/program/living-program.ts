import { appendFileSync, mkdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ACCOUNT_ID, OUTPUTS_FILE } from "../../command-line/laptop.ts";
import type { AcceptedRecord } from "../../emulator/kinesis/registry.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { Graph } from "../../offline/graph.ts";
import { type DeployArgs, deploy } from "../deploy/deploy.ts";
import { withLocalAddresses } from "../deploy/local-address.ts";
import { deployedResources } from "../deploy/resources.ts";
import { programFlows } from "../page/program-flows.ts";
import type { ProgramObserver } from "../page/program-observer.ts";
import type { SeenProgram } from "../page/seen-program.ts";
import { type FunctionLogs, openLogs } from "../run/function-logs.ts";
import { createQuarantine, type Quarantine } from "./quarantine.ts";

/** Any program, alive on this machine. */
export type LivingProgram = SeenProgram & {
  /** File of the stack's outputs, in which addresses are this machine's. */
  readonly outputsFile: string;
  /** The environment variables that point an application here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends everything; resolves when no process is left. */
  stop(): Promise<void>;
};

/** What a program is brought to life from. */
export type LivingProgramArgs = {
  graph: Graph;
  clock: Clock;
  /** Folder that gets the stack's outputs and, per region, buckets and functions' logs. */
  output: string;
  /** Port of the endpoint. @default any free one */
  port?: number;
  /** Hears of all that happens, for the page. @default nobody */
  observer?: ProgramObserver;
  /** @default plain HTTP alone */
  tls?: DeployArgs["tls"];
  /** Whether functions take other code by Lambda's API. @default false */
  takesCode?: boolean;
};

/** AWS regions of a program's resources. */
export const regionsOf = ({ resources }: Graph): string[] => [
  ...new Set(resources.flatMap(({ region }) => region ?? [])),
];

/** Folder of a bucket's objects below the output folder. */
export const bucketFolder = (output: string, region: string, bucket: string) =>
  path.join(output, region, "buckets", bucket);

/** Folder of what a function logs. */
const functionFolder = (output: string, region: string, name: string) => path.join(output, region, "functions", name);

/** Writes a line of an API's access log, before the caller has its answer: what is answered is logged, whatever happens next. */
function logAccess(output: string, region: string, api: string, line: string): void {
  const folder = path.join(output, region, "apis", api);
  mkdirSync(folder, { recursive: true });
  appendFileSync(path.join(folder, "access.log"), `${line}\n`);
}

/** Brings a program to life. Rejects with an error that names the resource that cannot run here. */
export async function startProgram({
  graph,
  clock,
  output,
  port,
  tls,
  takesCode = false,
  observer,
}: LivingProgramArgs): Promise<LivingProgram> {
  const regions = regionsOf(graph);
  await prepare(output, regions);
  const problems = new Set<string>();
  const workFolder = await mkdtemp(path.join(tmpdir(), "tributary-"));
  const resources = deployedResources(graph);
  observer?.begin(programFlows(resources));
  const quarantine = createQuarantine(resources);
  const logs = await openLogs(resources, ({ region, outputs }) => functionFolder(output, region, outputs.name));
  const close = async () => {
    await logs.close();
    await rm(workFolder, { recursive: true, force: true });
  };
  try {
    const deployment = await deploy({
      ...{ graph, clock, workFolder, tls, takesCode, ...(port !== undefined && { port }) },
      bucketFolder: (region, bucket) => bucketFolder(output, region, bucket),
      ...hearing(logs, quarantine, observer),
      onAccess: (...access) => logAccess(output, ...access),
      onProblem: (problem) => problems.add(problem),
      keepsRecords: () => true,
    });
    const outputsFile = path.resolve(output, OUTPUTS_FILE);
    const outputs = withLocalAddresses(graph.outputs, deployment.localUrls);
    await writeFile(outputsFile, `${JSON.stringify(outputs, undefined, 2)}\n`);
    return {
      ...{ deployment, resources, regions, outputsFile, problems },
      triggers: deployment.triggers.map(quarantine.within),
      environment: localEnvironment(deployment.endpointUrl, regions[0] ?? "us-east-1"),
      async stop() {
        await deployment.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Who hears of records, objects and what functions say and do. */
const hearing = (logs: FunctionLogs, quarantine: Quarantine, observer: ProgramObserver | undefined) => ({
  onRecord: (record: AcceptedRecord) => observer?.record(record),
  onObject(bucket: string, key: string, body: Uint8Array) {
    quarantine.stored(key, body);
    observer?.stored(bucket, key, body);
  },
  onLog(functionName: string, line: string) {
    logs.write(functionName, line);
    observer?.log(functionName, line);
  },
  onReport: observer?.report,
  onInvoked: observer?.invoked,
});

const localEnvironment = (endpointUrl: string, region: string) => ({
  AWS_ENDPOINT_URL: endpointUrl,
  ...{ AWS_ACCESS_KEY_ID: ACCOUNT_ID, AWS_SECRET_ACCESS_KEY: "local" },
  ...{ AWS_REGION: region, AWS_DEFAULT_REGION: region },
});

/** Removes what an earlier run left in the regions' folders. */
async function prepare(output: string, regions: readonly string[]): Promise<void> {
  const left = regions.flatMap((region) =>
    ["apis", "buckets", "functions", "queues"].map((name) => path.join(output, region, name)),
  );
  await Promise.all(left.map((folder) => rm(folder, { force: true, recursive: true })));
}
