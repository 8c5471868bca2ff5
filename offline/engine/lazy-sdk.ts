import type { Session } from "node:inspector";
import Module, { createRequire } from "node:module";
import { promisify } from "node:util";

// Loaded before a program or a pack, in its process. The SDK loads npm's installer and TypeScript, and listens to V8's debugger, for
// what hardly a program does, to make source text of a function; and OpenTelemetry, for traces that are not asked for here. That is
// a quarter of an evaluation's time. It comes when first asked for.
type Member = (...args: unknown[]) => unknown;
const require = createRequire(import.meta.url);
const closures = "@pulumi/pulumi/runtime/closure";

defer(`${closures}/codePaths`, ["computeCodePaths", "findWorkspaceRoot", "packageArchivePath"]);
defer(`${closures}/serializeClosure`, ["serializeFunction", "serializeFunctionAsync"]);
let listening: Promise<Session> | undefined;
const hooks = defer(`${closures}/v8Hooks`, ["getScriptUrl"], {
  isInitializedAsync: async () => {},
  getSessionAsync: () => (listening ??= listen(hooks("getSessionAsync") as Promise<Session>)),
});
const tracing = "@pulumi/pulumi/cmd/run/tracing";
defer(tracing, ["start", "stop"], {
  newSpan: (name) => createRequire(require.resolve(tracing))("@opentelemetry/api").trace.getTracer("").startSpan(name),
});
const promises = defer("@pulumi/pulumi/runtime/debuggable", ["errorString", "leakedPromises", "promiseDebugString"], {
  debuggablePromise: (...args) => withoutTrace(() => promises("debuggablePromise", ...args)),
});

/** The SDK notes where each promise was made, dozens a resource, for a variable of its own that nobody sets here. */
function withoutTrace<T>(act: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return act();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Has the debugger tell of all scripts anew: errors name the file of a function that was loaded before anybody listened. */
async function listen(started: Promise<Session>): Promise<Session> {
  const session = await started;
  const post = promisify<string, void>(session.post).bind(session);
  await post("Debugger.disable");
  await post("Debugger.enable");
  return session;
}

/** Puts functions in the place of a module's own: the named ones load it when called. Returns how to call the module itself. */
function defer(id: string, names: readonly string[], others: Record<string, Member> = {}) {
  const file = require.resolve(id);
  const place = new Module(file);
  let own: Record<string, Member> | undefined;
  const call = (name: string, ...args: unknown[]) => {
    if (require.cache[file] === place) delete require.cache[file];
    own ??= require(file) as Record<string, Member>;
    return own[name]?.(...args);
  };
  const deferred = names.map((name) => [name, (...args: unknown[]) => call(name, ...args)]);
  Object.assign(place, { filename: file, loaded: true, exports: { ...Object.fromEntries(deferred), ...others } });
  require.cache[file] = place;
  return call;
}
