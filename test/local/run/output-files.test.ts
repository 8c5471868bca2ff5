import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import {
  bucketFolder,
  failuresFolder,
  flowFolder,
  openEnrichedFile,
  prepareFolder,
} from "../../../local/run/output-files.ts";
import { createContract } from "../../client/support/contract.ts";

describe("output files", () => {
  let output: string;
  beforeEach(async () => {
    output = await mkdtemp(path.join(tmpdir(), "tributary-output-"));
    await prepareFolder(output, "eu-west-1");
  });
  afterEach(() => rm(output, { recursive: true }));

  it("hold the exact bytes, one record a line, in shard order", async () => {
    const file = openEnrichedFile(path.join(output, "eu-west-1"));
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
    await openEnrichedFile(path.join(output, "eu-west-1")).close();
    expect(await readFile(path.join(output, "eu-west-1", "enriched.ndjson"), "utf8")).to.equal("");
  });

  it("take the place of an earlier run's, and leave other files alone", async () => {
    const failures = failuresFolder(output, "eu-west-1");
    await mkdir(failures, { recursive: true });
    await writeFile(path.join(failures, "old"), "");
    await mkdir(path.join(output, "eu-west-1", "buckets", "b"), { recursive: true });
    await writeFile(path.join(output, "eu-west-1", "mine.txt"), "kept");
    await prepareFolder(output, "eu-west-1");
    expect(await readdir(path.join(output, "eu-west-1"))).to.deep.equal(["mine.txt"]);
  });

  it("keep each bucket in a folder of its own, the failure store's where one looks for failures", () => {
    const contract = createContract(["eu-west-1"]);
    const store = contract.regions["eu-west-1"]?.failureStore.bucket ?? "";
    const folders = [store, "logs", "uploads"].map((bucket) => bucketFolder("out", "eu-west-1", bucket, contract));
    expect(folders).to.deep.equal(
      ["failures", "buckets/logs", "buckets/uploads"].map((folder) => path.join("out", "eu-west-1", folder)),
    );
  });

  it("keep a flow beside the first in a folder of its own", () => {
    expect(flowFolder("out", "eu-west-1", "enrich")).to.equal(path.join("out", "eu-west-1"));
    expect(flowFolder("out", "eu-west-1", "audit")).to.equal(path.join("out", "eu-west-1", "audit"));
  });
});
