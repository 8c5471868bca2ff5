import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { FolderInUseError, lockFolder } from "../../../local/run/folder-lock.ts";

describe("lock of a folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-lock-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const lockFile = () => path.join(folder, ".tributary.lock");

  it("keeps others out, saying who holds it, until it is given free", async () => {
    const release = await lockFolder(folder, "npm start -- --serve");
    const error = await lockFolder(folder, "npm start").catch((caught: Error) => caught);
    expect(error).to.be.instanceOf(FolderInUseError).and.include({ exitStatus: 1 });
    expect(error)
      .to.have.property("message")
      .that.includes(`process ${process.pid} works there: npm start -- --serve, since `);
    expect(error).to.have.property("message").that.includes("--output");
    await release();
    await (await lockFolder(folder, "npm start"))();
    expect(await readdir(folder)).to.deep.equal([]);
  });

  const voids: [what: string, content: () => string][] = [
    ["a process that has ended", () => JSON.stringify({ pid: spawnSync("true").pid, what: "npm start", since: "now" })],
    ["nobody, cut off", () => '{"pid":'],
    ["nobody, empty", () => ""],
    ["no process", () => JSON.stringify({ pid: 0, what: "npm start", since: "now" })],
  ];
  for (const [what, content] of voids)
    it(`is void when it belongs to ${what}`, async () => {
      await writeFile(lockFile(), content());
      await (await lockFolder(folder, "npm start"))();
    });
});
