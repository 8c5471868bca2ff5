import { unzipSync } from "fflate";
import { z } from "zod";
import { AwsError } from "../../aws-error.ts";
import { checkRevision, configurationOf } from "./function-configuration.ts";
import type { NamedFunction } from "./function-name.ts";
import {
  type FunctionDescription,
  type FunctionRegistry,
  LATEST,
  type Launch,
  type PackageFiles,
} from "./function-registry.ts";

const codeInput = z.object({
  ZipFile: z.base64().optional(),
  Publish: z.boolean().default(false),
  DryRun: z.boolean().default(false),
  RevisionId: z.string().optional(),
});

const configurationInput = z.object({
  Handler: z.string().min(1).optional(),
  Timeout: z.int().min(1).max(900).optional(),
  MemorySize: z.int().min(128).max(10_240).optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()).default({}) }).optional(),
  RevisionId: z.string().optional(),
});

const publishInput = z.object({ CodeSha256: z.string().optional(), RevisionId: z.string().optional() });

type Change = { fn: NamedFunction; latest: FunctionDescription; launch: Launch };

/** Gives `$LATEST` other code; what was published stays. https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html @throws AwsError */
export async function updateCode(functions: FunctionRegistry, fn: NamedFunction, body: Buffer): Promise<object> {
  const input = read(codeInput, body);
  const change = changeOf(functions, fn, input.RevisionId);
  const files = filesOf(input.ZipFile);
  if (input.DryRun) return configurationOf(latestOf(fn), change.latest);
  await replace(functions, change, change.latest, files);
  return input.Publish ? publish(functions, fn) : toldOf(functions, fn);
}

/** Gives `$LATEST` other settings. https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html @throws AwsError */
export async function updateConfiguration(
  functions: FunctionRegistry,
  fn: NamedFunction,
  body: Buffer,
): Promise<object> {
  const { Handler, Timeout, MemorySize, Environment, RevisionId } = read(configurationInput, body);
  const change = changeOf(functions, fn, RevisionId);
  const { latest } = change;
  await replace(functions, change, {
    ...latest,
    handler: Handler ?? latest.handler,
    timeoutSeconds: Timeout ?? latest.timeoutSeconds,
    memoryMib: MemorySize ?? latest.memoryMib,
    environment: Environment?.Variables ?? latest.environment,
  });
  return toldOf(functions, fn);
}

/**
 * Publishes what `$LATEST` is; the version that was published last, where that is the same.
 * https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html @throws AwsError
 */
export async function publishVersion(functions: FunctionRegistry, fn: NamedFunction, body: Buffer): Promise<object> {
  const { CodeSha256, RevisionId } = read(publishInput, body);
  const { latest } = changeOf(functions, fn, RevisionId);
  if (CodeSha256 !== undefined && CodeSha256 !== latest.codeSha256)
    throw new AwsError(
      "InvalidParameterValueException",
      `CodeSHA256 (${CodeSha256}) is different from current CodeSHA256 in $LATEST (${latest.codeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
    );
  return publish(functions, fn);
}

async function publish(functions: FunctionRegistry, fn: NamedFunction): Promise<object> {
  const { latest, launch } = changeOf(functions, fn, undefined);
  const last = functions.versions(fn.arn).at(-1);
  if (last !== undefined && isSame(last, latest)) return configurationOf({ ...fn, qualifier: last.version }, last);
  const version = String(
    1 + functions.versions(fn.arn).reduce((most, one) => Math.max(most, Number(one.version) || 0), 0),
  );
  const description = { ...latest, version, aliases: [] };
  const { runtime } = await launch(description, undefined);
  functions.add({ arn: fn.arn, qualifiers: [version], runtime, description });
  return configurationOf({ ...fn, qualifier: version }, description);
}

async function replace(
  functions: FunctionRegistry,
  { fn, launch }: Change,
  wanted: FunctionDescription,
  files?: PackageFiles,
): Promise<void> {
  const description = { ...wanted, version: LATEST, aliases: [] };
  const { runtime, codeSha256 } = await launch(description, files);
  functions.change(fn.arn, { ...description, codeSha256 }, runtime);
}

function changeOf(functions: FunctionRegistry, fn: NamedFunction, revision: string | undefined): Change {
  const [latest, launch] = [functions.describe(fn.arn, LATEST), functions.launch(fn.arn)];
  if (latest === undefined || launch === undefined)
    throw new AwsError("UnknownOperationException", `A change of ${fn.arn} is not modelled by the local cloud.`);
  checkRevision(revision, configurationOf(latestOf(fn), latest));
  return { fn, latest, launch };
}

const latestOf = (fn: NamedFunction): NamedFunction => ({ ...fn, qualifier: LATEST });

function toldOf(functions: FunctionRegistry, fn: NamedFunction): object {
  const latest = functions.describe(fn.arn, LATEST);
  return latest === undefined ? {} : configurationOf(latestOf(fn), latest);
}

function isSame(one: FunctionDescription, other: FunctionDescription): boolean {
  const told = ({ handler, timeoutSeconds, memoryMib, codeSha256, environment }: FunctionDescription) =>
    JSON.stringify([handler, timeoutSeconds, memoryMib, codeSha256, Object.entries(environment).sort()]);
  return told(one) === told(other);
}

/** Folders are entries of a zip too. @throws AwsError for what is no zip, or has a file outside of it */
function filesOf(zip: string | undefined): PackageFiles {
  if (zip === undefined)
    throw new AwsError(
      "UnknownOperationException",
      "lambda.UpdateFunctionCode without a ZipFile is not modelled by the local cloud.",
    );
  const unzipped = Object.entries(unzip(Buffer.from(zip, "base64"))).filter(([name]) => !name.endsWith("/"));
  if (unzipped.some(([name]) => name.startsWith("/") || name.includes("\\") || name.split("/").includes("..")))
    throw unreadable();
  return Object.fromEntries(unzipped);
}

function unzip(bytes: Uint8Array): PackageFiles {
  try {
    return unzipSync(bytes);
  } catch {
    throw unreadable();
  }
}

const unreadable = () =>
  new AwsError(
    "InvalidParameterValueException",
    "Could not unzip uploaded file. Please check your file, then try to upload again.",
  );

function read<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.infer<Schema> {
  const { data, error } = schema.safeParse(JSON.parse(body.toString("utf8") || "{}"));
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw new AwsError(
    "InvalidParameterValueException",
    `1 validation error detected: Value at '${issue?.path.join(".")}' failed to satisfy constraint: ${issue?.message}`,
  );
}
