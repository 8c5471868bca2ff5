import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { strFromU8, unzipSync } from "fflate";
import { zipOf } from "../../../operate/roll-out/laptop/zip.ts";
import { RollOutError } from "../../../operate/roll-out/roll-out-error.ts";

describe("a function's code, zipped", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-zip-"));
    await mkdir(path.join(folder, "deep", "er"), { recursive: true });
    await writeFile(path.join(folder, "deep", "er", "a.json"), "{}");
    await writeFile(path.join(folder, "index.mjs"), "export {};");
  });
  after(() => rm(folder, { recursive: true }));

  it("has texts, files and folders at their paths", async () => {
    const zip = await zipOf({
      kind: "asset-archive",
      assets: {
        "index.mjs": { kind: "file-asset", path: path.join(folder, "index.mjs") },
        "data/b.txt": { kind: "text-asset", text: "한" },
        lib: { kind: "file-archive", path: folder },
        nested: { kind: "asset-archive", assets: { "c.txt": { kind: "text-asset", text: "c" } } },
      },
    });
    const files = Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]);
    expect(Object.fromEntries(files)).to.deep.equal({
      ...{ "index.mjs": "export {};", "data/b.txt": "한", "nested/c.txt": "c" },
      ...{ "lib/index.mjs": "export {};", "lib/deep/er/a.json": "{}" },
    });
  });

  it("is refused where it is not on this machine", async () => {
    const uri = "https://example.com/code.zip";
    const error = await zipOf({ kind: "remote-archive", uri }).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(RollOutError).with.property("message").that.contains(uri);
  });
});
