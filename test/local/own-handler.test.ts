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

describe("npm start with a handler of one's own", () => {
  let project: Awaited<ReturnType<typeof copyProject>>;
  const records = createTelemetry(500);
  before(async () => {
    project = await copyProject();
    await project.write("handlers/telemetry/index.ts", TELEMETRY);
    await project.write("handlers/telemetry/depots.json", '{ "icn": "Incheon" }');
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

  it("accounts for each record by its fate, in the order of its key", async () => {
    const { status, text, report, read } = await start("out");
    expect(status, text).to.equal(0);
    expect(report).to.deep.include({
      in: 501,
      out: 471,
      quarantined: 10,
      dropped: 20,
      lost: 0,
      refused: 0,
      duplicates: 0,
    });
    expect(report.flows.enrich.reasons).to.deep.equal({
      quarantined: { "unknown-depot": 10 },
      dropped: { parked: 20 },
    });
    expect(text).to.include("quarantined: unknown-depot 10").and.include("dropped: parked 20");
    expect(text).to.include(
      "1 line has no key in vehicleId and went in under one of its own; came back like any other:\n  line 501:",
    );
    expect(text).not.to.match(/user/i);

    const regionOf = new Map<unknown, string>();
    const last = new Map<unknown, number>();
    for (const region of REGIONS)
      for (const { vehicleId, n, depotName } of linesOf(await read(`${region}/enriched.ndjson`))) {
        expect(depotName).to.equal("Incheon");
        if (vehicleId === undefined) continue;
        expect(regionOf.get(vehicleId) ?? region, "one region a key").to.equal(region);
        expect(n).to.be.above(last.get(vehicleId) ?? -1);
        regionOf.set(vehicleId, region);
        last.set(vehicleId, n);
      }
    expect(regionOf.size).to.equal(10);
    expect(new Set(regionOf.values()).size, "spread over regions").to.equal(2);
  }).timeout(120_000);

  it("accounts for each flow on its own when there are several", async () => {
    await project.write("handlers/audit/index.ts", AUDIT);
    await project.write("infra/flows/audit.ts", AUDIT_FLOW);
    await appendFile(path.join(project.folder, "infra/flows/index.ts"), 'export { audit } from "./audit.ts";\n');
    const { status, text, report, read } = await start("out");
    expect(status, text).to.equal(0);
    expect(report.flows.enrich).to.deep.include({ in: 501, out: 471, quarantined: 10, dropped: 20, lost: 0 });
    expect(report.flows.audit).to.deep.include({
      in: 501,
      out: 50,
      quarantined: 1,
      dropped: 450,
      lost: 0,
      duplicates: 0,
    });
    expect(report.flows.audit.reasons.quarantined).to.deep.equal({ unlucky: 1 });
    expect(report).to.deep.include({ in: 1002, lost: 0 });
    expect(text).to.match(/us-east-1 +│ audit +│/);

    const audited = await Promise.all(REGIONS.map((region) => read(`${region}/audit/enriched.ndjson`)));
    expect(audited.flatMap(linesOf).every(({ audited }) => audited === true)).to.equal(true);
    expect(audited.flatMap(linesOf)).to.have.length(50);
    const enriched = await Promise.all(REGIONS.map((region) => read(`${region}/enriched.ndjson`)));
    expect(enriched.flatMap(linesOf)).to.have.length(471);
    const logs = await Promise.all(REGIONS.map((region) => read(`${region}/audit/function.log`)));
    expect(logs.join("")).to.include("audited");
    expect(await read("us-east-1/function.log")).not.to.include("audited");
    const kept = await Promise.all(
      REGIONS.map((region) =>
        readdir(path.join(project.folder, "out", region, "failures/quarantine/audit"), { recursive: true }).catch(
          () => [],
        ),
      ),
    );
    expect(kept.flat().filter((name) => name.endsWith(".ndjson"))).to.have.length(1);
  }).timeout(120_000);
});
