import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { parseOutputs } from "../../client/index.ts";
import { evaluate, ProgramError } from "../../offline/engine.ts";
import type { Graph, Resource } from "../../offline/graph.ts";
import { graphOf } from "../least-privilege/support/graphs.ts";

const stacks = readdirSync(".").flatMap((file) => /^Pulumi\.(\w+)\.yaml$/.exec(file)?.[1] ?? []);
const dir = ".";
/** Where one region without alarms shows as much as two with them. */
const SMALL = { regions: '["us-east-1"]', alarms: "none" };
const enrichOf = (resources: Resource[]) =>
  resources.find(({ type, name }) => type === "aws:lambda/function:Function" && name.endsWith("-enrich"));
// Whoever uses the kit may rename the project.
const { name: project } = parse(readFileSync("Pulumi.yaml", "utf8")) as { name: string };

describe("program", function () {
  this.timeout(60_000);

  for (const stack of stacks) {
    describe(`for stack ${stack}`, () => {
      let graph: Graph;
      before(async () => {
        graph = await graphOf(stack);
      });

      it("gives each resource a URN of its own, across all regions", () => {
        const urns = graph.resources.map(({ urn }) => urn);
        expect(new Set(urns).size).to.equal(urns.length);
      });

      it("puts every child in its region, those of the VPC too", () => {
        const { regions } = parseOutputs(graph.outputs);
        const regional = graph.resources.filter(({ custom, type }) => custom && !/^(aws:iam\/|pulumi:)/.test(type));
        for (const { name, type, inputs } of regional) {
          const expected = Object.keys(regions).find((region) => name.includes(region));
          expect(inputs.region, `${type} ${name}`).to.equal(expected).and.be.a("string");
        }
      });

      it("keeps regions apart: nothing of one names another", () => {
        const names = Object.keys(parseOutputs(graph.outputs).regions);
        for (const { name, type, inputs } of graph.resources.filter(({ custom }) => custom)) {
          const own = names.find((region) => name.includes(region));
          for (const other of names.filter((region) => own !== undefined && region !== own))
            expect(JSON.stringify(inputs), `${type} ${name}`).not.to.include(other);
        }
      });

      it("exports a contract that the client reads", () => {
        expect(parseOutputs(graph.outputs)).to.include({ version: 2, project, stack });
      });

      it("uses one provider for all regions", () => {
        const providers = graph.resources.filter(({ type }) => type === "pulumi:providers:aws");
        expect(providers).to.have.length(1);
      });
    });
  }

  // Each row costs an evaluation: what is checked together is refused together, all at once.
  const refused: [config: Record<string, string>, messages: RegExp[]][] = [
    [
      {
        regions: "[]",
        memoryMib: "1",
        timeoutSeconds: "901",
        functions: '{"none":{}}',
      },
      [
        /^\w+:regions must name at least one AWS region.*\nFix: -c 'regions=/m,
        /memoryMib must [\s\S]*timeoutSeconds must /,
        /^\w+:functions\.none must name a flow of the program: .*enrich.*, got none\.\nFix: /m,
      ],
    ],
    [
      { alarmThresholds: '{"error":{"minutes":1},"none-errors":{"minutes":1}}' },
      [
        /^\w+:alarmThresholds\.error must name one of the alarms input-write-throttled, [\s\S]*, got error\.\nFix: leave \.error out of -c alarmThresholds\n\w+:alarmThresholds\.none-errors must /,
      ],
    ],
    [
      { handler: "handlers/none/index.ts", handlerFiles: '["none.json","handlers"]' },
      [
        /^\w+:handler must name a file of the project, got handlers\/none\/index\.ts[\s\S]*got none\.json[\s\S]*got handlers, which is none\.\nFix: /,
      ],
    ],
    [{ handlerFiles: '["bench/catalogue.json"]' }, [/handlerFiles must not hold a catalogue\.json beside the story's/]],
    [{ ...SMALL, catalogue: "package.json" }, [/^\w+:catalogue must be a valid catalogue, got package\.json\.\n/]],
    [
      { ...SMALL, catalogue: "nowhere.json" },
      [/^\w+:catalogue must be a valid catalogue, got nowhere\.json\.\nENOENT/],
    ],
  ];
  for (const [config, messages] of refused) {
    it(`says what is wrong with ${JSON.stringify(config)}, without a stack trace`, async () => {
      const error = await evaluate({ dir, stack: "dev", config }).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(ProgramError);
      const { message } = error as ProgramError;
      for (const wanted of messages) expect(message).to.match(wanted);
      expect(message).to.not.match(/^\s+at /m);
    });
  }

  it("packs another handler with its files, and neither reads nor packs the story's catalogue", async () => {
    const config = {
      ...SMALL,
      handler: "test/engine/fixtures/handler.ts",
      handlerFiles: '["Pulumi.yaml"]',
      catalogue: "nowhere.json",
    };
    const { resources } = await evaluate({ dir, stack: "dev", config });
    const fn = enrichOf(resources);
    const { path } = (fn?.inputs.code ?? {}) as { path: string };
    const files = readdirSync(path);
    expect(files).to.include.members(["index.mjs", "Pulumi.yaml"]).and.not.include("catalogue.json");
  });

  it("sizes one function apart", async () => {
    const functions = JSON.stringify({ enrich: { memoryMib: 2048, logLevel: "DEBUG" } });
    const { resources } = await evaluate({ dir, stack: "dev", config: { ...SMALL, functions, timeoutSeconds: "30" } });
    const fn = enrichOf(resources);
    expect(fn?.inputs).to.deep.include({ memorySize: 2048, timeout: 30 });
    expect(fn?.inputs.loggingConfig).to.include({ applicationLogLevel: "DEBUG" });
  });
});
