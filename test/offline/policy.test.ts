import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { createProject, removeProjects } from "./fixtures/create-project.ts";

const root = path.resolve(import.meta.dirname, "../..");
const command = path.join(root, "offline/policy.ts");
const pack = path.join(root, "policies");

async function run(dir: string, ...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [command, ...args], { cwd: dir, stdio: ["ignore", "pipe", "pipe"] });
  const left = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      left[name] += text;
    });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...left })));
}

const stream = (inputs: string) => `import { Stream } from "@pulumi/aws/kinesis/index.js";
new Stream("events", ${inputs});`;
const safe = `{ encryptionType: "KMS", kmsKeyId: "key", retentionPeriod: 168, region: "eu-west-1", tags: { a: "b" } }`;

describe("policy", () => {
  afterEach(removeProjects);

  it("shows findings in a table, and fails on a mandatory one", async () => {
    const dir = await createProject({ program: stream(`{ region: "eu-west-1" }`), stacks: { qa: {} } });
    const { code, stdout, stderr } = await run(dir, "--pack", pack, "--stack", "qa");
    expect([code, stderr]).to.deep.equal([1, ""]);
    expect(stdout).to.include("kinesis-stream-encrypted").and.include("encryptionType");
    expect(stdout).to.match(/\d+ resources, \d+ rules: 1 mandatory and \d+ advisory findings\.\n$/);
  });

  it("prints findings as JSON, and succeeds on advisory ones", async () => {
    const { code, stdout } = await run(await createProject({ program: stream(safe) }), "--pack", pack, "--json");
    expect(code).to.equal(0);
    const { findings } = JSON.parse(stdout);
    expect(findings.map(({ rule, level }: Record<string, string>) => [rule, level])).to.deep.equal([
      ["kinesis-stream-alarmed", "advisory"],
    ]);
  });

  it("prints findings as SARIF", async () => {
    const { stdout } = await run(await createProject({ program: stream(safe) }), "--pack", pack, "--sarif");
    expect(JSON.parse(stdout)).to.have.nested.property("runs[0].results[0].ruleId", "kinesis-stream-alarmed");
  });

  it("enforces policies at the level and with the parameters that a file sets", async () => {
    const dir = await createProject({ program: stream(safe.replace("168", "24")) });
    const file = path.join(dir, "config.json");
    await writeFile(
      file,
      JSON.stringify({
        "kinesis-stream-alarmed": "disabled",
        "kinesis-stream-retention": { enforcementLevel: "mandatory", minimumHours: 48 },
      }),
    );
    const { code, stdout } = await run(dir, "--pack", pack, "--json", "--policy-pack-config", file);
    expect(code).to.equal(1);
    const { findings } = JSON.parse(stdout);
    expect(findings).to.have.length(1);
    expect(findings[0]).to.include({ rule: "kinesis-stream-retention", level: "mandatory" });
    expect(findings[0].message).to.include("48 hours");
  });

  it("names what is wrong with such a file", async () => {
    const dir = await createProject({ program: stream(safe) });
    const file = path.join(dir, "config.json");
    const cases: [string, string][] = [
      ["{", "config.json must be a JSON object of policies by name"],
      ['{"kinesis-stream-encrypted":"loud"}', "kinesis-stream-encrypted must be advisory, mandatory"],
      ['{"kinesis":"advisory"}', "must name policies of the pack, got kinesis."],
    ];
    for (const [text, message] of cases) {
      await writeFile(file, text);
      const { code, stderr } = await run(dir, "--pack", pack, "--policy-pack-config", file);
      expect(code).to.equal(2);
      expect(stderr).to.include(message).and.not.to.include("    at ");
    }
  });

  it("heeds the exemptions of the stack's config", async () => {
    const exemption = {
      resource: "events",
      rule: "kinesis-stream-encrypted",
      reason: "A test.",
      expires: "9999-12-31",
    };
    const stacks = { dev: { "policies:exemptions": [exemption] } };
    const dir = await createProject({ program: stream(`{ region: "eu-west-1" }`), stacks });
    const { code, stdout } = await run(dir, "--pack", pack);
    expect(code).to.equal(0);
    expect(stdout).to.include(
      "kinesis-stream-encrypted on urn:pulumi:dev::demo::aws:kinesis/stream:Stream::events: exempt until 9999-12-31: A test.",
    );
  });

  it("checks a state file without a project", async () => {
    const dir = await createProject();
    const urn = "urn:pulumi:prod::shop::aws:kinesis/stream:Stream::events";
    const resource = { urn, type: "aws:kinesis/stream:Stream", custom: true, id: "events", inputs: {}, outputs: {} };
    await writeFile(
      path.join(dir, "state.json"),
      JSON.stringify({ version: 3, deployment: { resources: [resource] } }),
    );
    const { code, stdout } = await run(dir, "--pack", pack, "--file", "state.json", "--json");
    expect(code).to.equal(1);
    expect(JSON.parse(stdout).findings[0]).to.include({
      rule: "kinesis-stream-encrypted",
      urn,
      resource: "events",
      value: "nothing",
    });
  });

  it("runs any pack, and says what one says that breaks", async () => {
    const dir = await createProject({ program: "" });
    await writeFile(path.join(dir, "package.json"), '{ "main": "pack.cjs" }');
    await writeFile(path.join(dir, "pack.cjs"), 'throw new Error("no rules today");');
    const { code, stderr } = await run(dir, "--pack", ".");
    expect(code).to.equal(1);
    expect(stderr).to.include("no rules today");
  });

  it("refuses an unknown stack and a file that is not there, as bad usage", async () => {
    const stack = await run(root, "--stack", "qa");
    expect([stack.code, stack.stdout]).to.deep.equal([2, ""]);
    expect(stack.stderr).to.match(/^Stack must have a file Pulumi\.qa\.yaml/);
    const file = await run(root, "--file", "none.json");
    expect([file.code, file.stdout]).to.deep.equal([2, ""]);
    expect(file.stderr).to.match(/^--file must be a state .* got none\.json: ENOENT/);
  });

  it("is content with our own stack staging", async () => {
    const { code, stdout } = await run(root, "--stack", "staging", "--json");
    expect([code, JSON.parse(stdout)]).to.deep.equal([0, { findings: [], exempt: [] }]);
  }).timeout(60_000);
});
