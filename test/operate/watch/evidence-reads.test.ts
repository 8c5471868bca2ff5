import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import { XRayClient } from "@aws-sdk/client-xray";
import { expect } from "chai";
import { createEndpoint } from "../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import { createLogs } from "../../../emulator/logs/logs.ts";
import { createMemoryObjectStore } from "../../../emulator/s3/memory-object-store.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { createXray } from "../../../emulator/xray/xray.ts";
import { readsOfLogs, readsOfS3, readsOfXray } from "../../../operate/watch/evidence-reads.ts";

const NOW_MS = Date.UTC(2026, 10, 30, 12);
const region = "eu-west-1";
const fn = { name: "enrich", arn: `arn:aws:lambda:${region}:000000000000:function:enrich` };

describe("what is read beside metrics", () => {
  const clock = createVirtualClock(NOW_MS);
  const logs = createLogs(clock);
  const xray = createXray();
  const objectStore = createMemoryObjectStore({ clock });
  const calls: string[] = [];
  const endpoint = createEndpoint({
    ...{ kinesis: createKinesis({ clock }), objectStore, logs, xray },
    onCall: ({ operation }) => calls.push(operation),
  });
  const clients: { destroy(): void }[] = [];
  let reads: ReturnType<typeof readsOfS3> & ReturnType<typeof readsOfLogs> & ReturnType<typeof readsOfXray>;
  before(async () => {
    const config = {
      ...{ region, endpoint: `http://127.0.0.1:${await endpoint.listen()}`, maxAttempts: 1 },
      credentials: { accessKeyId: "000000000000", secretAccessKey: "local" },
    };
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    const [cloudwatchLogs, traces] = [new CloudWatchLogsClient(config), new XRayClient(config)];
    clients.push(s3, cloudwatchLogs, traces);
    reads = { ...readsOfS3(s3), ...readsOfLogs(cloudwatchLogs), ...readsOfXray(traces) };
  });
  beforeEach(() => calls.splice(0));
  after(async () => {
    for (const client of clients) client.destroy();
    await endpoint.close();
  });

  it("is the newest lines of a log, and no more than asked for", async () => {
    logs.createGroup(region, "group");
    for (let index = 0; index < 300; index += 1) {
      logs.write(region, "group", `line ${index}\n`);
      await clock.advance(1);
    }
    const lines = await reads.logLines("group", NOW_MS, 100);
    expect(lines.map(({ line }) => line)).to.deep.equal(
      Array.from({ length: 100 }, (_, index) => `line ${299 - index}`),
    );
    expect(calls).to.deep.equal(["FilterLogEvents"]);
    expect(await reads.logLines("group", NOW_MS + 298, 100)).to.have.length(2);
  });

  it("is traces of a few pages, and their segments five at a time", async () => {
    for (let index = 0; index < 250; index += 1)
      xray.invoked(region, fn, { requestId: `r${index}`, status: "success", durationMs: 10 }, NOW_MS);
    const found = await reads.tracesOf(["enrich", "other"], NOW_MS - 1000, NOW_MS);
    expect(found).to.have.length(200);
    expect(found[0]).to.include({ startedAtMs: NOW_MS - 10, isPartial: false });
    const segments = await reads.segments(found.slice(0, 12).map(({ id }) => id));
    expect([...segments.values()].map((documents) => documents.length)).to.deep.equal(Array(12).fill(2));
    expect(calls).to.have.length(2 + 3);
    expect(await reads.tracesOf(["other"], NOW_MS - 1000, NOW_MS)).to.deep.equal([]);
  });

  it("is objects of a few pages, and the beginning of each", async () => {
    await objectStore.createBucket("failures", region);
    for (let index = 0; index < 2100; index += 1)
      await objectStore.putObject("failures", `a/${String(index).padStart(4, "0")}`, Buffer.from("0123456789"));
    const { objects, isCut } = await reads.objects("failures", "a/");
    expect([objects.length, isCut, objects[0]?.bytes]).to.deep.equal([2000, true, 10]);
    expect(calls).to.deep.equal(["ListObjectsV2", "ListObjectsV2"]);
    await objectStore.putObject("failures", "b/c/1", Buffer.of());
    expect(await reads.folders("failures", "")).to.deep.equal(["a/", "b/"]);
    expect((await reads.objects("failures", "a/20")).isCut).to.equal(false);
    expect(Buffer.from(await reads.object("failures", "a/0000", 4)).toString()).to.equal("0123");
  });
});
