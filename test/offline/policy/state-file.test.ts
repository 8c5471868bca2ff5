import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { readStateFile, StateFileError } from "../../../offline/policy/state-file.ts";
import { subjectsOf } from "../../../offline/policy/subject.ts";
import { toState } from "../../../offline/preview/state.ts";
import { createGraph, createResource } from "../fixtures/create-graph.ts";

const KEY = "4dabf18193072939515e22adb298388d";
const SECRET = { [KEY]: "1b47061264138c4ac30d75fd1eb44270" };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const URN = "urn:pulumi:dev::demo::aws:kinesis/stream:Stream::events";

describe("a state file", () => {
  let dir = "";
  before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), "state-"));
  });
  after(() => rm(dir, { recursive: true }));
  const read = async (content: unknown) => {
    const file = path.join(dir, "state.json");
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return readStateFile(file);
  };
  const stateOf = (...resources: object[]) => ({ version: 3, deployment: { resources } });
  const inputsOf = async (inputs: object) => (await read(stateOf({ urn: URN, type: "t", inputs })))[0]?.inputs;

  it("tells the same of a stack as the program that declares it", async () => {
    const graph = createGraph(
      createResource({
        inputs: { tags: { a: "b" }, list: [1, null] },
        outputs: { arn: "arn:events" },
        propertyDependencies: { tags: [URN] },
        dependencies: [URN],
        protect: true,
      }),
    );
    expect(await read(toState(graph, new Date(0)))).to.deep.equal(subjectsOf(graph));
  });

  const values: [title: string, value: unknown, told: unknown][] = [
    ["a secret that is encrypted", { ...SECRET, ciphertext: "v1:abc" }, UNKNOWN],
    ["a secret that is shown", { ...SECRET, plaintext: '{"a":1}' }, { a: 1 }],
    ["an output that is known", { [KEY]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: 7 }, 7],
    ["an output that is not known", { [KEY]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" }, UNKNOWN],
    ["a resource with an ID", { [KEY]: "5cf8f73096256a8f31e491e813e4eb8e", urn: URN, id: "i-1" }, "i-1"],
    ["a component", { [KEY]: "5cf8f73096256a8f31e491e813e4eb8e", urn: URN, id: "" }, URN],
    ["a secret that is shown and is no JSON", { ...SECRET, plaintext: "hush" }, "hush"],
    ["code", { [KEY]: "0def7320c3a5731c473e5ecbe6d01bc7", path: "index.zip" }, undefined],
  ];
  for (const [title, value, told] of values)
    it(`tells ${title} as ${JSON.stringify(told) ?? "nothing"}`, async () => {
      expect(await inputsOf({ value, beside: 1 })).to.deep.equal({
        ...(told !== undefined && { value: told }),
        beside: 1,
      });
    });

  it("leaves out what is about to be deleted", async () => {
    const [kept, ...others] = await read(
      stateOf({ urn: URN, type: "t", delete: true }, { urn: `${URN}-2`, type: "t" }),
    );
    expect([kept?.urn, others]).to.deep.equal([`${URN}-2`, []]);
  });

  it("leaves out what the engine keeps for itself, at any depth", async () => {
    const inputs = { __defaults: ["name"], rule: [{ __defaults: [], status: "Enabled" }], __meta: "{}" };
    expect(await inputsOf(inputs)).to.deep.equal({ rule: [{ status: "Enabled" }] });
  });

  it("survives values of any depth: below that of any property they are not known", async () => {
    const deep = `${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`;
    const content = `{"version":3,"deployment":{"resources":[{"urn":"${URN}","type":"t","inputs":${deep}}]}}`;
    expect(JSON.stringify((await read(content))[0]?.inputs)).to.match(/^(\{"a":)+"04da6b54-[^"]+"\}+$/);
  });

  it("repeats nothing of what it can't read", async () => {
    for (const content of ['{"password":"hush"', '"hush"', { version: "hush" }]) {
      const error = await read(content).catch((reason: unknown) => reason);
      expect((error as Error).message)
        .to.match(/--file must be/)
        .and.not.include("hush");
    }
  });

  const mistakes: [title: string, content: unknown, expected: RegExp][] = [
    ["no JSON", "{", /--file must be a state as `pulumi stack export` writes it, got .*state\.json: what is not JSON/],
    ["empty", "", /state\.json: nothing/],
    ["a state of nothing", { version: 3, deployment: {} }, /a state without resources/],
    ["another version", { version: 2, deployment: {} }, /version/],
    ["something else", [], /expected object/],
  ];
  for (const [title, content, expected] of mistakes)
    it(`is refused when it is ${title}`, async () => {
      const error = await read(content).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(StateFileError);
      expect((error as Error).message)
        .to.match(expected)
        .and.match(/\nFix: npx pulumi stack export --file /);
    });

  it("is refused when it is not there", async () => {
    const error = await readStateFile(path.join(dir, "none.json")).catch((reason: unknown) => reason);
    expect((error as Error).message).to.match(/ENOENT/);
  });
});

describe("an evaluated program", () => {
  it("is told without code, and with references as IDs or URNs", () => {
    const graph = createGraph(
      createResource({
        inputs: {
          code: { kind: "file-archive", path: "/x" },
          files: [{ kind: "text-asset", text: "x" }],
          vpc: { kind: "resource", urn: URN },
          table: { kind: "resource", urn: URN, id: "rtb-1" },
        },
      }),
    );
    expect(subjectsOf(graph)[1]?.inputs).to.deep.equal({ files: [null], vpc: URN, table: "rtb-1" });
    expect(subjectsOf(graph)[1]?.outputs).to.deep.equal({ id: "id of events" });
  });
});
