import path from "node:path";
import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { RegisteredFunction } from "../../emulator/lambda/api/function-registry.ts";
import type { FunctionRuntime } from "../../emulator/lambda/function/function-runtime.ts";
import type { InvocationReport } from "../../emulator/lambda/function/function-settings.ts";
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
  /** Invocations in flight. */
  running: () => number;
};

/** Who hears of what functions do. */
export type FunctionHooks = {
  /** Folder for the functions' unpacked packages. */
  workFolder: string;
  /** Hears of each line that a function logs. */
  onLog: (functionName: string, line: string) => void;
  /** Hears of each invocation when it ends. @default nobody */
  onReport?: ((functionName: string, report: InvocationReport) => void) | undefined;
  /** Names of diagnostics channels whose messages functions pass on. @default none */
  channels?: readonly string[];
  /** Hears of each message on those channels. */
  onMessage?: (functionName: string, channel: string, message: unknown) => void;
};

/**
 * Unpacks a function's real package and runs it, each execution environment in a process of its own.
 * @param localUrls addresses on this machine by those that the program knows: SDKs send to a queue's URL, whatever the endpoint.
 */
export async function startFunction(
  lambda: DeployedFunction,
  endpointUrl: string,
  localUrls: ReadonlyMap<string, string>,
  args: FunctionHooks & { measures: Measures },
): Promise<RunningFunction> {
  const { region, inputs, outputs } = lambda;
  const folder = path.join(args.workFolder, region, outputs.name);
  await unpack(inputs.code, folder);
  const environment = Object.entries(inputs.environment.variables);
  const measures = args.measures.ofFunction(region, outputs.name);
  const { logFormat, logGroup, applicationLogLevel } = inputs.loggingConfig;
  const runtime = createFunctionRuntime({
    name: outputs.name,
    arn: outputs.arn,
    version: outputs.version,
    region,
    account: ACCOUNT_ID,
    folder,
    handler: inputs.handler,
    timeoutSeconds: inputs.timeout,
    memoryMiB: inputs.memorySize,
    environment: Object.fromEntries(environment.map(([name, value]) => [name, localAddress(value, localUrls)])),
    reservedConcurrency: inputs.reservedConcurrentExecutions,
    endpointUrl,
    logging: {
      format: logFormat,
      ...(applicationLogLevel !== undefined && { applicationLogLevel }),
      ...(logGroup !== undefined && { logGroup }),
    },
    onLog(line) {
      measures.logged(line);
      args.onLog(outputs.name, line);
    },
    onReport(report) {
      measures.reported(report);
      args.onReport?.(outputs.name, report);
    },
    channels: args.channels ?? [],
    onMessage: (channel, message) => args.onMessage?.(outputs.name, channel, message),
  });
  return { lambda, codeSha256: await hashFolder(folder), ...counted(runtime, measures) };
}

function counted(
  runtime: FunctionRuntime,
  measures: FunctionMeasures,
): { runtime: FunctionRuntime; running: () => number } {
  let running = 0;
  const invoke = async (...args: Parameters<FunctionRuntime["invoke"]>) => {
    running += 1;
    measures.begun(running);
    try {
      const result = await runtime.invoke(...args);
      if (result.throttled) measures.throttled();
      return result;
    } finally {
      running -= 1;
    }
  };
  return { runtime: { ...runtime, invoke }, running: () => running };
}

/** A function as the Lambda API knows it: by its version and its aliases, with its settings. */
export function registered(
  { lambda, runtime, codeSha256 }: RunningFunction,
  { aliases }: DeployedResources,
): RegisteredFunction {
  const { inputs, outputs } = lambda;
  const { arn, name, version } = outputs;
  const own = aliases.filter((alias) => [name, arn].includes(alias.inputs.functionName));
  const names = own.map((alias) => alias.outputs.arn.split(":").at(-1) ?? "");
  const { handler, timeout: timeoutSeconds, memorySize: memoryMib, reservedConcurrentExecutions: reserved } = inputs;
  return {
    ...{ arn, qualifiers: [version, ...names], runtime },
    description: {
      ...{ version, aliases: names, handler, timeoutSeconds, memoryMib, codeSha256 },
      environment: inputs.environment.variables,
      reservedConcurrency: reserved < 0 ? undefined : reserved,
    },
  };
}
