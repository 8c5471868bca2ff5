import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { carriedFiles } from "../../../../infra/flow/package/carry.ts";
import type { Manifest } from "../../../../infra/flow/package/installed.ts";

/** The head of a binary: ELF for a machine, with what it is linked with. */
const elf = (machine: number, libc = "libc.so.6") => {
  const head = Buffer.alloc(64);
  head.write("\x7fELF", "latin1");
  head.writeUInt16LE(machine, 18);
  return Buffer.concat([head, Buffer.from(libc)]);
};
const [AARCH64, X64] = [183, 62];

describe("packages that a bundle carries", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-carry-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const install = async (
    place: string,
    manifest: Omit<Manifest, "name" | "version"> & { version?: string } = {},
    files: Record<string, string | Buffer> = { "index.js": "" },
  ) => {
    const root = path.join(folder, ...place.split(" ").map((name) => `node_modules/${name}`));
    const own = { name: place.split(" ").at(-1), version: "1.0.0", ...manifest };
    for (const [name, content] of Object.entries({ ...files, "package.json": JSON.stringify(own) })) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), content);
    }
  };
  const carried = async (...names: string[]) =>
    (await carriedFiles(path.join(folder, "src/handler.ts"), names))
      .map(({ name }) => name.replaceAll("node_modules/", ""))
      .filter((name) => !name.endsWith("package.json"));
  const refusal = (...names: string[]) =>
    carried(...names).then(
      () => "",
      (error: Error) => error.message,
    );

  it("bring what they depend on, each where Node.js finds it, and nothing else", async () => {
    await install("a", { dependencies: { b: "1", "@s/c": "1" } }, { "lib/index.js": "a", LICENSE: "text" });
    await install("a b", { version: "2.0.0" });
    await install("b", { dependencies: { a: "1" } });
    await install("@s/c", { dependencies: { b: "1" } });
    await install("d");
    expect(await carried("a")).to.deep.equal([
      ...["@s/c/index.js", "a/LICENSE", "a/lib/index.js", "a/b/index.js", "b/index.js"],
    ]);
  });

  it("are the same bytes, in whatever order they are named", async () => {
    await install("a", {}, { "x.js": "x", "a.js": "a" });
    await install("b");
    const entry = path.join(folder, "handler.ts");
    expect(await carriedFiles(entry, ["b", "a"])).to.deep.equal(await carriedFiles(entry, ["a", "b"]));
  });

  it("must be installed, and so must what they depend on", async () => {
    await install("a", { dependencies: { b: "1" } });
    expect(await refusal("none")).to.match(/got none, which is not\.\nFix: npm install none/);
    expect(await refusal("a")).to.match(/got b, which is not/);
  });

  const optional = {
    optionalDependencies: {
      "@img/p-linux-arm64": "2.1.0",
      "@img/p-linux-x64": "2.1.0",
      "@img/p-linuxmusl-arm64": "2.1.0",
    },
  };
  const system = (cpu: string, libc = "glibc") => ({ os: ["linux"], cpu: [cpu], libc: [libc] });

  it("bring the binaries for where functions run, and those of no other system", async () => {
    await install("p", optional);
    await install("@img/p-linux-arm64", system("arm64"), { "p.node": elf(AARCH64) });
    await install("@img/p-linux-x64", system("x64"), { "p.node": elf(X64) });
    await install("@img/p-linuxmusl-arm64", system("arm64", "musl"), {
      "p.node": elf(AARCH64, "libc.musl-aarch64.so.1"),
    });
    expect(await carried("p")).to.deep.equal(["@img/p-linux-arm64/p.node", "p/index.js"]);
  });

  it("are refused without those binaries, with the line that fetches them", async () => {
    await install("p", optional);
    await install("@img/p-linux-x64", system("x64"), { "p.node": elf(X64) });
    expect(await refusal("p")).to.match(
      /run on linux, arm64 and glibc, got p without .*\nFix: npm install --force --no-save @img\/p-linux-arm64@2\.1\.0; /,
    );
  });

  it("run everywhere when a WebAssembly build is named too, and are the same on every machine", async () => {
    await install("p", optional);
    await install("@img/p-linux-arm64", system("arm64"), { "p.node": elf(AARCH64) });
    await install("@img/p-wasm32", {}, { "p.node.wasm": "\0asm" });
    expect(await carried("p", "@img/p-wasm32")).to.deep.equal(["@img/p-wasm32/p.node.wasm", "p/index.js"]);
  });

  const binaries: [what: string, bytes: Buffer][] = [
    ["another processor", elf(X64)],
    ["musl", elf(AARCH64, "libc.musl-aarch64.so.1")],
    ["macOS", Buffer.from("cffaedfe0c000001", "hex")],
  ];
  for (const [what, bytes] of binaries) {
    it(`are refused with a binary of their own for ${what}`, async () => {
      await install("p", {}, { "build/p.node": bytes });
      expect(await refusal("p")).to.match(/got p without binaries for them/);
      await install("p", {}, { "build/p.node": bytes, "build/fits.node": elf(AARCH64) });
      expect(await carried("p")).to.deep.equal(["p/build/fits.node"]);
    });
  }
});
