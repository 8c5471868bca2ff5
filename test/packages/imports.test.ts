import { expect } from "chai";
import { check } from "./check-types.ts";
import { createProject } from "./install.ts";
import { type Folder, nameOf } from "./pack.ts";

/** What each package is asked for, by a program that runs and by one that is only checked. */
const PROGRAMS: Record<Folder, { names: readonly string[]; typescript: string }> = {
  client: {
    names: ["createProducer", "consume", "parseOutputs", "fromStackReference", "userRecord", "nearestRegions"],
    typescript: `
import { consume, createProducer, parseOutputs, type PutOutcome, userRecord } from "@tributary/client";
const contract = parseOutputs("{}");
const producer = createProducer({ contract });
for await (const outcome of producer.putAll([userRecord("{}")])) {
  const status: PutOutcome["status"] = outcome.status;
  // @ts-expect-error: a status is acknowledged or refused
  const wrong: "lost" = outcome.status;
  console.log(status, wrong);
}
for await (const record of consume({ contract, region: "eu-west-1", from: "LATEST" })) {
  const bytes: Uint8Array = record.data;
  console.log(bytes);
}
// @ts-expect-error: where reading starts must be said
consume({ contract, region: "eu-west-1" });
`,
  },
  emulator: {
    names: ["startEmulator", "createVirtualClock", "createMemoryObjectStore", "createFileObjectStore"],
    typescript: `
import { createMemoryObjectStore, createVirtualClock, startEmulator } from "@tributary/emulator";
const clock = createVirtualClock();
const emulator = await startEmulator({ clock, objectStore: createMemoryObjectStore({ clock }) });
const mapping = emulator.startFunction({ name: "f", region: "eu-west-1", folder: "dist", stream: "s" });
const succeeded: number = mapping.stats.succeeded;
// @ts-expect-error: a function needs a stream
emulator.startFunction({ name: "f", region: "eu-west-1", folder: "dist" });
console.log(succeeded);
`,
  },
  "handlers/kinesis": {
    names: ["enrichment", "drop", "refuse", "replace", "retry", "streamHandler"],
    typescript: `
import { drop, enrichment, type EnrichmentHandler, refuse } from "@tributary/kinesis-handler";
import { tryRecords, type TriedRecord } from "@tributary/kinesis-handler/testing";
type Order = { price?: number; count: number };
export const handler: EnrichmentHandler = enrichment<Order>({
  async enrich({ price, count }, { key, signal }) {
    if (signal.aborted || count === 0) return drop("empty");
    return price === undefined ? refuse("no-price") : { total: price * count, customer: key };
  },
});
const [tried]: TriedRecord[] = await tryRecords(handler, [{ count: 1 }]);
if (tried?.fate === "quarantined") console.log(tried.reason);
// @ts-expect-error: an order has no colour
enrichment<Order>({ enrich: ({ colour }) => ({ colour }) });
`,
  },
  infra: {
    names: ["Flow", "Stream", "FailureStore", "Network", "Alarms", "onRecords", "enrichment", "createKey"],
    typescript: `
import type { KinesisStreamEvent } from "aws-lambda";
import { FailureStore, Flow, type FlowArgs, onRecords, Stream } from "@tributary/infra";
declare const common: Omit<FlowArgs, "triggers" | "grants">;
declare const [stream, failures]: [Stream, FailureStore];
declare const batch: Omit<Parameters<typeof onRecords>[1], "failures">;
type Counts = { handler(event: KinesisStreamEvent): Promise<void> };
type Uploads = { handler(event: { Records: { s3: object }[] }): Promise<void> };
const triggers = [onRecords(stream, { ...batch, failures })] as const;
const flow = new Flow<Counts>("counts", { ...common, grants: [stream.grant("read")], triggers });
// @ts-expect-error: a handler of uploads can't take records of a stream
new Flow<Uploads>("uploads", { ...common, grants: [], triggers });
// @ts-expect-error: what is given up must be kept somewhere
onRecords(stream, batch);
flow.alias.arn.apply((arn: string) => arn);
`,
  },
  policies: {
    names: ["createPolicies", "rules", "Exemptions", "must"],
    typescript: `
import { createPolicies, Exemptions, must, type ResourceRule, rules } from "@tributary/policies";
import { PolicyPack } from "@pulumi/policy";
const own: ResourceRule = {
  ...{ name: "own", description: "Own.", severity: "low", level: "advisory", covers: [], fix: "Mend it." },
  types: ["aws:kinesis/stream:Stream"],
  check: (props) => must(props, "name", (name) => name === "x", "must be x"),
};
// @ts-expect-error: a rule needs a check
const wrong: ResourceRule = { name: "own", types: [] };
const today = () => "2030-01-01";
new PolicyPack("own", { policies: createPolicies({ rules: [...rules, own, wrong], exemptions: new Exemptions({ exemptions: [], problems: [] }), today }) });
`,
  },
};

describe("an empty project with a package installed", function () {
  this.timeout(120_000);

  for (const [folder, { names, typescript }] of Object.entries(PROGRAMS) as [Folder, (typeof PROGRAMS)[Folder]][]) {
    describe(folder, () => {
      const created = once(() => createProject([folder], ["@types/node", "undici-types"]));

      it("imports it from JavaScript, as a module and by require", async () => {
        const project = await created();
        const name = nameOf(folder);
        project.write(
          "index.js",
          `import { createRequire } from "node:module";
import * as imported from "${name}";
const required = createRequire(import.meta.url)("${name}");
console.log(${JSON.stringify(names)}.filter((name) => !(name in imported && name in required)).join() || "all there");
`,
        );
        expect(await project.run("index.js")).to.equal("all there");
      });

      for (const resolution of ["node16", "nodenext", "bundler"] as const) {
        it(`type-checks with moduleResolution ${resolution}`, async () => {
          const project = await created();
          check(project.write("index.ts", typescript), resolution);
        });
      }
    });
  }
});

function once<T>(create: () => Promise<T>): () => Promise<T> {
  let created: Promise<T> | undefined;
  return () => {
    created ??= create();
    return created;
  };
}
