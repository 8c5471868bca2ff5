import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type {
  FunctionDescription,
  Launch,
  PackageFiles,
  RegisteredFunction,
} from "../../emulator/lambda/api/function-registry.ts";
import type { FunctionRuntime } from "../../emulator/lambda/function/function-runtime.ts";
import type { FunctionSettings, InvocationReport } from "../../emulator/lambda/function/function-settings.ts";
import { createFunctionRuntime } from "../../emulator/lambda/function/process-runtime.ts";
import { unpack } from "../../emulator/lambda/function/unpack.ts";
import { hashFolder } from "./hash-folder.ts";
import { localAddress } from "./local-address.ts";
import type { FunctionMeasures, Measures } from "./measures.ts";
import type { DeployedResources } from "./resources.ts";

/** A function of the graph. */
export type DeployedFunction = DeployedResources["functions"][number];

/** A function at work. */
export type RunningFunction = {
  lambda: DeployedFunction;
  runtime: FunctionRuntime;
  /** SHA-256 of its unpacked package, in Base64. */
  codeSha256: string;
  /** Makes another version of it. */
  launch: Launch;
  /** Invocations in flight, of all its versions. */
  running: () => number;
  /** Ends all versions; resolves when no process is left. */
  stop: () => Promise<void>;
};

/** Who hears of what functions do. */
export type FunctionHooks = {
  /** Folder for the functions' unpacked packages. */
  workFolder: string;
  /** Hears of each line that a function logs. */
  onLog: (functionName: string, line: string) => void;
  /** Hears of each invocation when it ends. @default nobody */
  onReport?: ((functionName: string, report: InvocationReport) => void) | undefined;
  /** Hears of each event that a function was invoked with, and of its answer, both as JSON. @default nobody */
  onInvoked?: ((functionName: string, event: string, answer: string) => void) | undefined;
  /** Names of diagnostics channels whose messages functions pass on. @default none */
  channels?: readonly string[];
  /** Hears of each message on those channels. */
  onMessage?: (functionName: string, channel: string, message: unknown) => void;
};

/** Where a function finds the local cloud, and who hears of it. */
type Place = FunctionHooks & {
  endpointUrl: string;
  /** Addresses on this machine by those that the program knows: SDKs send to a queue's URL, whatever the endpoint. */
  localUrls: ReadonlyMap<string, string>;
  measures: Measures;
};

/** Unpacks a function's real package and runs it, each execution environment in a process of its own. */
export async function startFunction(lambda: DeployedFunction, place: Place): Promise<RunningFunction> {
  const { region, inputs, outputs } = lambda;
  const folderOf = (name: string) => path.join(place.workFolder, region, name);
  let folder = folderOf(outputs.name);
  await unpack(inputs.code, folder);
  const measures = place.measures.ofFunction(region, outputs.name);
  const onInvoked = (...invoked: [string, string]) => place.onInvoked?.(outputs.name, ...invoked);
  const versions = createVersions(inputs.reservedConcurrentExecutions, measures, onInvoked);
  const run = (version: string, settings: VersionSettings) =>
    versions.add(createFunctionRuntime(settingsOf(lambda, { ...settings, version, folder }, measures, place)));
  const { handler, timeout: timeoutSeconds, memorySize: memoryMib, environment } = inputs;
  const runtime = run(outputs.version, { handler, timeoutSeconds, memoryMib, environment: environment.variables });
  let changes = 0;
  return {
    ...{ lambda, runtime, codeSha256: await hashFolder(folder), running: versions.running, stop: versions.stop },
    async launch(description, files) {
      if (files !== undefined) {
        changes += 1;
        folder = folderOf(`${outputs.name}-${changes}`);
        await writeFiles(folder, files);
      }
      return { runtime: run(description.version, description), codeSha256: await hashFolder(folder) };
    },
  };
}

type VersionSettings = Pick<FunctionDescription, "handler" | "timeoutSeconds" | "memoryMib" | "environment">;

function settingsOf(
  { region, inputs, outputs }: DeployedFunction,
  version: VersionSettings & { version: string; folder: string },
  measures: FunctionMeasures,
  place: Place,
): FunctionSettings {
  const { logFormat, logGroup, applicationLogLevel } = inputs.loggingConfig;
  const environment = Object.entries(version.environment);
  return {
    ...{ name: outputs.name, arn: outputs.arn, version: version.version, region, account: ACCOUNT_ID },
    ...{ folder: version.folder, handler: version.handler, timeoutSeconds: version.timeoutSeconds },
    memoryMiB: version.memoryMib,
    environment: Object.fromEntries(environment.map(([name, value]) => [name, localAddress(value, place.localUrls)])),
    reservedConcurrency: inputs.reservedConcurrentExecutions,
    endpointUrl: place.endpointUrl,
    logging: {
      format: logFormat,
      ...(applicationLogLevel !== undefined && { applicationLogLevel }),
      ...(logGroup !== undefined && { logGroup }),
    },
    onLog(line) {
      measures.logged(line);
      place.onLog(outputs.name, line);
    },
    onReport(report) {
      measures.reported(report);
      place.onReport?.(outputs.name, report);
    },
    channels: place.channels ?? [],
    onMessage: (channel, message) => place.onMessage?.(outputs.name, channel, message),
  };
}

async function writeFiles(folder: string, files: PackageFiles): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    const file = path.join(folder, ...name.split("/"));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

/** The versions of a function, which share its reserved concurrency. */
function createVersions(
  reserved: number,
  measures: FunctionMeasures,
  onInvoked: (event: string, answer: string) => void,
) {
  const runtimes: FunctionRuntime[] = [];
  let running = 0;
  const count = async (invoke: () => ReturnType<FunctionRuntime["invoke"]>) => {
    if (reserved > 0 && running >= reserved) return { throttled: true } as const;
    running += 1;
    measures.begun(running);
    try {
      return await invoke();
    } finally {
      running -= 1;
    }
  };
  return {
    running: () => running,
    stop: async () => void (await Promise.all(runtimes.map((runtime) => runtime.stop()))),
    add(runtime: FunctionRuntime): FunctionRuntime {
      runtimes.push(runtime);
      return {
        ...runtime,
        async invoke(...args) {
          const result = await count(() => runtime.invoke(...args));
          if (result.throttled) measures.throttled();
          else onInvoked(args[0], result.payload);
          return result;
        },
      };
    },
  };
}

/** A function as the Lambda API knows it: by its version and its aliases, with its settings. @param takesCode whether it can be given others */
export function registered(
  { lambda, runtime, codeSha256, launch }: RunningFunction,
  { aliases }: DeployedResources,
  takesCode: boolean,
): RegisteredFunction {
  const { inputs, outputs } = lambda;
  const { arn, name, version } = outputs;
  const own = aliases.filter((alias) => [name, arn].includes(alias.inputs.functionName));
  const names = own.map((alias) => alias.outputs.arn.split(":").at(-1) ?? "");
  const { handler, timeout: timeoutSeconds, memorySize: memoryMib, reservedConcurrentExecutions: reserved } = inputs;
  const { runtime: Runtime, role: Role, architectures: Architectures, tracingConfig, loggingConfig } = inputs;
  return {
    ...{ arn, qualifiers: [version, ...names], runtime, tags: inputs.tags, ...(takesCode && { launch }) },
    description: {
      ...{ version, aliases: names, handler, timeoutSeconds, memoryMib, codeSha256 },
      environment: inputs.environment.variables,
      reservedConcurrency: reserved < 0 ? undefined : reserved,
      settings: {
        ...{ Runtime, Role, Architectures, TracingConfig: { Mode: tracingConfig.mode } },
        LoggingConfig: {
          ...{ LogFormat: loggingConfig.logFormat, LogGroup: loggingConfig.logGroup ?? `/aws/lambda/${name}` },
          ApplicationLogLevel: loggingConfig.applicationLogLevel,
        },
      },
    },
  };
}
