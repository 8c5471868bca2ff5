import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { deflateRawSync } from "node:zlib";
import { expect } from "chai";
import { packageHandler } from "../../../../infra/flow/package/package.ts";

const enrich = path.resolve("handlers/enrich");
const filesOf = async (archive: Awaited<ReturnType<typeof packageHandler>>) => {
  const folder = await archive.path;
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""]));
};

describe("package", () => {
  let folder: string;
  const source = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-package-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("bundles the enrichment with its source map and its catalogue", async () => {
    const catalogue = path.join(enrich, "catalogue.json");
    const archive = await packageHandler({
      entry: path.join(enrich, "index.ts"),
      files: { "catalogue.json": catalogue },
    });
    const files = await filesOf(archive);
    expect(Object.keys(files)).to.include.members(["index.mjs", "index.mjs.map", "catalogue.json"]);
    expect(JSON.parse(files["index.mjs.map"] ?? "").sources).to.include("../index.ts");
  });

  it("leaves out what the SDK needs only outside of Lambda", async () => {
    const files = await filesOf(await packageHandler({ entry: path.join(enrich, "index.ts"), files: {} }));
    const code = Object.entries(files).flatMap(([name, text]) => (name.endsWith(".mjs") ? [text] : []));
    expect(code.join("")).not.to.include("GetRoleCredentials").and.not.to.include("AssumeRoleWithSAML");
    const zippedBytes = code.reduce((sum, text) => sum + deflateRawSync(text, { level: 9 }).byteLength, 0);
    expect(zippedBytes).to.be.below(150 * 1024);
  });

  it("keeps every file of a package that it never made before, and of one that it did", async () => {
    // No earlier run has left it behind.
    const text = `export const handler = "${randomUUID()}";\n`;
    const entry = await source("handler.ts", text);
    const beside = await source("beside.txt", text);
    for (const args of [
      { entry, files: { "beside.txt": beside } },
      { entry: pathToFileURL(entry), files: { "beside.txt": beside } },
    ]) {
      const files = await filesOf(await packageHandler(args));
      expect(Object.keys(files).sort()).to.deep.equal(["beside.txt", "index.mjs", "index.mjs.map"]);
      expect(files["beside.txt"]).to.equal(text);
      expect(files["index.mjs"]).to.contain("handler");
    }
  });

  it("makes the same bytes of the same sources, wherever they lie", async () => {
    const text = "export const handler = async (event: object) => Object.keys(event).length;\n";
    const other = await mkdtemp(path.join(tmpdir(), "tributary-elsewhere-"));
    await writeFile(path.join(other, "handler.ts"), text);
    const [here, there] = await Promise.all(
      [await source("handler.ts", text), path.join(other, "handler.ts")].map(async (entry) =>
        filesOf(await packageHandler({ entry, files: {} })),
      ),
    );
    await rm(other, { recursive: true });
    expect(here).to.deep.equal(there);
  });

  it("bundles once for all regions", async () => {
    const entry = await source("handler.ts", "export const handler = 1;\n");
    const [first, second] = await Promise.all([1, 2].map(() => packageHandler({ entry, files: {} })));
    expect(first).to.equal(second);
  });

  describe("names its folder to the engine", () => {
    // The SDK's types hide its store; the runner fills it from its flags.
    const { getStore } = createRequire(import.meta.url)("@pulumi/pulumi/runtime/state.js") as {
      getStore(): { settings: { options: { rootDirectory: string } } };
    };
    const { options } = getStore().settings;
    const told = options.rootDirectory;
    afterEach(() => {
      options.rootDirectory = told;
    });
    // The SDK's name for a program whose engine told it no root, as an inline program's doesn't.
    const untold = "rootDirectory";
    const cases: [who: string, root: string, absolute: boolean][] = [
      ["by a path from the program's folder, which tells nobody where it was built", path.resolve("."), false],
      ["by a whole path where engine and program may run in different folders", untold, true],
    ];
    for (const [who, root, absolute] of cases)
      it(who, async () => {
        options.rootDirectory = root;
        const text = `export const handler = "${absolute}";\n`;
        const archive = await packageHandler({ entry: await source("handler.ts", text) });
        const named = await archive.path;
        expect(path.isAbsolute(named)).to.equal(absolute);
        expect(await readdir(path.resolve(named))).to.include("index.mjs");
      });
  });

  const failures: [name: string, text: string, reason: RegExp][] = [
    ["bad syntax", "export const handler = ;", /handler\.ts:1: Unexpected ";"/],
    ["a missing import", 'export { handler } from "./nowhere.ts";', /Could not resolve "\.\/nowhere\.ts"/],
  ];
  for (const [name, text, reason] of failures) {
    it(`names the entry and the place of ${name}`, async () => {
      const entry = await source("handler.ts", text);
      const error = await packageHandler({ entry, files: {} }).catch((caught: Error) => caught);
      expect(error).to.have.property("message").that.matches(reason).and.includes("must bundle").and.includes("Fix: ");
    });
  }

  it("keeps its word when a property waits for the package: the SDK would write the property's name before it", async () => {
    const entry = await source("handler.ts", "export const handler = ;");
    const error = await packageHandler({ entry, files: {} }).catch((caught: Error) => caught);
    if (error instanceof Error) error.message = `error serializing property "code": ${error.message}`;
    expect(error)
      .to.have.property("message")
      .that.matches(/^The package of .*handler\.ts must bundle/);
  });

  it("refuses a module that exports no handler, and says what it exports", async () => {
    for (const [text, exported] of [
      ["export const handle = 1; export default 2;", "default, handle"],
      ["console.log();", "nothing"],
    ] as const) {
      const entry = await source(`${exported}.ts`, text);
      const error = await packageHandler({ entry }).catch((caught: Error) => caught);
      expect(error)
        .to.have.property("message")
        .that.matches(/must export handler, got /)
        .and.includes(`got ${exported} from ${entry}`);
    }
  });

  it("takes a handler that another module exports, however it is passed on", async () => {
    await source("own.ts", "export const handler = 1;");
    for (const [name, text] of [
      ["named.ts", 'export { handler } from "./own.ts";'],
      ["star.ts", 'export * from "./own.ts";'],
    ] as const)
      expect(await filesOf(await packageHandler({ entry: await source(name, text) }))).to.have.property("index.mjs");
  });

  it("names an entry that does not exist", async () => {
    const error = await packageHandler({ entry: path.join(folder, "none.ts"), files: {} }).catch(
      (caught: Error) => caught,
    );
    expect(error)
      .to.have.property("message")
      .that.matches(/none\.ts must bundle, got .*Could not resolve/);
  });

  it("names a file that should stand beside the bundle and does not exist", async () => {
    const entry = await source("handler.ts", "export const handler = 1;\n");
    const files = { "catalogue.json": path.join(folder, "none.json") };
    const error = await packageHandler({ entry, files }).catch((caught: Error) => caught);
    expect(error)
      .to.have.property("message")
      .that.matches(/catalogue\.json of the package must be a readable file, got .*none\.json.*\nFix: /);
  });

  it("leaves a package that it carries out of the bundle, and puts it beside: it loads from there", async () => {
    const entry = await source("handler.ts", 'import { value } from "carried";\nexport const handler = () => value;\n');
    const carried = path.join(folder, "node_modules/carried");
    await mkdir(path.join(carried, "lib"), { recursive: true });
    const manifest = { name: "carried", version: "1.0.0", type: "module", exports: "./lib/index.js" };
    await writeFile(path.join(carried, "package.json"), JSON.stringify(manifest));
    await writeFile(path.join(carried, "lib/index.js"), 'export const value = "beside";\n');
    const archive = await packageHandler({ entry, carry: ["carried"] });
    const packed = await archive.path;
    expect(await readFile(path.join(packed, "index.mjs"), "utf8")).not.to.include("beside");
    const { handler } = await import(pathToFileURL(path.resolve(packed, "index.mjs")).href);
    expect(handler()).to.equal("beside");
  });
});
