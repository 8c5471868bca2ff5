import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { copyProject } from "./copy-project.ts";

const TELEMETRY = `import { drop, enrichment, refuse } from "../kinesis/index.ts";
import depots from "./depots.json" with { type: "json" };

type Telemetry = { depot: string; speed: number };

export const handler = enrichment<Telemetry>({
  enrich({ depot, speed }) {
    if (speed === 0) return drop("parked");
    const found = new Map(Object.entries(depots)).get(depot);
    return found === undefined ? refuse("unknown-depot") : { depotName: found };
  },
});
`;

const AUDIT_FLOW = `import { enrichment } from "../flow/enrichment.ts";
import type { FlowOfRegion } from "../flow/flow-of-region.ts";

export const audit: FlowOfRegion = (region) =>
  enrichment<typeof import("../../handlers/audit/index.ts")>(region, {
    description: "Counts records.",
    package: { entry: new URL("../../handlers/audit/index.ts", import.meta.url) },
  });
`;

/** It answers what is refused there and nowhere else, drops most, and passes on records of one vehicle. */
const AUDIT = `import { drop, enrichment, refuse } from "../kinesis/index.ts";

export const handler = enrichment<{ n: number; vehicleId: string }>({
  enrich({ n, vehicleId }) {
    console.log("audited");
    if (n === 7) return refuse("unlucky");
    return vehicleId === "v-1" ? { audited: true } : drop("counted");
  },
});
`;

type Telemetry = { vehicleId: string | number; n: number; speed: number; depot: string };

/** Ten vehicles in turn; one in 50 records is of an unknown depot, one in 25 of a parked vehicle. */
const createTelemetry = (count: number): Telemetry[] =>
  Array.from({ length: count }, (_, n) => ({
    vehicleId: n % 10 === 3 ? 3 : `v-${n % 10}`,
    n,
    speed: n % 25 === 1 ? 0 : 40,
    depot: n % 50 === 2 ? "nowhere" : "icn",
  }));
const REGIONS = ["ap-northeast-2", "us-east-1"];

describe("npm start with a handler of one's own and a second flow", () => {
  let project: Awaited<ReturnType<typeof copyProject>>;
  const records = createTelemetry(500);
  before(async () => {
    project = await copyProject();
    await project.write("handlers/telemetry/index.ts", TELEMETRY);
    await project.write("handlers/telemetry/depots.json", '{ "icn": "Incheon" }');
    await project.write("handlers/audit/index.ts", AUDIT);
    await project.write("infra/flows/audit.ts", AUDIT_FLOW);
    await appendFile(path.join(project.folder, "infra/flows/index.ts"), 'export { audit } from "./audit.ts";\n');
    const lines = [...records.map((record) => JSON.stringify(record)), '{"speed":1,"depot":"icn"}'];
    await project.write("vehicles.ndjson", `${lines.join("\n")}\n`);
  });
  after(() => project.remove());

  const start = async (output: string) => {
    const options = "-c tributary:handler=handlers/telemetry/index.ts --input vehicles.ndjson --key vehicleId --output";
    const child = spawn(process.execPath, ["local/start.ts", ...options.split(" "), output], { cwd: project.folder });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        text += chunk;
      });
    const [status] = await once(child, "close");
    const read = (file: string) => readFile(path.join(project.folder, output, file), "utf8");
    return { status, text, read, report: JSON.parse(await read("report.json").catch(() => "{}")) };
  };
  const linesOf = (text: string) => text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));

  it("accounts for each record of each flow by its fate, in the order of its key", async () => {
    const { status, text, report, read } = await start("out");
    expect(status, text).to.equal(0);
    expect(report).to.deep.include({ in: 1002, lost: 0, refused: 0, duplicates: 0 });
    const { enrich, audit } = report.flows;
    expect(enrich).to.deep.include({ in: 501, out: 471, quarantined: 10, dropped: 20, lost: 0 });
    expect(enrich.reasons).to.deep.equal({ quarantined: { "unknown-depot": 10 }, dropped: { parked: 20 } });
    expect(audit).to.deep.include({ in: 501, out: 50, quarantined: 1, dropped: 450, lost: 0 });
    expect(audit.reasons.quarantined).to.deep.equal({ unlucky: 1 });
    expect(text).to.include("enrich, quarantined: unknown-depot 10").and.include("enrich, dropped: parked 20");
    expect(text).to.match(/us-east-1 +│ audit +│/);
    expect(text).to.include("1 line has no key in vehicleId and went in under one of its own:\n");
    expect(text).to.include(" enrich: came back like any other:\n  line 501:");
    expect(text).to.include(" audit: dropped by the function; in no store:\n  line 501:");
    expect(text).not.to.match(/user/i);
    await inOrder(read);
    await apart(read);
  }).timeout(120_000);

  /** Records of one vehicle are in one region, in their order; vehicles are in both. */
  async function inOrder(read: (file: string) => Promise<string>) {
    const regionOf = new Map<unknown, string>();
    const last = new Map<unknown, number>();
    for (const region of REGIONS)
      for (const { vehicleId, n, depotName } of linesOf(await read(`${region}/enriched.ndjson`))) {
        expect(depotName).to.equal("Incheon");
        if (vehicleId === undefined) continue;
        expect(regionOf.get(vehicleId) ?? region).to.equal(region);
        expect(n).to.be.above(last.get(vehicleId) ?? -1);
        regionOf.set(vehicleId, region);
        last.set(vehicleId, n);
      }
    expect(regionOf.size).to.equal(10);
    expect(new Set(regionOf.values()).size).to.equal(2);
  }

  /** What one flow writes, logs and refuses lies apart from what another does. */
  async function apart(read: (file: string) => Promise<string>) {
    const all = async (file: string) =>
      (await Promise.all(REGIONS.map((region) => read(`${region}/${file}`)))).join("");
    expect(linesOf(await all("enriched.ndjson"))).to.have.length(471);
    const audited = linesOf(await all("audit/enriched.ndjson"));
    expect(audited).to.have.length(50);
    expect(audited.every((line) => line.audited === true)).to.equal(true);
    expect(await all("audit/function.log")).to.include("audited");
    expect(await all("function.log")).not.to.include("audited");
    const kept = await Promise.all(
      REGIONS.map((region) =>
        readdir(path.join(project.folder, "out", region, "failures/quarantine/audit"), { recursive: true }).catch(
          () => [],
        ),
      ),
    );
    expect(kept.flat().filter((name) => name.endsWith(".ndjson"))).to.have.length(1);
  }
});
