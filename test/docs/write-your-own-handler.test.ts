import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { PROJECT_FOLDER } from "../../docs/references.ts";
import { ENRICH } from "../support/shipped-program.ts";
import { read } from "./pages.ts";

const NOT_COPIED = new Set(["node_modules", ".git", "out", "dist"]);
/** Where the guide's files are kept, ready to run. */
const EXAMPLE = "examples/telemetry";

/** A step of the guide: a file to write, by the path that stands above it. */
const FILE_STEP = /^\*\*\d\. [^\n]*: `([\w./-]+)`[^\n]*\n\n```\w+\n([\s\S]*?)^```/gm;

/** The files that the guide has its reader write, but for settings. */
function guideFiles(): Map<string, string> {
  const steps = read("docs/write-your-own-handler.md").matchAll(FILE_STEP);
  return new Map(
    [...steps].map(([, file = "", text = ""]) => [file, text] as const).filter(([file]) => !/yaml$/.test(file)),
  );
}

/** The arguments of the guide's `npm start`. */
function guideArguments(): string[] {
  const command = /^npm start -- ([\s\S]*?[^\\])\n/m.exec(read("docs/write-your-own-handler.md"))?.[1] ?? "";
  const words = command.replaceAll("\\\n", " ").match(/'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replace(/^'(.*)'$/, "$1"));
}

describe("the guide to a handler of one's own", function () {
  this.timeout(60_000);
  let copy: string;
  before(async () => {
    copy = await mkdtemp(path.join(tmpdir(), "tributary-guide-"));
    await cp(PROJECT_FOLDER, copy, { recursive: true, filter: (file) => !NOT_COPIED.has(path.basename(file)) });
    await symlink(path.join(PROJECT_FOLDER, "node_modules"), path.join(copy, "node_modules"));
    await writeFile(path.join(copy, "infra/flows/index.ts"), ENRICH);
    for (const [file, text] of guideFiles()) {
      await mkdir(path.dirname(path.join(copy, file)), { recursive: true });
      await writeFile(path.join(copy, file), text);
    }
  });
  after(() => rm(copy, { recursive: true, force: true }));

  it("has its reader write a handler, what it looks up, and records", () => {
    expect([...guideFiles().keys()]).to.deep.equal([
      "handlers/telemetry/index.ts",
      "handlers/telemetry/depots.json",
      "vehicles.ndjson",
    ]);
  });

  it("is what the example holds, but for where the harness is imported from", () => {
    for (const [file, text] of guideFiles()) {
      const kept = read(path.join(EXAMPLE, path.basename(file))).replace("../../handlers/kinesis/", "../kinesis/");
      expect(kept, file).to.equal(text);
    }
  });

  it("brings its reader to records that come back, in order per key, with none lost", async () => {
    const args = ["local/start.ts", ...guideArguments()];
    await promisify(execFile)(process.execPath, args, { cwd: copy }).catch(({ stdout, stderr }) => {
      throw new Error(`${stdout}${stderr}`);
    });
    const out = path.join(copy, "out/telemetry");
    const report = JSON.parse(await readFile(path.join(out, "report.json"), "utf8"));
    expect(report).to.include({ in: 4, out: 3, quarantined: 1, lost: 0, refused: 0, duplicates: 0 });
    const texts = await Promise.all(
      globSync("*/enriched.ndjson", { cwd: out }).map((file) => readFile(path.join(out, file), "utf8")),
    );
    const records = texts.flatMap((text) => text.trim().split("\n").filter(Boolean)).map((line) => JSON.parse(line));
    expect(records.filter(({ vehicleId }) => vehicleId === "V-1").map(({ speed }) => speed)).to.deep.equal([41, 43.5]);
    expect(records.find(({ vehicleId }) => vehicleId === "V-2")?.home).to.deep.equal({ name: "Hafen", city: "Busan" });
  });
});
