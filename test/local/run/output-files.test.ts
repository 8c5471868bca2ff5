import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { failuresFolder, openEnrichedFile, prepareFolder } from "../../../local/run/output-files.ts";

describe("output files", () => {
  let output: string;
  beforeEach(async () => {
    output = await mkdtemp(path.join(tmpdir(), "tributary-output-"));
    await prepareFolder(output, "eu-west-1");
  });
  afterEach(() => rm(output, { recursive: true }));

  it("hold the exact bytes, one record a line, in shard order", async () => {
    const file = openEnrichedFile(output, "eu-west-1");
    await file.write("shardId-000000000001", Buffer.from([0xff]));
    await file.write("shardId-000000000000", Buffer.from("a"));
    await file.write("shardId-000000000001", Buffer.from("c"));
    await file.write("shardId-000000000000", Buffer.from("b"));
    await file.close();
    const bytes = await readFile(path.join(output, "eu-west-1", "enriched.ndjson"));
    expect(bytes.toString("latin1")).to.equal("a\nb\n\xff\nc\n");
    expect(await readdir(path.join(output, "eu-west-1"))).to.deep.equal(["enriched.ndjson"]);
  });

  it("are empty when nothing came back", async () => {
    await openEnrichedFile(output, "eu-west-1").close();
    expect(await readFile(path.join(output, "eu-west-1", "enriched.ndjson"), "utf8")).to.equal("");
  });

  it("take the place of an earlier run's, and leave other files alone", async () => {
    const failures = failuresFolder(output, "eu-west-1");
    await mkdir(failures, { recursive: true });
    await writeFile(path.join(failures, "old"), "");
    await writeFile(path.join(output, "eu-west-1", "mine.txt"), "kept");
    await prepareFolder(output, "eu-west-1");
    expect(await readdir(path.join(output, "eu-west-1"))).to.deep.equal(["mine.txt"]);
  });
});
