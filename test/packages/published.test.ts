import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { FOLDERS, type Folder, type Packed, packAll, root } from "./pack.ts";

/** What a package holds beside what is built: licence, readme, manifest, and what its users' tools look for. */
const BESIDE: Record<Folder, string[]> = {
  client: ["enriched-record.v1.json"],
  emulator: [],
  "handlers/kinesis": [],
  infra: ["PulumiPlugin.yaml", "provider/index.ts", "provider/stream-function.ts", "tsconfig.json"],
  policies: ["PulumiPolicy.yaml", "index.js"],
};

/** Sources that are for the repository alone. */
const UNPUBLISHED: Record<Folder, RegExp> = {
  client: /^(examples\/.*|enriched-record\.v1\.json)$/,
  // A function on a queue is the repository's own so far, and so are mappings that are made by Lambda's API, a function's dead letters, and
  // the clock that passes waits over.
  emulator:
    /^(lambda\/(asynchronous\/dead-letters|function\/unpack|mappings\/.*|queue-poller\/.*|stream-poller\/table-stream)|time\/skipping-clock)\.ts$/,
  "handlers/kinesis": /^md5\/web-assembly-api\.d\.ts$/,
  // The default program: what is loaded before it, its regions, its alarms, its flows.
  infra:
    /^((index|outputs|positions|region)\.ts|config\/(config|contradictions|network-problems|living|problem|regions)\.ts|data\/operator\.ts|watch\/thresholds\.ts|flows\/.*|flow\/flow-of-region\.ts)$/,
  policies: /^core\/(coverage|exclusions|frameworks)\.ts$/,
};

const GRAMMAR = [
  "event-source-mapping/filter-pattern",
  "event-source-mapping/json-pattern",
  "event-source-mapping/lambda-rules",
  "event-source-mapping/limits",
  "event-source-mapping/rule",
];

const EVENTS = ["cron", "event-pattern", "event-rules", "schedule-expression", "wall-time", "wildcard"].map(
  (name) => `event-source-mapping/${name}`,
);

const TOPICS = ["cidr", "topic-filter", "topic-rules", "wildcard"].map((name) => `event-source-mapping/${name}`);

/** Where the sources of a package stand in `dist`, and what of other folders it takes along. */
const BUILT: Record<Folder, { prefix: string; along: readonly string[] }> = {
  client: { prefix: "", along: [] },
  emulator: {
    prefix: "emulator/",
    along: [...new Set([...GRAMMAR, ...EVENTS, ...TOPICS, "event-source-mapping/queue-limits"])],
  },
  "handlers/kinesis": { prefix: "", along: [] },
  infra: {
    prefix: "infra/",
    along: [
      ...new Set([...GRAMMAR, ...TOPICS, ...EVENTS]),
      "client/contract",
      "event-source-mapping/change-pattern",
      "event-source-mapping/queue-limits",
      "event-source-mapping/timestamp",
      "handlers/kinesis/failure-store/layout",
    ],
  },
  policies: { prefix: "", along: [] },
};

describe("the published packages", function () {
  this.timeout(120_000);
  let packed: readonly Packed[];
  before(async () => {
    packed = await packAll();
  });
  const packageOf = (folder: Folder) => packed.find((one) => one.folder === folder) ?? expect.fail(folder);

  for (const folder of FOLDERS) {
    it(`${folder} publishes each of its sources as JavaScript, declarations and source map, and nothing else`, () => {
      const { files } = packageOf(folder);
      const { prefix, along } = BUILT[folder];
      const sources = [...sourcesOf(folder).map((file) => `${prefix}${file}`), ...along.map((file) => `${file}.ts`)];
      const built = sources.flatMap((file) => {
        if (file.endsWith(".json")) return [`dist/${file}`];
        const module = `dist/${file.replace(/\.ts$/, "")}`;
        return [`${module}.d.ts`, `${module}.js`, `${module}.js.map`];
      });
      expect(files).to.have.members(["LICENSE", "README.md", "package.json", ...BESIDE[folder], ...built]);
    });

    it(`${folder} says what it runs on, under which licence, and names its types first`, () => {
      const { manifest } = packageOf(folder);
      expect(manifest.engines.node).to.match(/^>=22/);
      expect(manifest.license).to.equal("Apache-2.0");
      expect(readFileSync(path.join(root, folder, "LICENSE"), "utf8")).to.equal(
        readFileSync(path.join(root, "LICENSE"), "utf8"),
      );
      expect(Object.keys(manifest.exports["."] ?? {})).to.deep.equal(["types", "default"]);
      expect(manifest.scripts.prepack).to.match(
        /^node .+\/typescript-native\/bin\/tsc --singleThreaded --project tsconfig\.build\.json$/,
      );
    });
  }

  it("depend on none of our packages", () => {
    for (const { manifest } of packed)
      expect(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).join()).not.to.contain(
        "@tributary",
      );
  });

  it("the client brings no Pulumi", () => {
    expect(Object.keys(packageOf("client").manifest.dependencies ?? {})).to.deep.equal([
      "@aws-sdk/client-kinesis",
      "zod",
    ]);
  });
});

function sourcesOf(folder: Folder): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll(path.sep, "/"))
    .filter((file) => /\.(ts|json)$/.test(file) && !/^(package|tsconfig.*)\.json$|^(dist|node_modules)\//.test(file))
    .filter((file) => !UNPUBLISHED[folder].test(file));
}
