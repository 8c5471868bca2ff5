import { readFileSync } from "node:fs";
import { expect } from "chai";
import { evaluate } from "../../offline/engine.ts";
import type { Resource } from "../../offline/graph.ts";
import { createProject, removeProjects } from "../offline/fixtures/create-project.ts";
import { createEarlierProject, STACKS } from "./earlier-project.ts";
import { type LivingResource, living, losses } from "./living-stack.ts";
import { stackFile } from "./record.ts";

const read = (stack: string): LivingResource[] =>
  readFileSync(stackFile(stack), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as LivingResource);

/** A stream of a stack, as the program declares it. */
const createStream = (overrides: Partial<Resource> = {}): Resource => {
  const { type = "aws:kinesis/stream:Stream", name = "input" } = overrides;
  return {
    urn: `urn:pulumi:dev::demo::${type}::${name}`,
    type,
    name,
    custom: true,
    id: "id",
    inputs: { region: "eu-west-1", retentionPeriod: 24 },
    outputs: {},
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    secrets: [],
    ...overrides,
  };
};

describe("a stack that an earlier version made", () => {
  // A resource that is renamed without an alias, or that gets another description where AWS can't change it, breaks this.
  let dir: string;
  before(async () => {
    dir = await createEarlierProject();
  });
  after(removeProjects);
  for (const stack of STACKS)
    it(`keeps every resource of ${stack}: none is deleted, none replaced`, async function () {
      this.timeout(60_000);
      const { project, resources } = await evaluate({ dir, stack });
      const mappings = resources.filter(({ type }) => type === "aws:lambda/eventSourceMapping:EventSourceMapping");
      expect(mappings.map((mapping) => mapping.protect)).to.not.include(false);
      const holding = resources.filter(({ type }) => /^aws:(s3|kms|kinesis\/stream:)/.test(type));
      expect([...new Set(holding.map((resource) => resource.protect))], "what holds records").to.deep.equal([
        stack === "prod",
      ]);
      // A project of another name has other resources: those of the earlier version are not its own.
      if (project !== "tributary") this.skip();
      const earlier = read(stack);
      expect(earlier.length).to.be.greaterThan(140);
      expect(losses(earlier, resources)).to.deep.equal([]);
    });

  describe("would lose", () => {
    const earlier = [living(createStream())];
    const urn = earlier[0]?.urn ?? "";
    const cases: [what: string, now: Resource[], loss: string | undefined][] = [
      ["a resource that is not declared any more", [], `${urn} would be deleted.`],
      ["one that is renamed", [createStream({ name: "in" })], `${urn} would be deleted.`],
      ["not one whose alias names it", [createStream({ name: "in", aliases: [urn] })], undefined],
      [
        "one that takes another type under its alias",
        [createStream({ type: "aws:sqs/queue:Queue", aliases: [urn] })],
        `${urn} would be replaced: its type is aws:sqs/queue:Queue now.`,
      ],
      [
        "one with another input that AWS can't change",
        [createStream({ inputs: { region: "eu-west-1", name: "mine" } })],
        `${urn} would be replaced: name was absent, is "mine".`,
      ],
      ["not one with another input that AWS changes", [createStream({ inputs: { region: "eu-west-1" } })], undefined],
      ["nothing to a resource that is new", [createStream(), createStream({ name: "other" })], undefined],
    ];
    for (const [what, now, loss] of cases)
      it(what, () => expect(losses(earlier, now)).to.deep.equal(loss === undefined ? [] : [loss]));
  });

  it("has no AWS type of which nobody has said what replaces it", () => {
    expect(() => living(createStream({ type: "aws:sqs/queue:Queue" }))).to.throw(/got aws:sqs\/queue:Queue\.\nFix: /);
  });

  describe("whose resources are renamed", () => {
    it("keeps them by the aliases that a program gives, as URNs or by what differed", async function () {
      this.timeout(20_000);
      const program = `import { Topic } from "@pulumi/aws/sns/index.js";
import * as pulumi from "@pulumi/pulumi";
const home = new pulumi.ComponentResource("demo:index:Home", "home");
new Topic("b", { region: "eu-west-1" }, { parent: home, aliases: [{ name: "a" }, { parent: pulumi.rootStackResource }, "urn:pulumi:dev::demo::x:y:Z::a"] });`;
      const { resources } = await evaluate({ dir: await createProject({ program }), stack: "dev" });
      expect(resources.find(({ name }) => name === "b")?.aliases).to.deep.equal([
        "urn:pulumi:dev::demo::demo:index:Home$aws:sns/topic:Topic::a",
        "urn:pulumi:dev::demo::aws:sns/topic:Topic::b",
        "urn:pulumi:dev::demo::x:y:Z::a",
      ]);
    });
  });
});
