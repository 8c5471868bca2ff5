import { expect } from "chai";
import { createRuntime, invoked } from "./create-runtime.ts";

const counting = `
  let invocations = 0;
  export const handler = async () => ({ pid: process.pid, invocations: ++invocations });
`;

describe("a function in its own process", () => {
  it("gives the handler the event, and answers what the handler returns", async () => {
    await using runtime = createRuntime("export const handler = async (event) => ({ got: event });", { version: "7" });
    const result = invoked(await runtime.invoke('{"name":"서울","n":[1,2.50]}'));
    expect(result).to.include({
      statusCode: 200,
      executedVersion: "7",
      payload: '{"got":{"name":"서울","n":[1,2.5]}}',
    });
    expect(result).to.not.have.property("functionError");
    expect(result.requestId).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("answers null for a handler that returns nothing", async () => {
    await using runtime = createRuntime("export const handler = async () => {};");
    expect(invoked(await runtime.invoke("{}")).payload).to.equal("null");
  });

  it("keeps the environment warm from one invocation to the next", async () => {
    await using runtime = createRuntime(counting);
    const first = await runtime.answer();
    expect(first).to.include({ invocations: 1 });
    expect(await runtime.answer()).to.deep.equal({ ...Object(first), invocations: 2 });
    expect(runtime.reports.map(({ status, initDurationMs }) => [status, initDurationMs !== undefined])).to.deep.equal([
      ["success", true],
      ["success", false],
    ]);
  });

  it("gives an environment one event at a time, and starts another for the next event", async () => {
    await using runtime = createRuntime(counting);
    const answers = await Promise.all([runtime.answer(), runtime.answer(), runtime.answer()]);
    expect(new Set(answers.map((answer) => Object(answer).pid)).size).to.equal(3);
    expect(answers.map((answer) => Object(answer).invocations)).to.deep.equal([1, 1, 1]);
  });

  it("throttles what is over its reserved concurrency", async () => {
    await using runtime = createRuntime(counting, { reservedConcurrency: 1 });
    const [first, second] = await Promise.all([runtime.invoke("{}"), runtime.invoke("{}")]);
    expect([first, second].map(({ throttled }) => throttled)).to.deep.equal([false, true]);
    expect(await runtime.answer()).to.include({ invocations: 2 });
  });

  it("throttles everything at a reserved concurrency of 0", async () => {
    await using runtime = createRuntime(counting, { reservedConcurrency: 0 });
    expect(await runtime.invoke("{}")).to.deep.equal({ throttled: true, hasNoConcurrency: true });
  });

  it("takes a negative reserved concurrency as none", async () => {
    await using runtime = createRuntime(counting, { reservedConcurrency: -1 });
    expect(await runtime.answer()).to.include({ invocations: 1 });
  });

  it("passes an answer of the most that Lambda takes, refuses one byte more, and stays warm", async () => {
    await using runtime = createRuntime("export const handler = async ({ length }) => 'x'.repeat(length);");
    // The quotes are two bytes of the answer.
    expect(await runtime.answer({ length: 6_291_556 - 2 })).to.have.length(6_291_554);
    expect(await runtime.failure({ length: 6_291_556 - 1 })).to.deep.equal({
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    });
    await runtime.answer({ length: 1 });
    expect(runtime.reports.at(-1)).to.not.have.property("initDurationMs");
  });

  it("leaves no process after stop, ends what runs, and takes no more", async () => {
    await using runtime = createRuntime(`
      console.log(process.pid);
      export const handler = ({ wait }) => (wait ? new Promise(() => {}) : process.pid);
    `);
    const [idle] = await Promise.all([runtime.answer({}), runtime.answer({})]);
    const running = runtime.failure({ wait: true });
    await runtime.stop();
    expect((await running).errorType).to.equal("Runtime.ExitError");
    expect(await runtime.invoke("{}")).to.deep.equal({ throttled: true });
    const pids = runtime.lines.map((line) => Number(line.split("\t").at(-1)));
    expect(pids).to.include(idle).and.to.have.length(2);
    for (const pid of pids) expect(() => process.kill(pid, 0)).to.throw("ESRCH");
  });

  it("leaves no process when it is stopped during a cold start", async () => {
    await using runtime = createRuntime("export const handler = async () => 1;");
    const starting = runtime.failure();
    await runtime.stop();
    expect((await starting).errorMessage).to.include("stopped");
  });

  it("tells why an environment cannot be started", async () => {
    await using runtime = createRuntime(counting, { folder: "/nowhere/at/all" });
    expect((await runtime.failure()).errorMessage).to.include("ENOENT");
  });
});
