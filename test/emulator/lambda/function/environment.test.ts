import { dirname } from "node:path";
import { expect } from "chai";
import { createRuntime } from "./create-runtime.ts";

const printing = `
  export const handler = async (event, context) => ({ env: process.env, cwd: process.cwd() });
`;

describe("the environment of a function", () => {
  it("is exactly what Lambda sets, what the function declares, and the way to the local cloud", async () => {
    process.env.TRIBUTARY_TEST_SECRET = "of the parent";
    await using runtime = createRuntime(printing, {
      name: "users-enrich",
      version: "3",
      memoryMiB: 512,
      environment: { OUTPUT_STREAM_ARN: "arn:of:stream", EMPTY: "", LANG: "C" },
      logging: { format: "JSON", applicationLogLevel: "WARN", logGroup: "/users/enrich" },
    });
    const { env, cwd } = Object(await runtime.answer());
    delete process.env.TRIBUTARY_TEST_SECRET;
    expect(cwd).to.equal(runtime.folder);
    expect(env).to.deep.equal({
      OUTPUT_STREAM_ARN: "arn:of:stream",
      EMPTY: "",
      LANG: "C",
      TZ: ":UTC",
      PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      _HANDLER: "index.handler",
      _X_AMZN_TRACE_ID: env._X_AMZN_TRACE_ID,
      AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_FUNCTION_NAME: "users-enrich",
      AWS_LAMBDA_FUNCTION_VERSION: "3",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: "/users/enrich",
      AWS_LAMBDA_LOG_STREAM_NAME: env.AWS_LAMBDA_LOG_STREAM_NAME,
      AWS_LAMBDA_LOG_FORMAT: "JSON",
      AWS_LAMBDA_LOG_LEVEL: "WARN",
      AWS_LAMBDA_RUNTIME_API: env.AWS_LAMBDA_RUNTIME_API,
      LAMBDA_TASK_ROOT: runtime.folder,
      LAMBDA_RUNTIME_DIR: env.LAMBDA_RUNTIME_DIR,
      AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
      AWS_ACCESS_KEY_ID: "000000000000",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_SESSION_TOKEN: "local",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    });
    expect(env.AWS_LAMBDA_RUNTIME_API).to.match(/^127\.0\.0\.1:\d+$/);
    expect(env.AWS_LAMBDA_LOG_STREAM_NAME).to.match(/^\d{4}\/\d\d\/\d\d\/\[3\][0-9a-f]{32}$/);
  });

  it("has a place for compiled code where the function declares one, and none of this machine's", async () => {
    expect(process.env).to.have.property("NODE_COMPILE_CACHE");
    const declared = { NODE_COMPILE_CACHE: "/tmp/of-the-function" };
    for (const environment of [undefined, declared]) {
      await using runtime = createRuntime(printing, { environment: environment ?? {} });
      expect(Object(await runtime.answer()).env.NODE_COMPILE_CACHE).to.equal(environment?.NODE_COMPILE_CACHE);
    }
  });

  it("points at the local cloud even when the function declares another endpoint", async () => {
    await using runtime = createRuntime(printing, { environment: { AWS_ENDPOINT_URL: "https://elsewhere.example" } });
    expect(Object(await runtime.answer()).env.AWS_ENDPOINT_URL).to.equal("http://127.0.0.1:4566");
  });

  it("refuses a declared variable that Lambda reserves", () => {
    const environment = { AWS_REGION: "us-east-1", _HANDLER: "x", FINE: "y" };
    expect(() => createRuntime(printing, { environment })).to.throw(
      "Function enrich: environment must not set variables that Lambda reserves, got AWS_REGION, _HANDLER. Fix:",
    );
  });

  it("honours the NODE_OPTIONS that the function declares", async () => {
    const source = "export const handler = async () => process.sourceMapsEnabled;";
    await using plain = createRuntime(source);
    await using mapped = createRuntime(source, { environment: { NODE_OPTIONS: "--enable-source-maps" } });
    expect([await plain.answer(), await mapped.answer()]).to.deep.equal([false, true]);
  });

  it("gives V8 the share of the function's memory that Lambda does, unless NODE_OPTIONS say otherwise", async () => {
    const source = `
      import v8 from "node:v8";
      export const handler = async () => v8.getHeapStatistics().heap_size_limit / 2 ** 20;
    `;
    await using small = createRuntime(source, { memoryMiB: 256 });
    await using own = createRuntime(source, { environment: { NODE_OPTIONS: "--max-old-space-size=700" } });
    expect(await small.answer()).to.be.within(230, 300);
    expect(await own.answer()).to.be.within(700, 900);
  });
});

describe("the context of an invocation", () => {
  const source = `
    export const handler = async (event, context) => {
      const before = context.getRemainingTimeInMillis();
      await new Promise((resolve) => setTimeout(resolve, 20));
      const after = context.getRemainingTimeInMillis();
      return { ...context, before, after, trace: process.env._X_AMZN_TRACE_ID };
    };
  `;

  it("tells of the function, the request and the time that is left", async () => {
    await using runtime = createRuntime(source, { timeoutSeconds: 5, arn: "arn:of:alias", version: "4" });
    const { before, after, trace, logStreamName, ...context } = Object(await runtime.answer());
    expect(context).to.deep.equal({
      functionName: "enrich",
      functionVersion: "4",
      invokedFunctionArn: "arn:of:alias",
      memoryLimitInMB: "256",
      awsRequestId: runtime.reports[0]?.requestId,
      logGroupName: "/aws/lambda/enrich",
    });
    expect(before).to.be.within(1, 5000);
    expect(before - after).to.be.within(15, 4000);
    expect(logStreamName).to.include("[4]");
    expect(trace).to.match(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
  });

  it("has a trace and a request of its own in each invocation", async () => {
    await using runtime = createRuntime(source);
    const [first, second] = [Object(await runtime.answer()), Object(await runtime.answer())];
    expect(first.trace).to.not.equal(second.trace);
    expect(first.awsRequestId).to.not.equal(second.awsRequestId);
  });
});

describe("the handler of a function", () => {
  const answering = (text: string) => `export const handler = async () => "${text}";`;
  const table: [string, Record<string, string>, string][] = [
    ["an ES module", { "index.mjs": answering("found") }, "index.handler"],
    ["a .js file, CommonJS", { "index.js": "exports.handler = async () => 'found';" }, "index.handler"],
    ["a .js file, ESM", { "package.json": '{"type":"module"}', "index.js": answering("found") }, "index.handler"],
    ["a .cjs file", { "index.cjs": "module.exports = { handler: async () => 'found' };" }, "index.handler"],
    ["a nested export", { "index.mjs": "export const api = { v1: { go: async () => 'found' } };" }, "index.api.v1.go"],
    ["an export of the default", { "index.mjs": "export default { handler: async () => 'found' };" }, "index.handler"],
    ["a file in a folder", { "src/app/main.mjs": answering("found") }, "src/app/main.handler"],
    [
      ".js before .mjs",
      { "index.js": "exports.handler = async () => 'found';", "index.mjs": answering("wrong") },
      "index.handler",
    ],
    ["a package", { "node_modules/pack/index.js": "exports.handler = async () => 'found';" }, "pack.handler"],
    ["a handler that is not async", { "index.mjs": "export const handler = () => 'found';" }, "index.handler"],
  ];
  for (const [what, files, handler] of table) {
    it(`can be ${what}`, async () => {
      await using runtime = createRuntime(files, { handler });
      expect(await runtime.answer()).to.equal("found");
    });
  }
});
