import { expect } from "chai";
import { loadProject, ProjectError } from "../../offline/project.ts";
import { createProject, type ProjectFiles, removeProjects } from "./fixtures/create-project.ts";

const load = async (files: ProjectFiles, stack = "dev") => loadProject(await createProject(files), stack);

/** What is wrong with a project: why it can't be read, or else its problems. */
const refusal = (files: ProjectFiles, stack = "dev"): Promise<string> =>
  load(files, stack).then(
    ({ problems }) => problems.map(({ text }) => text).join("\n"),
    (error: unknown) => (error instanceof ProjectError ? error.message : expect.fail(String(error))),
  );

describe("project", () => {
  afterEach(removeProjects);

  it("reads the name, the entry point and the flags for Node.js", async () => {
    const nodeargs = '--stack-trace-limit=2 --title "a b"';
    const runtime = { name: "nodejs", options: { nodeargs, typescript: false } };
    const project = await load({ project: { name: "p", main: "infra/index.ts", runtime } });
    expect(project).to.deep.equal({
      name: "p",
      main: "infra/index.ts",
      nodeArgs: ["--stack-trace-limit=2", "--title", "a b"],
      config: {},
      secretKeys: [],
      problems: [],
    });
  });

  const merges: [string, Record<string, unknown>, Record<string, unknown>, Record<string, string>][] = [
    ["takes the short form for a default", { size: 3 }, {}, { "demo:size": "3" }],
    [
      "lets the stack's value win over the default",
      { size: { type: "integer", default: 3 } },
      { "demo:size": 4 },
      { "demo:size": "4" },
    ],
    ["takes a key without a namespace for the project's", {}, { size: "4" }, { "demo:size": "4" }],
    ["takes a namespaced value of the project", { "aws:region": "eu-west-1" }, {}, { "aws:region": "eu-west-1" }],
    [
      "takes the long form of a namespaced value",
      { "aws:region": { value: "eu-west-1" } },
      {},
      { "aws:region": "eu-west-1" },
    ],
    [
      "lets the stack's namespaced value win",
      { "aws:region": "eu-west-1" },
      { "aws:region": "us-east-1" },
      { "aws:region": "us-east-1" },
    ],
    [
      "writes structures as JSON",
      { list: { type: "array", items: { type: "string" }, default: ["a"] } },
      { "demo:map": { a: [1] } },
      { "demo:list": '["a"]', "demo:map": '{"a":[1]}' },
    ],
    ["reads keys in the old form", {}, { "demo:config:size": true }, { "demo:size": "true" }],
  ];
  for (const [title, config, dev, expected] of merges) {
    it(title, async () => {
      expect((await load({ project: { config }, stacks: { dev } })).config).to.deep.equal(expected);
    });
  }

  const runs: [title: string, forThisRun: Record<string, string>, expected: Record<string, string>][] = [
    ["puts this run's value before the stack's", { "demo:size": "5" }, { "demo:size": "5" }],
    ["takes a key of this run's without a namespace for the project's", { size: "5" }, { "demo:size": "5" }],
    ["takes another's value of this run", { "aws:region": "eu-west-1" }, { "aws:region": "eu-west-1" }],
    ["takes JSON of this run for a structure", { list: '["b", 2]' }, { "demo:list": '["b",2]' }],
    ["lets this run's value stand for one that is encrypted", { token: "t" }, { "demo:token": "t" }],
  ];
  for (const [title, forThisRun, expected] of runs)
    it(title, async () => {
      const list = { type: "array", default: ["a"] };
      const stack = { "demo:size": 4, ...("token" in forThisRun && { "demo:token": { secure: "v1:abc" } }) };
      const dir = await createProject({ project: { config: { size: 3, list } }, stacks: { dev: stack } });
      const { config, problems } = await loadProject(dir, "dev", forThisRun);
      expect(config).to.include(expected);
      expect(problems).to.deep.equal([]);
    });

  it("refuses this run's value of the wrong type", async () => {
    const config = { list: { type: "array", items: { type: "string" }, default: [] } };
    const { problems } = await loadProject(await createProject({ project: { config } }), "dev", { list: "a" });
    expect(problems.map(({ key, text }) => [key, text.split("\n")[0]])).to.deep.equal([
      ["demo:list", 'demo:list must be of type array of string, got "a".'],
    ]);
  });

  it("names the config that the project declares secret", async () => {
    const config = { token: { type: "string", secret: true, default: "" } };
    expect((await load({ project: { config } })).secretKeys).to.deep.equal(["demo:token"]);
  });

  const refusals: [string, ProjectFiles, string, RegExp][] = [
    [
      "lists the stacks that exist when one is missing",
      { stacks: { dev: {}, prod: {} } },
      "qa",
      /Pulumi\.qa\.yaml, got "qa".*dev, prod/,
    ],
    [
      "asks for a missing value by its command",
      { project: { config: { size: { type: "integer" } } } },
      "dev",
      /demo:size .*integer, got nothing.\nFix: pulumi config set demo:size/,
    ],
    [
      "refuses an encrypted value",
      { stacks: { dev: { "demo:token": { secure: "v1:abc" } } } },
      "dev",
      /demo:token .*encrypted for stack dev/,
    ],
    [
      "refuses a value that is encrypted inside a structure",
      { stacks: { dev: { "demo:api": { keys: [{ secure: "v1:abc" }] } } } },
      "dev",
      /demo:api .*encrypted/,
    ],
    [
      "refuses a value of the wrong type",
      { project: { config: { size: { type: "integer" } } }, stacks: { dev: { "demo:size": "many" } } },
      "dev",
      /demo:size must be of type integer, got "many"/,
    ],
    [
      "refuses an item of the wrong type",
      { project: { config: { list: { type: "array", items: { type: "integer" }, default: ["a"] } } } },
      "dev",
      /demo:list must be of type array of integer/,
    ],
    [
      "refuses a runtime other than Node.js",
      { project: { runtime: "python" } },
      "dev",
      /Pulumi\.yaml must follow Pulumi's schema/,
    ],
  ];
  for (const [title, files, stack, expected] of refusals) {
    it(title, async () => {
      expect(await refusal(files, stack)).to.match(expected);
    });
  }

  it("reports every problem of the config at once", async () => {
    const config = { a: { type: "integer" }, b: { type: "string" } };
    expect(await refusal({ project: { config } }))
      .to.include("demo:a")
      .and.include("demo:b");
    const secrets = { "demo:c": { secure: "x" }, "demo:d": { secure: "y" } };
    expect(await refusal({ stacks: { dev: secrets } }))
      .to.include("demo:c")
      .and.include("demo:d");
  });

  it("says so when there is no project", async () => {
    const error: unknown = await loadProject("/nonexistent", "dev").catch((thrown: unknown) => thrown);
    expect(error)
      .to.be.instanceOf(ProjectError)
      .with.property("message")
      .that.matches(/Pulumi\.yaml must be in \/nonexistent/);
  });
});
