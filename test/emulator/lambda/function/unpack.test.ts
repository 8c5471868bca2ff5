import { lstatSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Code, type CodeEntry, unpack } from "../../../../emulator/lambda/function/unpack.ts";
import { createTempFolder } from "./temp-folder.ts";

describe("unpack", () => {
  it("lays out texts, files, folders and nested archives by their keys", async () => {
    using source = createTempFolder({ "catalogue.json": '{"città":"Forlì"}', "lib/a.js": "a", "lib/deep/b.js": "b" });
    using target = createTempFolder();
    await unpack(
      createArchive({
        "index.mjs": { kind: "text-asset", text: "export const x = '서울';\n" },
        "data/catalogue.json": { kind: "file-asset", path: join(source.path, "catalogue.json") },
        "./lib": { kind: "file-archive", path: join(source.path, "lib") },
        nested: createArchive({ "c/d.txt": { kind: "text-asset", text: "d" }, empty: createArchive({}) }),
      }),
      join(target.path, "new", "folder"),
    );
    expect(read(join(target.path, "new", "folder"))).to.deep.equal({
      "index.mjs": "export const x = '서울';\n",
      "data/catalogue.json": '{"città":"Forlì"}',
      "lib/a.js": "a",
      "lib/deep/b.js": "b",
      "nested/c/d.txt": "d",
    });
    expect(lstatSync(join(target.path, "new/folder/nested/empty")).isDirectory()).to.equal(true);
  });

  it("copies the files that links in a folder point at", async () => {
    using source = createTempFolder({ "real.js": "real" });
    symlinkSync(join(source.path, "real.js"), join(source.path, "link.js"));
    using target = createTempFolder();
    await unpack({ kind: "file-archive", path: source.path }, target.path);
    expect(lstatSync(join(target.path, "link.js")).isSymbolicLink()).to.equal(false);
    expect(read(target.path)).to.deep.equal({ "link.js": "real", "real.js": "real" });
  });

  for (const key of ["../outside", "a/../../outside", "/etc/outside", "C:\\outside", "a\\b", "", "a\0b"]) {
    it(`refuses the key ${JSON.stringify(key)}, at the top and nested`, async () => {
      using target = createTempFolder();
      const archive = createArchive({ [key]: { kind: "text-asset", text: "x" } });
      expect(await failure(archive, join(target.path, "code"))).to.include(`got ${JSON.stringify(key)}. Fix:`);
      expect(await failure(createArchive({ deep: archive }), join(target.path, "code"))).to.include("Fix:");
      expect(read(target.path)).to.deep.equal({});
    });
  }

  it("refuses what cannot be laid out, saying what it got", async () => {
    using source = createTempFolder({ "code.zip": "PK" });
    const missing = join(source.path, "missing");
    const zip = join(source.path, "code.zip");
    const table: [CodeEntry, string][] = [
      [{ kind: "file-archive", path: zip }, `got the file ${zip}`],
      [{ kind: "file-archive", path: missing }, `there is no folder ${missing}`],
      [createArchive({ a: { kind: "file-asset", path: missing } }), `cannot read the file ${missing}`],
      [{ kind: "remote-archive", uri: "https://example.com/a.zip" }, "remote-archive https://example.com/a.zip"],
      [
        createArchive({ a: { kind: "remote-asset", uri: "https://example.com/a" } }),
        "remote-asset https://example.com/a",
      ],
    ];
    using target = createTempFolder();
    for (const [code, message] of table)
      expect(await failure(code, target.path))
        .to.include(message)
        .and.include("Fix:");
  });
});

function createArchive(assets: Record<string, CodeEntry>): Code {
  return { kind: "asset-archive", assets };
}

async function failure(code: CodeEntry, folder: string): Promise<string> {
  return unpack(code, folder).then(
    () => "nothing was refused",
    (error: Error) => error.message,
  );
}

function read(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}
