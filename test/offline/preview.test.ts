import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { createEndlessProgram, createProject, isRunning, removeProjects } from "./fixtures/create-project.ts";

const command = path.resolve(import.meta.dirname, "../../operate/preview.ts");

/** Starts the command in a folder, and answers it with the promise of what is left of it. */
function start(dir: string, ...args: string[]) {
  const child = spawn(process.execPath, [command, ...args], { cwd: dir, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].on("data", (chunk) => (said[name] += chunk));
  return { child, ended: once(child, "close").then(([code]) => ({ code, ...said })) };
}

describe("preview", () => {
  afterEach(removeProjects);

  it("shows what a program would create, and what it logs", async () => {
    const program = `import * as pulumi from "@pulumi/pulumi";
import { Stream } from "@pulumi/aws/kinesis/index.js";
pulumi.log.warn("careful");
new Stream("events", { region: "us-east-1", shardCount: 1 });`;
    const dir = await createProject({ program, stacks: { qa: {} } });
    const { code, stdout, stderr } = await start(dir, "--stack", "qa").ended;
    expect([code, stderr]).to.deep.equal([0, "warning: careful\n"]);
    expect(stdout).to.include("demo, stack qa").and.include("events aws:kinesis:Stream");
    expect(stdout).to.match(
      /\n1 resource to create in us-east-1\nDue without a single record: \$10\.95 a month\n {2}for Kinesis Data Streams\./,
    );
  });

  it("writes the stack's state as JSON to a file, with this run's config", async () => {
    const program = `import { Config } from "@pulumi/pulumi"; export const answer = new Config().get("answer");`;
    const dir = await createProject({ program });
    const { code, stdout } = await start(dir, "--json", "--output", "state.json", "-c", "answer=42").ended;
    expect([code, stdout]).to.deep.equal([0, ""]);
    const state = JSON.parse(await readFile(path.join(dir, "state.json"), "utf8"));
    expect(state).to.have.nested.property("deployment.resources[0].outputs.answer", "42");
  });

  it("says what a failing program says, and nothing more", async () => {
    const program = `import { RunError } from "@pulumi/pulumi"; throw new RunError("size must be positive.");`;
    const { code, stdout, stderr } = await start(await createProject({ program })).ended;
    expect({ code, stdout, stderr }).to.deep.equal({ code: 1, stdout: "", stderr: "size must be positive.\n" });
  });

  it("ends on Ctrl-C without a word, and leaves no process", async () => {
    const { program, started } = await createEndlessProgram();
    const { child, ended } = start(await createProject({ program }));
    const pid = await started;
    child.kill("SIGINT");
    expect(await ended).to.deep.equal({ code: 130, stdout: "", stderr: "" });
    expect(isRunning(pid)).to.equal(false);
  });
});
