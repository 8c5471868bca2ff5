import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { checkStack } from "../../offline/policy/check-stack.ts";
import { policy } from "../../offline/policy.ts";
import { runInProcess } from "../command-line/run-in-process.ts";
import { createProject, removeProjects } from "./fixtures/create-project.ts";

const root = path.resolve(import.meta.dirname, "../..");
const pack = path.join(root, "policies");
const URN = "urn:pulumi:prod::shop::aws:kinesis/stream:Stream::events";

const stream = (inputs: string) => `import { Stream } from "@pulumi/aws/kinesis/index.js";
new Stream("events", ${inputs});`;
/** A month from today. */
const SOON = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const safe = { encryptionType: "KMS", kmsKeyId: "key", retentionPeriod: 168, region: "eu-west-1", tags: { a: "b" } };

/** Writes the state of a stack with one stream into a folder of its own. */
async function createState(inputs: object): Promise<{ dir: string; file: string }> {
  const dir = await createProject();
  const file = path.join(dir, "state.json");
  const resource = { urn: URN, type: "aws:kinesis/stream:Stream", custom: true, id: "events", inputs, outputs: inputs };
  await writeFile(file, JSON.stringify({ version: 3, deployment: { resources: [resource] } }));
  return { dir, file };
}

type Options = Parameters<typeof checkStack>[0];

/** Checks the stack of a folder by our pack, as JSON unless told otherwise. */
async function check(dir: string, options: Partial<Options> = {}) {
  const given: Options = {
    ...{ dir, plain: true, stack: "dev", config: {}, file: undefined, pack, policyPackConfig: undefined },
    format: "json",
    ...options,
  };
  const { text, passed } = await checkStack(given, new AbortController().signal);
  const json = () => JSON.parse(text) as { findings: Record<string, unknown>[]; exempt: unknown[] };
  return { text, passed, json };
}

describe("policy", () => {
  afterEach(removeProjects);

  it("shows findings in a table, and fails on a mandatory one", async () => {
    const dir = await createProject({ program: stream(`{ region: "eu-west-1" }`), stacks: { qa: {} } });
    const args = [path.join(root, "offline/policy.ts"), "--pack", pack, "--stack", "qa"];
    const child = spawn(process.execPath, args, { cwd: dir, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const [code] = await once(child, "close");
    expect([code, stderr]).to.deep.equal([1, ""]);
    expect(stdout).to.include("kinesis-stream-encrypted").and.include("encryptionType");
    expect(stdout).to.match(/\d+ resources?, \d+ rules: 1 mandatory and \d+ advisory findings\.\n$/);
  });

  it("writes findings as JSON to a file, and succeeds on advisory ones", async () => {
    const { dir, file } = await createState(safe);
    const output = path.join(dir, "findings.json");
    const args = ["--pack", pack, "--file", file, "--json", "--output", output];
    expect(await runInProcess(policy, args)).to.deep.equal({ status: 0, stdout: "", stderr: "" });
    const { findings } = JSON.parse(await readFile(output, "utf8"));
    expect(findings.map(({ rule, level }: Record<string, string>) => [rule, level])).to.deep.equal([
      ["kinesis-stream-alarmed", "advisory"],
    ]);
  });

  it("tells findings as SARIF", async () => {
    const { dir, file } = await createState(safe);
    const { text } = await check(dir, { file, format: "sarif" });
    expect(JSON.parse(text)).to.have.nested.property("runs[0].results[0].ruleId", "kinesis-stream-alarmed");
  });

  it("enforces policies at the level and with the parameters that a file sets", async () => {
    const { dir, file } = await createState({ ...safe, retentionPeriod: 24 });
    const policyPackConfig = path.join(dir, "config.json");
    await writeFile(
      policyPackConfig,
      JSON.stringify({
        "kinesis-stream-alarmed": "disabled",
        "kinesis-stream-retention": { enforcementLevel: "mandatory", minimumHours: 48 },
      }),
    );
    const { passed, json } = await check(dir, { file, policyPackConfig });
    expect(passed).to.equal(false);
    const { findings } = json();
    expect(findings).to.have.length(1);
    expect(findings[0]).to.include({ rule: "kinesis-stream-retention", level: "mandatory" });
    expect(findings[0]?.message).to.include("48 hours");
  });

  const configs: [text: string, message: string][] = [
    ["{", "config.json must be a JSON object of policies by name"],
    ['{"kinesis-stream-encrypted":"loud"}', "kinesis-stream-encrypted must be advisory, mandatory"],
    ['{"kinesis":"advisory"}', "must name policies of the pack, got kinesis."],
    [
      '{"kinesis-stream-retention":{"minimumHour":48}}',
      "kinesis-stream-retention has the parameter minimumHours, got minimumHour.",
    ],
    [
      '{"kinesis-stream-retention":{"minimumHours":"48"}}',
      'kinesis-stream-retention: minimumHours must be of type integer, got "48".',
    ],
    ['{"kinesis-stream-tagged":{"tags":["a"]}}', "kinesis-stream-tagged has no parameter, got tags."],
  ];
  for (const [text, message] of configs)
    it(`names what is wrong with such a file of ${text}`, async () => {
      const { dir, file } = await createState(safe);
      const config = path.join(dir, "config.json");
      await writeFile(config, text);
      const args = ["--pack", pack, "--file", file, "--policy-pack-config", config];
      const { status, stderr } = await runInProcess(policy, args);
      expect(status).to.equal(2);
      expect(stderr).to.include(message).and.not.to.include("    at ");
    });

  it("heeds the exemptions of the stack's config, and those of this run alone", async () => {
    const [resource, rule] = ["events", "kinesis-stream-encrypted"];
    const exemption = { resource, rule, reason: "A test.", expires: SOON };
    const dir = await createProject({ program: stream(`{ region: "eu-west-1" }`) });
    const config = { "policies:exemptions": JSON.stringify([exemption]) };
    const { passed, text } = await check(dir, { config, format: "table" });
    expect(passed).to.equal(true);
    expect(text).to.include(
      `kinesis-stream-encrypted on urn:pulumi:dev::demo::aws:kinesis/stream:Stream::events: exempt until ${SOON}: A test.`,
    );
  });

  it("checks a state file without a project", async () => {
    const { dir, file } = await createState({});
    const { passed, json } = await check(dir, { file });
    expect(passed).to.equal(false);
    expect(json().findings[0]).to.include({
      rule: "kinesis-stream-encrypted",
      urn: URN,
      resource: "events",
      value: "nothing",
    });
  });

  it("reads a state from its standard input, and passes none that is empty", async () => {
    const { dir, file } = await createState({});
    const pipe = async (text: string) => {
      const args = [path.join(root, "offline/policy.ts"), "--pack", pack, "--file", "-", "--json"];
      const child = spawn(process.execPath, args, { cwd: dir, stdio: ["pipe", "pipe", "pipe"] });
      let [stdout, stderr] = ["", ""];
      child.stdout.on("data", (chunk) => (stdout += chunk));
      child.stderr.on("data", (chunk) => (stderr += chunk));
      child.stdin.end(text);
      const [code] = await once(child, "close");
      return { code, stdout, stderr };
    };
    const checked = await pipe(await readFile(file, "utf8"));
    expect([checked.code, checked.stderr]).to.deep.equal([1, ""]);
    expect(checked.stdout).to.include("kinesis-stream-encrypted");
    const empty = await pipe('{"version":3,"deployment":{}}');
    expect([empty.code, Object.keys(JSON.parse(empty.stdout))]).to.deep.equal([2, ["version", "error"]]);
    expect(empty.stderr).to.include("--file must be a state").and.include("without resources");
  });

  it("runs any pack, and says what one says that breaks", async () => {
    const { dir, file } = await createState({});
    await writeFile(path.join(dir, "package.json"), '{ "main": "pack.cjs" }');
    await writeFile(path.join(dir, "pack.cjs"), 'throw new Error("no rules today");');
    const { status, stderr } = await runInProcess(policy, ["--file", file, "--pack", dir]);
    expect(status).to.equal(1);
    expect(stderr).to.include("no rules today");
  });

  const mistakes: [args: string[], said: RegExp][] = [
    [["--stack", "qa"], /^Stack must have a file Pulumi\.qa\.yaml/],
    [["--file", "none.json"], /^--file must be a state .* got none\.json: ENOENT/],
    [["--stack", "dev", "--file", "x.json"], /^--stack does not go with --file/],
    [["-c", "a=1", "--file", "x.json"], /^-c does not go with --file/],
    [["--json", "--sarif"], /^--json does not go with --sarif/],
    [["--stack", "../dev"], /^--stack must be the name of a stack, got "\.\.\/dev"/],
  ];
  for (const [args, said] of mistakes)
    it(`refuses ${args.join(" ")} as bad usage`, async () => {
      const { status, stderr } = await runInProcess(policy, args);
      expect(status).to.equal(2);
      expect(stderr).to.match(said);
    });

  it("is content with our own stack staging", async () => {
    const { passed, json } = await check(root, { stack: "staging" });
    expect([passed, json()]).to.deep.equal([true, { version: 1, findings: [], exempt: [] }]);
  }).timeout(60_000);
});
