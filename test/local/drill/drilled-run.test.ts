import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { FATES_CHANNEL } from "../../../handlers/kinesis/report/fates.ts";
import { parseKeyMember } from "../../../local/run/record-key.ts";
import { run } from "../../../local/run/run.ts";
import type { View } from "../../../page/view.ts";
import { createContract } from "../../client/support/contract.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const REGIONS = ["eu-west-1", "us-east-1"];
const RECORDS = 90;

/** Says that it dropped each record. */
const source = (region: string) => `import { channel } from "node:diagnostics_channel";
export const handler = async ({ Records }) => channel("${FATES_CHANNEL}").publish({ fates: Records.map(({ eventID }) =>
  ({ id: "${region}/users/" + eventID.replace(":", "/") + "/0", fate: "dropped", reason: "seen" })) });`;

/** Functions are told apart by their names, which have their region's in them. */
function functionOf(region: string) {
  const name = `enrich-${region}`;
  const arn = `arn:aws:lambda:${region}:000000000000:function:${name}`;
  return { name, arn, aliasArn: `${arn}:live`, logGroup: `/aws/lambda/${name}` };
}

function createOutputs() {
  const contract = createContract(REGIONS);
  const regions = Object.entries(contract.regions).map(([region, outputs]) => {
    const enrich = functionOf(region);
    return [region, { ...outputs, function: enrich, flows: { enrich } }];
  });
  return { ...contract, regions: Object.fromEntries(regions) };
}

/** A region's streams, and a function that takes what comes. */
function resourcesOf(region: string) {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;
  const { name: functionName, arn: functionArn } = functionOf(region);
  const text = source(region);
  return [
    ...["users", "enriched"].map((name) =>
      createResource({
        ...{ name: `${region}-${name}`, region, inputs: { shardCount: 1 } },
        outputs: { name, arn: arn("kinesis", `stream/${name}`) },
      }),
    ),
    createResource({
      ...{ type: "aws:lambda/function:Function", name: `${region}-enrich`, region },
      inputs: {
        code: { kind: "asset-archive", assets: { "index.mjs": { kind: "text-asset", text } } },
        ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r" },
      },
      outputs: { name: functionName, arn: functionArn, version: "1" },
    }),
    createResource({
      ...{ type: "aws:lambda/eventSourceMapping:EventSourceMapping", name: `${region}-trigger`, region },
      inputs: {
        eventSourceArn: arn("kinesis", "stream/users"),
        functionName: functionArn,
        startingPosition: "TRIM_HORIZON",
      },
      outputs: { uuid: region },
    }),
  ];
}

describe("a run in which a region is lost", () => {
  it("loses nothing, and has the drill in its report", async () => {
    const output = await mkdtemp(path.join(tmpdir(), "tributary-drill-"));
    const input = path.join(output, "in.ndjson");
    const line = (index: number) => JSON.stringify({ userId: `u${index % 9}`, location: { country: "US" }, index });
    await writeFile(input, Array.from({ length: RECORDS }, (_, index) => line(index)).join("\n"));
    const { report, problems, drill } = await run({
      graph: { ...createGraph(...REGIONS.flatMap(resourcesOf)), outputs: createOutputs() },
      ...{ input, output, key: parseKeyMember("userId"), region: undefined },
      progress: { step: () => {}, records: () => {}, end: () => {} },
      drill: { region: "us-east-1", kinds: ["silent"] },
      signal: new AbortController().signal,
    });
    expect(problems).to.deep.equal([]);
    const duplicates = drill?.duplicates ?? 0;
    expect(duplicates, "what came again, since nobody had answered").to.be.above(0);
    expect(report).to.include({ in: RECORDS + duplicates, dropped: RECORDS + duplicates, lost: 0, refused: 0 });
    expect(drill?.outages[0]).to.include({ kind: "silent", keys: 9, moved: 9, waited: 0 });
    expect(report.regions["eu-west-1"]?.in, "records that moved").to.be.above(0);
    const written = JSON.parse(await readFile(path.join(output, "report.json"), "utf8"));
    expect(written.drill).to.deep.equal(drill);
    const page = await readFile(path.join(output, "report.html"), "utf8");
    const view: View = JSON.parse(page.split('id="view">')[1]?.split("</script>")[0] ?? "");
    const { lost, outages = [], ...whole } = view.drill ?? {};
    const shown = outages.map(({ latest, ...outage }) => outage);
    expect({ ...whole, outages: shown }, "what the page tells").to.deep.equal(drill);
    expect(lost).to.equal(0);
    expect(outages[0]?.latest.map(({ key }) => key)).to.have.members(
      Array.from({ length: 9 }, (_, index) => `u${index}`),
    );
    await rm(output, { recursive: true });
  }).timeout(60_000);
});
