import { expect } from "chai";
import { deployedResources } from "../../../local/deploy/resources.ts";
import type { DeployedTrigger } from "../../../local/deploy/trigger.ts";
import { createQuarantine } from "../../../local/program/quarantine.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const lambda = createResource({
  ...{ type: "aws:lambda/function:Function", name: "fn", region },
  inputs: {
    code: { kind: "asset-archive", assets: {} },
    ...{ handler: "index.handler", role: "r", environment: { variables: { FLOW_NAME: "enrich" } } },
  },
  outputs: { name: "fn", arn: `arn:aws:lambda:${region}:000000000000:function:fn`, version: "1" },
});

const createTrigger = (overrides: Record<string, unknown> = {}): DeployedTrigger => ({
  ...{ region, functionName: "fn", source: "stream", streamArn: `arn:aws:kinesis:${region}:000000000000:stream/in` },
  tally: () => ({ in: 5, out: 4, failed: 1, filtered: 0 }),
  idle: () => true,
  stop: async () => {},
  ...overrides,
});
const line = (sequenceNumber: string, subSequence = 0, stream = "in") =>
  JSON.stringify({ reason: "why", flow: "enrich", region, stream, shardId: "shardId-0", sequenceNumber, subSequence });
const store = (...lines: string[]) => {
  const quarantine = createQuarantine(deployedResources(createGraph(lambda)));
  quarantine.stored("quarantine/enrich/a.ndjson", Buffer.from(lines.join("\n")));
  return quarantine;
};

describe("records that a function itself refused", () => {
  it("are failed and not out, each once, however many parts of it were refused and how often", () => {
    const { within } = store(line("1"), line("1"), line("2", 0), line("2", 1));
    expect(within(createTrigger()).tally()).to.deep.equal({ in: 5, out: 2, failed: 3, filtered: 0 });
  });

  for (const [title, overrides] of [
    ["of another stream", { streamArn: `arn:aws:kinesis:${region}:000000000000:stream/other` }],
    ["of another function", { functionName: "other" }],
    ["of another region", { region: "us-east-1" }],
    ["of another kind of source", { source: "queue" }],
  ] as const)
    it(`are none of a trigger ${title}`, () => {
      expect(store(line("1")).within(createTrigger(overrides)).tally()).to.include({ out: 4, failed: 1 });
    });
});
