import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { Command } from "../../command-line/command.ts";
import { docs } from "../../docs/generate.ts";
import { start } from "../../local/start.ts";
import { policy } from "../../offline/policy.ts";
import { addRegion } from "../../operate/add-region.ts";
import { moveTrigger } from "../../operate/move-trigger.ts";
import { newPart } from "../../operate/new.ts";
import { plan } from "../../operate/plan.ts";
import { preview } from "../../operate/preview.ts";
import { redrive } from "../../operate/redrive.ts";
import { regions } from "../../operate/regions.ts";
import { removeRegion } from "../../operate/remove-region.ts";
import { rollOut } from "../../operate/roll-out.ts";
import { watch } from "../../operate/watch.ts";
import { simulate } from "../../simulate/main.ts";
import { read } from "../docs/pages.ts";
import { runInProcess } from "./run-in-process.ts";

const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

/** What a module imports when it is loaded, and what that imports; types and `import()` are none of it. */
function importsOf(file: string, found = new Set<string>()): Set<string> {
  const text = readFileSync(file, "utf8");
  for (const [, target = ""] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from "([^"]+)";$/gms)) {
    const imported = target.startsWith(".") ? path.resolve(path.dirname(file), target) : target;
    if (found.has(imported)) continue;
    found.add(imported);
    if (imported.endsWith(".ts")) importsOf(imported, found);
  }
  return found;
}

const entry = <Options>(spec: Command<Options>) => ({
  usage: spec.usage,
  isOpened: spec.opening !== undefined,
  run: (...args: string[]) => runInProcess(spec, args),
});
const commands: [script: string, file: string, command: ReturnType<typeof entry>, isConfigured: boolean][] = [
  ["start", "local/start.ts", entry(start), true],
  ["preview", "operate/preview.ts", entry(preview), true],
  ["policy", "offline/policy.ts", entry(policy), true],
  ["plan", "operate/plan.ts", entry(plan), true],
  ["redrive", "operate/redrive.ts", entry(redrive), false],
  ["move-trigger", "operate/move-trigger.ts", entry(moveTrigger), false],
  ["regions", "operate/regions.ts", entry(regions), false],
  ["watch", "operate/watch.ts", entry(watch), false],
  ["new", "operate/new.ts", entry(newPart), false],
  ["roll-out", "operate/roll-out.ts", entry(rollOut), true],
  ["add-region", "operate/add-region.ts", entry(addRegion), true],
  ["remove-region", "operate/remove-region.ts", entry(removeRegion), false],
  ["simulate", "simulate/main.ts", entry(simulate), false],
  ["docs", "docs/generate.ts", entry(docs), false],
];

for (const [script, file, { usage, run, isOpened }, isConfigured] of commands) {
  const name = script === "start" ? "npm start" : `npm run ${script}`;
  describe(`${name}, its command line`, () => {
    it("is what the script runs", () => expect(scripts[script]).to.include(`node ${file}`));

    for (const help of ["--help", "-h"])
      it(`shows its usage on ${help}`, async () => {
        const { status, stdout, stderr } = await run(help);
        expect([status, stderr]).to.deep.equal([0, ""]);
        expect(stdout.startsWith(`Usage: ${name} `), stdout).to.equal(true);
        expect(stdout).to.match(/^ {2}-h, --help +show this text$/m);
      });

    it("fits 100 columns", () => {
      for (const line of usage.split("\n")) expect(line.length, line).to.be.at.most(100);
    });

    it("refuses an unknown option above its usage, with status 2", async () => {
      const { status, stderr } = await run("--inptu");
      expect(status).to.equal(2);
      expect(stderr.startsWith("Unknown option '--inptu'"), stderr).to.equal(true);
      expect(stderr).to.include(`\n\nUsage: ${name} `);
    });

    it("imports no package before it knows what is asked", () => {
      const packages = [...importsOf(path.resolve(file))].filter((each) => !/\.ts$|^node:/.test(each));
      expect(packages).to.deep.equal([]);
    });

    it(isConfigured ? "takes settings for one run" : "evaluates no program, and takes no settings", async () => {
      const { stderr } = await run("-c", "wrong");
      expect(stderr.startsWith("-c must be a setting and its value"), stderr).to.equal(isConfigured);
      expect(usage.includes("-c KEY=VALUE")).to.equal(isConfigured);
    });

    it("is quiet on demand, and speaks JSON", async () => {
      expect([isOpened, /^ {2}--quiet /m.test(usage), /^ {2}--json /m.test(usage)]).to.deep.equal([true, true, true]);
      const { status, stdout, stderr } = await run("--json", "--quiet", "--inptu");
      expect(stderr.startsWith("Unknown option '--inptu'"), stderr).to.equal(true);
      const { version, error } = JSON.parse(stdout);
      expect({ version, ...error }).to.include({ version: 1, exitStatus: 2 });
      expect(status).to.equal(2);
      expect(stderr.startsWith(`${error.message}\n`), error.message).to.equal(true);
    });
  });
}
