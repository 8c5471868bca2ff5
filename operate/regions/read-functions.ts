import {
  type EventSourceMappingConfiguration,
  type FunctionConfiguration,
  GetAccountSettingsCommand,
  GetAliasCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
  paginateListProvisionedConcurrencyConfigs,
} from "@aws-sdk/client-lambda";
import type { FlowContract } from "../../client/index.ts";
import type { Findings } from "./facts.ts";

/** Reads a function as its alias has it, how often it may run at once, and its triggers. */
export async function readFunction(
  client: LambdaClient,
  flow: string,
  { name, aliasArn }: FlowContract,
  findings: Findings,
): Promise<void> {
  const { note, ask } = findings;
  const read = await ask("lambda:GetFunctionConfiguration", () =>
    client.send(new GetFunctionConfigurationCommand({ FunctionName: aliasArn })),
  );
  if (read !== undefined) noteFunction(flow, read, findings);
  const Name = aliasArn.split(":").at(-1);
  const alias = await ask("lambda:GetAlias", () => client.send(new GetAliasCommand({ FunctionName: name, Name })));
  const weights = Object.values(alias?.RoutingConfig?.AdditionalVersionWeights ?? {});
  if (alias !== undefined) note(flow, { "share of another version": weights[0] ?? 0 });
  const reserved = await ask("lambda:GetFunctionConcurrency", () =>
    client.send(new GetFunctionConcurrencyCommand({ FunctionName: name })),
  );
  if (reserved !== undefined) note(flow, { "reserved concurrency": reserved.ReservedConcurrentExecutions });
  await readProvisioned(client, flow, name, findings);
  await readTriggers(client, flow, aliasArn, findings);
}

/** Reads what the account may do with Lambda in a region. */
export async function readLambdaLimits(client: LambdaClient, { noteLimits, ask }: Findings): Promise<void> {
  const read = await ask("lambda:GetAccountSettings", () => client.send(new GetAccountSettingsCommand({})));
  if (read !== undefined) noteLimits({ "concurrent executions of Lambda": read.AccountLimit?.ConcurrentExecutions });
}

function noteFunction(flow: string, read: FunctionConfiguration, { note, noteHidden, unread }: Findings): void {
  note(flow, {
    "code (SHA-256)": read.CodeSha256,
    ...{ handler: read.Handler, runtime: read.Runtime, architecture: read.Architectures?.join() },
    ...{ "memory (MiB)": read.MemorySize, "time-out (s)": read.Timeout },
    layers: read.Layers?.map(({ Arn }) => Arn).join() || undefined,
    ...{ tracing: read.TracingConfig?.Mode, "log level": read.LoggingConfig?.ApplicationLogLevel },
  });
  // Whoever may not use the key reads the function, but not its environment.
  const refused = read.Environment?.Error;
  if (refused !== undefined) unread.push({ action: "kms:Decrypt", reason: `${refused.ErrorCode}: ${refused.Message}` });
  const variables = Object.entries(read.Environment?.Variables ?? {});
  noteHidden(flow, Object.fromEntries(variables.map(([name, value]) => [`environment variable ${name}`, value])));
}

async function readProvisioned(client: LambdaClient, flow: string, FunctionName: string, { note, ask }: Findings) {
  const read = await ask("lambda:ListProvisionedConcurrencyConfigs", async () => {
    let sum = 0;
    for await (const page of paginateListProvisionedConcurrencyConfigs({ client }, { FunctionName }))
      for (const config of page.ProvisionedConcurrencyConfigs ?? [])
        sum += config.RequestedProvisionedConcurrentExecutions ?? 0;
    return sum;
  });
  if (read !== undefined) note(flow, { "provisioned concurrency": read });
}

async function readTriggers(
  client: LambdaClient,
  flow: string,
  FunctionName: string,
  { note, neutral, ask }: Findings,
) {
  const read = await ask("lambda:ListEventSourceMappings", async () => {
    const found: EventSourceMappingConfiguration[] = [];
    for await (const page of paginateListEventSourceMappings({ client }, { FunctionName }))
      found.push(...(page.EventSourceMappings ?? []));
    return found;
  });
  for (const mapping of read ?? []) note(`${flow}, trigger of ${neutral(sourceOf(mapping))}`, triggerSettings(mapping));
}

/** The source's name: a consumer of a stream, and a table's stream, are told by what they belong to. */
const sourceOf = ({ EventSourceArn = "" }: EventSourceMappingConfiguration) =>
  EventSourceArn.split(":")
    .slice(5)
    .join(":")
    .replace(/\/(consumer|stream)\/.*$/, " ($1)");

const triggerSettings = (mapping: EventSourceMappingConfiguration) => ({
  state: mapping.State,
  "batch size": mapping.BatchSize,
  "batching window (s)": mapping.MaximumBatchingWindowInSeconds,
  "parallelization factor": mapping.ParallelizationFactor,
  "retry attempts": mapping.MaximumRetryAttempts,
  "record age (s)": mapping.MaximumRecordAgeInSeconds,
  "bisects batches": mapping.BisectBatchOnFunctionError,
  "tumbling window (s)": mapping.TumblingWindowInSeconds,
  "partial failures": mapping.FunctionResponseTypes?.join() || undefined,
  filters: mapping.FilterCriteria?.Filters?.map(({ Pattern }) => Pattern).join(" "),
  "failure destination": mapping.DestinationConfig?.OnFailure?.Destination,
  "maximum concurrency": mapping.ScalingConfig?.MaximumConcurrency,
});
