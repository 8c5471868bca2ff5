import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { read } from "./pages.ts";

/** The command that docs/policies.md names for a purpose, as the words of a shell. */
const documented = (purpose: string) =>
  new RegExp(`^\\| ${purpose} +\\| \`(.+?)\` +\\|$`, "m").exec(read("docs/policies.md"))?.[1]?.split(" ") ?? [];

describe("commands for programs, as the documentation names them", () => {
  let folder: string;
  let state: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "tributary-pipes-"));
    state = path.join(folder, "state.json");
    // A state in place of the stack: what npm prints around the command is what is tried here.
    const [type, urn] = ["aws:kinesis/stream:Stream", "urn:pulumi:dev::demo::aws:kinesis/stream:Stream::events"];
    const inputs = { encryptionType: "KMS", kmsKeyId: "key", retentionPeriod: 168, region: "eu-west-1" };
    const resource = { urn, type, custom: true, id: "events", inputs, outputs: inputs };
    writeFileSync(state, JSON.stringify({ version: 3, deployment: { resources: [resource] } }));
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = ([command = "", ...args]: string[]) =>
    execFileSync(command, [...args, "--file", state], { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });

  it("print JSON and nothing else", () => {
    expect(JSON.parse(run(documented("for a script")))).to.have.property("findings");
  }).timeout(60_000);

  it("write SARIF and nothing else", () => {
    const words = documented("for code scanning");
    const output = path.join(folder, "policy.sarif");
    run(words.map((word) => (word === "policy.sarif" ? output : word)));
    expect(JSON.parse(readFileSync(output, "utf8"))).to.have.property("version", "2.1.0");
  }).timeout(60_000);
});
