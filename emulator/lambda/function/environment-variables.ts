import { devNull } from "node:os";
import { delimiter, dirname, resolve } from "node:path";
import type { FunctionSettings } from "./function-settings.ts";

/** Set by Lambda, not by the function: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const reserved = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

/** Throws when a function declares a variable that Lambda keeps for itself, as CreateFunction would. */
export function refuseReservedVariables(functionName: string, environment: Record<string, string>): void {
  const taken = Object.keys(environment).filter((name) => reserved.has(name));
  if (taken.length === 0) return;
  throw new Error(
    `Function ${functionName}: environment must not set variables that Lambda reserves, got ${taken.join(", ")}. ` +
      "Fix: rename them.",
  );
}

/**
 * Every environment variable of an execution environment: what Lambda documents, what the function declares,
 * and what points the AWS SDK at the local cloud. Nothing of this process's own environment is passed on.
 */
export function environmentVariables(
  settings: FunctionSettings,
  environment: { runtimeApi: string; runtimeFolder: string; logStream: string },
): Record<string, string> {
  return {
    PATH: [dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    ...settings.environment,
    ...lambdaVariables(settings, environment),
    ...localVariables(settings),
  };
}

function lambdaVariables(
  settings: FunctionSettings,
  environment: { runtimeApi: string; runtimeFolder: string; logStream: string },
): Record<string, string> {
  const { name, version = "$LATEST", logging } = settings;
  return {
    _HANDLER: settings.handler,
    AWS_REGION: settings.region,
    AWS_DEFAULT_REGION: settings.region,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMiB),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: logging?.logGroup ?? `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: environment.logStream,
    AWS_LAMBDA_LOG_FORMAT: logging?.format ?? "Text",
    ...(logging?.applicationLogLevel && { AWS_LAMBDA_LOG_LEVEL: logging.applicationLogLevel }),
    AWS_LAMBDA_RUNTIME_API: environment.runtimeApi,
    LAMBDA_TASK_ROOT: resolve(settings.folder),
    LAMBDA_RUNTIME_DIR: environment.runtimeFolder,
  };
}

function localVariables({ account, endpointUrl }: FunctionSettings): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: "local",
    // Without these the SDK would read the user's own ~/.aws, and with it their region, profile or endpoint.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}
