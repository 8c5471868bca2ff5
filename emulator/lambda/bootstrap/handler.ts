import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { runtimeError } from "./error-document.ts";

/** The object that Lambda passes beside the event: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export type Context = {
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  awsRequestId: string;
  logGroupName: string;
  logStreamName: string;
  clientContext: undefined;
  identity: undefined;
  getRemainingTimeInMillis(): number;
};

export type Handler = (event: unknown, context: Context) => unknown;

const callbackRemoved =
  "AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. " +
  "Make the handler async and return its answer: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

/**
 * Finds and loads the handler that `name` (`folder/file.export.nested`) stands for under `taskRoot`, as nodejs24.x does.
 * Rejects with an error named as Lambda names it (`Runtime.ImportModuleError`, `Runtime.HandlerNotFound`, …).
 */
export async function loadHandler(taskRoot: string, name: string): Promise<Handler> {
  if (name.includes("..")) {
    throw runtimeError("Runtime.MalformedHandlerName", `'${name}' is not a valid handler name.`);
  }
  const file = basename(name);
  const dot = file.indexOf(".");
  if (dot < 0) throw runtimeError("Runtime.MalformedHandlerName", "Bad handler");
  const folder = name.slice(0, name.length - file.length);
  const loaded = await loadModule(taskRoot, folder, file.slice(0, dot));
  return resolveHandler(loaded, file.slice(dot + 1), name);
}

async function loadModule(taskRoot: string, folder: string, moduleName: string): Promise<unknown> {
  const path = resolve(taskRoot, folder, moduleName);
  const found = ["", ".js", ".mjs", ".cjs"].map((extension) => path + extension).find(isFile);
  try {
    if (found) return await import(pathToFileURL(found).href);
    const require = createRequire(join(taskRoot, "/"));
    return require(require.resolve(moduleName, { paths: [taskRoot, join(taskRoot, folder)] }));
  } catch (error) {
    throw asLoadingError(error);
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function asLoadingError(error: unknown): unknown {
  if (error instanceof SyntaxError) {
    const wrapped = runtimeError("Runtime.UserCodeSyntaxError", String(error));
    if (error.stack) wrapped.stack = error.stack;
    return wrapped;
  }
  if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") {
    return runtimeError("Runtime.ImportModuleError", String(error));
  }
  return error;
}

function resolveHandler(loaded: unknown, exportName: string, fullName: string): Handler {
  // A CommonJS module imported from ESM carries its exports under `default`.
  const handler = find(loaded, exportName) ?? find(find(loaded, "default"), exportName);
  if (!handler) throw runtimeError("Runtime.HandlerNotFound", `${fullName} is undefined or not exported`);
  if (!isHandler(handler)) throw runtimeError("Runtime.HandlerNotFound", `${fullName} is not a function`);
  if (handler.length >= 3) throw runtimeError("Runtime.CallbackHandlerDeprecated", callbackRemoved);
  return handler;
}

function find(from: unknown, path: string): unknown {
  let value = from;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}
