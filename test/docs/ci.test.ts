import { statSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import { PROJECT_FOLDER } from "../../docs/references.ts";
import { read } from "./pages.ts";

const permissions = z.record(z.string(), z.enum(["read", "write"]));
const step = z.looseObject({ uses: z.string().optional(), run: z.string().optional() });
const job = z.looseObject({
  uses: z.string().optional(),
  permissions: permissions.optional(),
  steps: z.array(step).default([]),
});
const workflow = z.looseObject({ permissions, jobs: z.record(z.string(), job) });

const readWorkflow = (name: string) => workflow.parse(parse(read(`.github/workflows/${name}.yml`)));

describe("continuous integration", () => {
  it("runs the README's test command, and nothing else", () => {
    const [, command = ""] = /## Test it\n\n```sh\n(.+)\n```/.exec(read("README.md")) ?? [];
    const [, ...lines] = read(".ci/run").split("\n");
    const commands = lines.filter((line) => line !== "" && !/^(#|set |cd )/.test(line));
    expect(commands.join(" && ")).to.equal(command);
    expect(read("CONTRIBUTING.md")).to.include(`\n${command}\n`);
  });

  it("can run .ci/run", () => {
    expect(statSync(path.join(PROJECT_FOLDER, ".ci/run")).mode & 0o111).to.equal(0o111);
    expect(readWorkflow("ci").jobs.test?.steps.map(({ run }) => run)).to.include(".ci/run");
  });

  it("release.yml writes a release, with what the project depends on", () => {
    const { permissions: whole, jobs } = readWorkflow("release");
    expect([whole, jobs.sbom?.permissions]).to.deep.equal([{ contents: "read" }, { contents: "write" }]);
    expect(jobs.sbom?.steps.map(({ run = "" }) => run).join()).to.match(
      /npm sbom .+gh release create .+ sbom\.cdx\.json/,
    );
  });

  for (const name of ["ci", "deploy", "up", "release"]) {
    it(`${name}.yml writes nothing but the token that AWS asks for`, () => {
      const { permissions: whole, jobs } = readWorkflow(name);
      for (const granted of [whole, ...Object.values(jobs).map((each) => each.permissions ?? {})])
        for (const [scope, level] of Object.entries(granted))
          if (level === "write") expect(scope).to.equal(name === "release" ? "contents" : "id-token");
    });

    it(`${name}.yml pins each action to a commit, or takes it from here`, () => {
      for (const { uses, steps } of Object.values(readWorkflow(name).jobs))
        for (const action of [uses, ...steps.map((each) => each.uses)])
          if (action !== undefined) expect(action).to.match(/^\.\/.+\.yml$|@[0-9a-f]{40}$/);
    });

    it(`${name}.yml names each secret that it hands on`, () => {
      expect(read(`.github/workflows/${name}.yml`)).not.to.include("inherit");
    });

    it(`${name}.yml runs no script of a package where it has more than reading rights`, () => {
      const { permissions: whole, jobs } = readWorkflow(name);
      for (const { permissions: own = whole, steps } of Object.values(jobs))
        if (Object.values(own).includes("write"))
          for (const { run = "" } of steps) expect(run).not.to.match(/npm (ci|install)(?!.*--ignore-scripts)/);
    });

    it(`${name}.yml puts no expression into a shell command`, () => {
      for (const { steps } of Object.values(readWorkflow(name).jobs))
        for (const { run = "" } of steps) expect(run).not.to.include("${{");
    });
  }
});
