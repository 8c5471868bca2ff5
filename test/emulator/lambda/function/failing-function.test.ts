import { expect } from "chai";
import { createRuntime } from "./create-runtime.ts";

const pid = "if (event.pid) return process.pid;";

describe("a function that fails", () => {
  it("answers what the handler threw as Lambda does, and stays warm", async () => {
    await using runtime = createRuntime(`
      class TooBusy extends Error { name = "TooBusy"; }
      export const handler = async (event) => {
        ${pid}
        throw event.text ? "plain text" : new TooBusy("come back later");
      };
    `);
    const before = await runtime.answer({ pid: true });
    const error = await runtime.failure();
    expect(error).to.include({ errorType: "TooBusy", errorMessage: "come back later" });
    expect(error.trace?.[0]).to.include("come back later");
    expect(error.trace?.[1]).to.match(/^ {4}at .*index\.mjs/);
    expect(await runtime.failure({ text: true })).to.deep.equal({
      errorType: "string",
      errorMessage: "plain text",
      trace: [],
    });
    expect(await runtime.answer({ pid: true })).to.equal(before);
    expect(runtime.reports.map(({ status }) => status)).to.deep.equal(["success", "error", "error", "success"]);
  });

  it("fails on an answer that has no JSON", async () => {
    await using runtime = createRuntime("export const handler = async () => 1n;");
    expect(await runtime.failure()).to.include({
      errorType: "Runtime.JSONStringifyError",
      errorMessage: "Unable to stringify response body",
    });
  });

  for (const [what, wait] of [
    ["waits", "await new Promise((resolve) => setTimeout(resolve, 60_000));"],
    ["never yields", "for (;;);"],
    ["answers but never yields afterwards", "process.nextTick(() => { for (;;); }); return 1;"],
  ]) {
    it(`is killed when it ${what} beyond its time-out; the next invocation is a cold start`, async () => {
      await using runtime = createRuntime(`export const handler = async (event) => { ${pid} ${wait} };`, {
        timeoutSeconds: 0.3,
      });
      const before = await runtime.answer({ pid: true });
      const { errorType, errorMessage } = await runtime.failure();
      expect(errorType).to.equal("Sandbox.Timedout");
      expect(errorMessage).to.match(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 0\.30 seconds$/);
      expect(runtime.lines.join("\n"), "its log").to.include(errorMessage);
      expect(await runtime.answer({ pid: true })).to.not.equal(before);
      expect(runtime.reports.map(({ status }) => status)).to.deep.equal(["success", "timeout", "success"]);
    });
  }

  const crashes: [string, string, Partial<{ errorType: string }>, string][] = [
    ["exits with a status", "process.exit(3)", {}, "Runtime exited with error: exit status 3"],
    ["exits without one", "process.exit(0)", {}, "Runtime exited without providing a reason"],
    ["awaits what can never come", "", {}, "Runtime exited without providing a reason"],
    ["is killed", "process.kill(process.pid, 'SIGKILL')", {}, "Runtime exited with error: signal: killed"],
    ["runs out of memory", "for (const a = []; ; ) a.push(new Array(1e5).fill(a))", {}, "error: signal: aborted"],
    [
      "throws where nobody catches",
      "setTimeout(() => { throw new RangeError('late') })",
      { errorType: "RangeError" },
      "late",
    ],
    [
      "rejects where nobody catches",
      "Promise.reject(new Error('unseen'))",
      { errorType: "Runtime.UnhandledPromiseRejection" },
      "Error: unseen",
    ],
  ];
  for (const [what, crash, { errorType = "Runtime.ExitError" }, message] of crashes) {
    it(`is an error when it ${what}; the next invocation is a cold start`, async () => {
      const source = `export const handler = async (event) => { ${pid} ${crash}; await new Promise(() => {}); };`;
      await using runtime = createRuntime(source, { memoryMiB: 128 });
      const before = await runtime.answer({ pid: true });
      const error = await runtime.failure();
      expect(error.errorType).to.equal(errorType);
      expect(error.errorMessage).to.include(message);
      expect(runtime.lines.join("\n"), "its log").to.include(message);
      expect(await runtime.answer({ pid: true })).to.not.equal(before);
    });
  }

  it("has a word about its end in a log of JSON, and none when it was stopped", async () => {
    const logging = { format: "JSON" as const };
    await using runtime = createRuntime(`export const handler = async (event) => event.exit && process.exit(4);`, {
      logging,
    });
    await runtime.failure({ exit: true });
    const [line = ""] = runtime.lines;
    expect(JSON.parse(line)).to.include({ level: "ERROR", errorType: "Runtime.ExitError" });
    expect(JSON.parse(line).message).to.match(/^RequestId: \S+ Error: Runtime exited with error: exit status 4$/);
    await runtime.answer({});
    await runtime.stop();
    expect(runtime.lines).to.have.length(1);
  });

  it("says in its log that an answer is too large", async () => {
    await using runtime = createRuntime("export const handler = async () => 'x'.repeat(7_000_000);");
    await runtime.failure();
    expect(runtime.lines.join("\n")).to.match(/Response payload size exceeded/);
  });

  it("is a cold start after it ended between two invocations", async () => {
    await using runtime = createRuntime(`
      export const handler = async (event) => { setImmediate(() => process.exit(1)); return process.pid; };
    `);
    const answer = await runtime.invoke("{}");
    expect(answer).to.include({ throttled: false });
    // Whether it answers or ends first is a race, in Lambda as here; that it never answers again is not.
    await runtime.invoke("{}");
    expect(runtime.reports.at(-1)).to.have.property("initDurationMs");
  });
});

describe("a function that cannot be loaded", () => {
  const throwing = "throw new TypeError('bad catalogue'); export const handler = 1;";
  const table: [string, Record<string, string>, string, string, string][] = [
    ["no file", {}, "index.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'index'"],
    ["no required package", { "index.cjs": "require('nope')" }, "index.handler", "Runtime.ImportModuleError", "'nope'"],
    ["no imported package", { "index.mjs": "import 'nope'" }, "index.handler", "Error", "Cannot find package 'nope'"],
    [
      "no such export",
      { "index.mjs": "export const a = 1" },
      "index.handler",
      "Runtime.HandlerNotFound",
      "is undefined",
    ],
    [
      "no function",
      { "index.mjs": "export const handler = 1" },
      "index.handler",
      "Runtime.HandlerNotFound",
      "not a func",
    ],
    ["bad syntax", { "index.mjs": "export const = 1" }, "index.handler", "Runtime.UserCodeSyntaxError", "SyntaxError"],
    ["a throw", { "index.mjs": throwing }, "index.handler", "TypeError", "bad catalogue"],
    ["a bad name", { "index.mjs": "" }, "index", "Runtime.MalformedHandlerName", "Bad handler"],
    ["a name that leads out", { "index.mjs": "" }, "../index.handler", "Runtime.MalformedHandlerName", "not a valid"],
    ["an exit", { "index.mjs": "process.exit(5)" }, "index.handler", "Runtime.ExitError", "exit status 5"],
    [
      "a callback handler",
      { "index.mjs": "export const handler = (event, context, callback) => callback(null, 1)" },
      "index.handler",
      "Runtime.CallbackHandlerDeprecated",
      "removed support for callback-based function handlers",
    ],
  ];
  for (const [what, files, handler, errorType, message] of table) {
    it(`fails every invocation with ${errorType} for ${what}`, async () => {
      await using runtime = createRuntime(files, { handler });
      for (const error of [await runtime.failure(), await runtime.failure()]) {
        expect(error.errorType).to.equal(errorType);
        expect(error.errorMessage).to.include(message);
      }
      expect(runtime.reports.map(({ initDurationMs }) => initDurationMs !== undefined)).to.deep.equal([true, true]);
    });
  }

  it("fails with a time-out when loading takes too long", async () => {
    const source = "await new Promise(() => setInterval(() => {}, 1e9)); export const handler = 1;";
    await using runtime = createRuntime(source, { initTimeoutSeconds: 0.3 });
    expect(await runtime.failure()).to.include({ errorType: "Sandbox.Timedout" });
    expect(runtime.reports[0]).to.include({ status: "timeout", durationMs: 0 });
  });
});
