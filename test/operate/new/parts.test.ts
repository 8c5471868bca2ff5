import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { evaluate } from "../../../offline/engine.ts";
import type { Graph } from "../../../offline/graph.ts";
import type { FlowSource } from "../../../operate/new/command-line.ts";
import { type MadePart, makePart, partText } from "../../../operate/new/make-part.ts";
import { copyProject } from "../../local/copy-project.ts";
import { createHost } from "../../packages/check-types.ts";
import { violations } from "../../support/policies.ts";
import { forbiddenImports } from "../../tidy/edges.ts";
import { importEffects } from "../../tidy/effects.ts";
import { EDGES, ENTRIES, LIMITS, PROGRAMS } from "../../tidy/law.ts";
import { unusedExports } from "../../tidy/names.ts";
import { readModule } from "../../tidy/read-module.ts";
import { tooLarge } from "../../tidy/sizes.ts";

const root = path.resolve(import.meta.dirname, "../../..");
/** A flow on a queue whose handler takes what a topic sends. */
const WRONG = "infra/flows/wrong.ts";
/** The shortest name that nobody has taken here: a reader of the guide may have made a flow, and tests it. */
const SHORTEST = [..."xyzwvutsrq"].find((letter) => !existsSync(path.join(root, "handlers", letter))) ?? "x";
/** A name for each source: the shortest and the longest are among them. */
const NAMES: Record<FlowSource, string> = {
  ...{ kinesis: SHORTEST, queue: "by-queue", table: "by-table", topic: "by-topic", bucket: "sixteen-lettersz" },
  ...{ bus: "by-bus", schedule: "by-schedule", http: "a-name-of-24-letters-zzz" },
};

// Every kind in one copy of the project: what one of them breaks stands in the message.
describe("what npm run new writes", function () {
  this.timeout(180_000);
  let project: Awaited<ReturnType<typeof copyProject>>;
  const made: MadePart[] = [];
  let graph: Graph;
  before(async () => {
    project = await copyProject();
    for (const [source, name] of Object.entries(NAMES) as [FlowSource, string][])
      made.push(await makePart({ kind: "flow", name, source }, project.folder));
    for (const name of ["tried-degrees", "tried-zeta"])
      made.push(await makePart({ kind: "handler", name }, project.folder));
    made.push(await makePart({ kind: "example", name: "tried-chores" }, project.folder));
    const queue = await readFile(path.join(project.folder, "infra/flows/by-queue.ts"), "utf8");
    await project.write(WRONG, queue.replaceAll("handlers/by-queue", "handlers/by-topic"));
    graph = await evaluate({
      dir: project.folder,
      stack: "dev",
      config: { regions: '["us-east-1"]', protect: "true" },
    });
  });
  after(() => project.remove());

  const written = () => made.flatMap(({ wrote }) => wrote);

  it("is told, file by file, with the commands that come next", () => {
    expect(written()).to.include.members([
      "handlers/by-bus/index.ts",
      "infra/flows/by-bus.ts",
      "examples/tried-chores/try.ts",
    ]);
    for (const one of made) expect(partText(one)).to.match(/^Wrote [\s\S]+\n\nNext:\n {2}(npm|npx) /);
    for (const file of written()) expect(readFileSync(path.join(project.folder, file), "utf8"), file).to.match(/\n$/);
  });

  it("compiles, and a handler that can't take what its trigger sends does not", () => {
    const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, project.folder);
    const at = (file: string) => path.join(project.folder, file);
    const files = written().filter((file) => file.endsWith(".ts"));
    const program = ts.createProgram([...files, WRONG].map(at), options, createHost(options));
    const problemsOf = (file: string) => {
      const source = program.getSourceFile(at(file));
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return found.map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
    };
    expect(files.flatMap(problemsOf)).to.deep.equal([]);
    expect(problemsOf(WRONG)).to.have.length(1);
    expect(problemsOf(WRONG)[0]).to.include("Type 'Trigger<SQSEvent>' is not assignable to type 'Trigger<SNSEvent>'");
  });

  it("is formatted and linted", () => {
    const biome = path.join(root, "node_modules/.bin/biome");
    const args = [
      "ci",
      "--vcs-enabled=false",
      "--error-on-warnings",
      "infra/flows",
      "examples/tried-chores",
      "test/handlers",
    ];
    execFileSync(biome, args, { cwd: project.folder, stdio: "pipe" });
  });

  it("is as the law of the house has it", () => {
    const files = [...written().filter((file) => file.endsWith(".ts")), "infra/flows/index.ts", "infra/index.ts"];
    const all = files.map((file) => readModule(file, readFileSync(path.join(project.folder, file), "utf8")));
    // Handlers that others add are held to imports alone.
    const ours = all.filter(({ path: file }) => !file.startsWith("handlers/"));
    const broken = [
      ...forbiddenImports(all, EDGES),
      ...importEffects(ours, PROGRAMS),
      ...unusedExports(ours, ENTRIES),
      ...tooLarge(ours, { ...LIMITS, longer: {} }),
    ];
    expect(broken).to.deep.equal([]);
  });

  it("gives each flow a function that its source alone drives", () => {
    const typesOf = (name: string) =>
      graph.resources
        .filter(({ parent }) => parent?.endsWith(`$tributary:index:Flow::tributary-dev-us-east-1-${name}`))
        .map(({ type }) => type.split(":").at(-1));
    for (const [source, name] of Object.entries(NAMES)) {
      expect(typesOf(name), source).to.include.members(["Function", "Alias"]);
      const isPolled = ["kinesis", "queue", "table"].includes(source);
      expect(typesOf(name).includes("EventSourceMapping"), source).to.equal(isPolled);
    }
  });

  it("breaks no policy", () => {
    expect(violations(graph.resources)).to.deep.equal([]);
  });
});
