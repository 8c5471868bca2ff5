import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { type Command, runCommand, UsageError } from "../../command-line/command.ts";
import { createTempFolder } from "../emulator/lambda/function/temp-folder.ts";
import { runInProcess } from "./run-in-process.ts";

const createCommand = (
  run: Command<string[]>["run"],
  overrides: Partial<Command<string[]>> = {},
): Command<string[]> => ({
  usage: "Usage: demo\n",
  parse: (args) => args,
  run,
  ...overrides,
});
const failing = (error: unknown) => createCommand(() => Promise.reject(error));
const systemError = (code: string, more: object) => Object.assign(new Error(code), { code, ...more });

describe("a command line", () => {
  for (const args of [["--help"], ["-h"], ["--what", "-h"]])
    it(`shows its usage on ${args.join(" ")}, and does nothing`, async () => {
      const parse = () => expect.fail("it must not be parsed");
      const ended = await runInProcess(
        createCommand(() => 1, { parse }),
        args,
      );
      expect(ended).to.deep.equal({ status: 0, stdout: "Usage: demo\n", stderr: "" });
    });

  it("ends with the status of what it ran on its arguments", async () => {
    const ended = await runInProcess(
      createCommand((args) => args.length),
      ["a", "b", "c"],
    );
    expect(ended).to.deep.equal({ status: 3, stdout: "", stderr: "" });
  });

  it("says to who looks on what will happen, unless it is to be quiet", async () => {
    const heard: string[] = [];
    const run = (args: string[], _: AbortSignal, isQuiet: boolean) => {
      heard.push(`${args} ${isQuiet}`);
      return 0;
    };
    const spec = createCommand(run, { opening: (args) => `Doing ${args} …` });
    const voices = { say: expect.fail, complain: expect.fail, open: (text: string) => void heard.push(text) };
    const signal = new AbortController().signal;
    await runCommand(spec, ["a"], signal, voices);
    await runCommand(spec, ["a", "--quiet"], signal, voices);
    await runCommand(spec, ["a"], signal, { ...voices, open: undefined });
    expect(heard).to.deep.equal(["Doing a …\n", "a false", "a true", "a false"]);
  });

  it("says what is wrong with its arguments above the usage, with status 2", async () => {
    const parse = () => {
      throw new UsageError("--size must be a number, got many.");
    };
    expect(
      await runInProcess(
        createCommand(() => 0, { parse }),
        [],
      ),
    ).to.deep.equal({
      status: 2,
      stdout: "",
      stderr: "--size must be a number, got many.\n\nUsage: demo\n",
    });
  });

  it("does so for an argument that only running it shows to be wrong", async () => {
    const { status, stderr } = await runInProcess(failing(new UsageError("--region must be ours.")), []);
    expect([status, stderr]).to.deep.equal([2, "--region must be ours.\n\nUsage: demo\n"]);
  });

  it("shows the message alone of an error for a person, and ends with its status", async () => {
    const error = Object.assign(new Error("size must be positive."), { exitStatus: 2 });
    expect(await runInProcess(failing(error), [])).to.include({ status: 2, stderr: "size must be positive.\n" });
  });

  it("keeps the stack of any other error: it is a fault of the program's own", async () => {
    const { status, stderr } = await runInProcess(failing(new TypeError("x is not a function")), []);
    expect(status).to.equal(1);
    expect(stderr).to.match(/^TypeError: x is not a function\n {4}at /);
  });

  it("tells what went wrong as one document too, when JSON is asked for", async () => {
    const error = Object.assign(new Error("size must be positive."), { exitStatus: 1 });
    const { status, stdout, stderr } = await runInProcess(failing(error), ["--json"]);
    expect([status, stderr]).to.deep.equal([1, "size must be positive.\n"]);
    expect(JSON.parse(stdout)).to.deep.equal({
      version: 1,
      error: { message: "size must be positive.", exitStatus: 1 },
    });
  });

  const refusals: [error: Error, said: RegExp][] = [
    [
      systemError("EADDRINUSE", { syscall: "listen", port: 4566 }),
      /^Port 4566 must be free, got .*\nFix: name another/,
    ],
    [
      systemError("EACCES", { syscall: "listen", port: 80 }),
      /^Port 80 must be allowed .*\nFix: name a port above 1023/,
    ],
    [
      systemError("ENOSPC", { syscall: "write" }),
      /^The disk must have space for what is written, got none left\.\nFix: /,
    ],
    [
      systemError("EACCES", { syscall: "open", path: "a.json" }),
      /^a\.json must be allowed to this user, got no permis/,
    ],
    [systemError("ENOENT", { syscall: "open", path: "a/b" }), /^a\/b must exist, got no such file or folder\.\nFix: /],
    [
      Object.assign(new Error("not authorized to perform lambda:GetAlias"), { name: "AccessDenied", $metadata: {} }),
      /^AWS must do what was asked, got AccessDenied: not authorized to perform lambda:GetAlias\nFix: look at /,
    ],
    [
      Object.assign(systemError("ENOTFOUND", { syscall: "getaddrinfo" }), { $metadata: { attempts: 3 } }),
      /^AWS must be reachable, got ENOTFOUND\nFix: check the network and the region's name/,
    ],
    [
      Object.assign(new Error("Could not load credentials from any providers"), { name: "CredentialsProviderError" }),
      /^AWS must know who asks, got CredentialsProviderError: .*\nFix: sign in/,
    ],
  ];
  for (const [error, said] of refusals)
    it(`says in a sentence what ${error.message} means`, async () => {
      const { status, stderr } = await runInProcess(failing(error), []);
      expect(status).to.equal(1);
      expect(stderr)
        .to.match(said)
        .and.not.match(/^\s+at /m);
    });

  for (const [name, expected] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)
    it(`ends without a word after ${name}, with status ${expected}`, async () => {
      const interrupt = new AbortController();
      const spec = createCommand(async (_, signal) => {
        interrupt.abort(name);
        signal.throwIfAborted();
        return 0;
      });
      const ended = await runInProcess(spec, [], interrupt.signal);
      expect(ended).to.deep.equal({ status: expected, stdout: "", stderr: "" });
    });
});

describe("a command's process", () => {
  const module = JSON.stringify(path.resolve(import.meta.dirname, "../../command-line/command.ts"));

  /** Starts a command whose `run` has this body. */
  function start(body: string, stdout: "pipe" | number) {
    const folder = createTempFolder({
      "demo.ts": `import { command } from ${module};
const wait = (signal) => new Promise((_, reject) => {
  const timer = setInterval(() => {}, 1000);
  signal.addEventListener("abort", () => { clearInterval(timer); reject(signal.reason); });
});
await command({ usage: "", parse: () => undefined, run: async (_, signal) => { ${body} } });`,
    });
    const child = spawn(process.execPath, [path.join(folder.path, "demo.ts")], { stdio: ["ignore", stdout, "pipe"] });
    let stderr = "";
    child.stderr?.on("data", (chunk) => (stderr += chunk));
    const ended = once(child, "close").then(([status]) => ({ status, stderr }));
    return { child, ended: ended.finally(() => folder[Symbol.dispose]()) };
  }

  it("ends quietly when nobody reads any more, as below head", async () => {
    const { child, ended } = start("setInterval(() => console.log('line'), 1).unref(); await wait(signal);", "pipe");
    child.stdout?.once("data", () => child.stdout?.destroy());
    expect(await ended).to.deep.equal({ status: 141, stderr: "" });
  });

  it("says in a sentence that the disk is full", async function () {
    if (process.platform !== "linux") this.skip();
    const { status, stderr } = await start("console.log('line'); return 0;", openSync("/dev/full", "w")).ended;
    expect(status).to.equal(1);
    expect(stderr).to.match(/^The disk must have space .*\nFix: .*\n$/);
  });

  it("takes a signal that comes twice at once for one, as npm passes on what the terminal sent to both", async () => {
    const { child, ended } = start(
      `console.log("up");
      await wait(signal).finally(() => new Promise((done) => setTimeout(done, 50)).then(() => console.error("cleaned")));`,
      "pipe",
    );
    child.stdout?.once("data", () => {
      child.kill("SIGINT");
      setTimeout(() => child.kill("SIGINT"), 20);
    });
    expect(await ended).to.deep.equal({ status: 130, stderr: "cleaned\n" });
  });
});
