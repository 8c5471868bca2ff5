import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { simulate as command } from "../../simulate/main.ts";
import { runInProcess } from "../command-line/run-in-process.ts";
import { firstCaught } from "./first-caught.ts";

const file = fileURLToPath(import.meta.resolve("../../simulate/main.ts"));
const simulate = (...args: string[]) => spawnSync(process.execPath, [file, ...args], { encoding: "utf8" });

describe("npm run simulate", () => {
  it("reports as JSON, and succeeds when no rule is broken", () => {
    const { status, stdout, stderr } = simulate("--seeds", "20", "--from", "5000", "--json");
    expect(stderr).equal("");
    expect(JSON.parse(stdout)).include({ from: 5_000, seeds: 20 }).and.not.have.property("failure");
    expect(status).equal(0);
  });

  it("lets events happen, and tells how often each fault came up", () => {
    const { status, stdout } = simulate("--world", "events", "--seeds", "30");
    expect(stdout)
      .match(/E11 │ an event that never succeeds/)
      .and.include("30 seeds from 1:")
      .and.include("No rule is broken.");
    expect(status).equal(0);
  });

  it("fails at the lowest seed that breaks a rule", async () => {
    const bug = "skips refused entries";
    const { seed } = (await firstCaught(bug)).scenario;
    const { status, stdout } = simulate("--seeds", String(seed + 20), "--bug", bug, "--json");
    expect(JSON.parse(stdout).failure).include({ seed });
    expect(status).equal(1);
  });

  for (const [args, problem] of [
    [["--seeds", "0"], '--seeds must be a whole number from 1 to 2147483646, got "0".'],
    [["--from", "x"], '--from must be a whole number from 0 to 2147483646, got "x".'],
    [["--seeds", "2000000000", "--from", "2000000000"], "--from and --seeds must add up to at most 2147483647."],
    [["--world", "queue"], '--world must be one of stream, events, regions, got "queue".'],
    [["--world", "regions", "--bug", "x"], "--bug and --handler go with the world of streams alone."],
    [["--world", "events", "--bug", "x"], "--bug and --handler go with the world of streams alone."],
    [["--bug", "none"], '--bug must be the name of a planted bug, got "none".'],
  ] as const) {
    it(`refuses ${args.join(" ")}`, async () => {
      const { status, stderr } = await runInProcess(command, args);
      expect(stderr).include(problem).and.include("Usage: npm run simulate");
      expect(status).equal(2);
    });
  }
});
