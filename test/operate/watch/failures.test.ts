import { expect } from "chai";
import type { EvidenceReads } from "../../../operate/watch/evidence-reads.ts";
import { createFailuresReader, type FailuresArgs } from "../../../operate/watch/failures.ts";

const NOW_MS = Date.UTC(2026, 10, 30, 12);
const HOUR_MS = 3_600_000;
const line = (reason: string, data = "secret") =>
  `${JSON.stringify({
    ...{ reason, flow: "enrich", region: "eu-west-1", stream: "users", shardId: "shardId-0", sequenceNumber: "7" },
    ...{ subSequence: 0, partitionKey: "u1", data: Buffer.from(data).toString("base64") },
  })}\n`;
const quarantine = (name: string) => `quarantine/enrich/2026/11/30/shardId-0/${name}.ndjson`;

type Held = Record<string, { body: string; storedAtMs?: number }>;

/** What the stand-in for S3 lists at once. */
const MOST_LISTED = 30;

const createSubject = (held: Held, overrides: Partial<FailuresArgs> = {}) => {
  const calls: string[] = [];
  const reads: Pick<EvidenceReads, "objects" | "folders" | "object"> = {
    async objects(_, prefix) {
      calls.push(prefix);
      const below = Object.entries(held).filter(([key]) => key.startsWith(prefix));
      const objects = below.map(([key, { body, storedAtMs = NOW_MS }]) => ({ key, storedAtMs, bytes: body.length }));
      return objects.length > MOST_LISTED
        ? { objects: objects.slice(0, MOST_LISTED), isCut: true }
        : { objects, isCut: false };
    },
    async folders(_, prefix) {
      calls.push(`folders of ${prefix}`);
      const below = Object.keys(held).filter((key) => key.startsWith(prefix));
      return [...new Set(below.map((key) => key.slice(0, key.indexOf("/", prefix.length) + 1)))].sort();
    },
    async object(_, key, mostBytes) {
      calls.push(key);
      return Buffer.from(held[key]?.body ?? "").subarray(0, mostBytes);
    },
  };
  const args = {
    reads,
    bucket: "failures",
    flows: ["enrich"],
    flowOf: () => "enrich",
    showsRecords: false,
    ...overrides,
  };
  const read = createFailuresReader(args);
  return { read: (nowMs = NOW_MS) => read(nowMs - HOUR_MS, nowMs), calls };
};

describe("failures of a stack in AWS", () => {
  it("are told by reason and object, how many, and without what records say", async () => {
    const held = { [quarantine("a")]: { body: line("invalid-json") + line("no-such") + line("invalid-json") } };
    const { value } = await createSubject(held).read();
    const common = { atMs: NOW_MS, fate: "quarantined", flow: "enrich", object: quarantine("a") };
    expect(value).to.deep.equal([
      { ...common, reason: "invalid-json", records: 2, detail: undefined, data: undefined },
      { ...common, reason: "no-such", records: 1, detail: undefined, data: undefined },
    ]);
    const shown = await createSubject(held, { showsRecords: true }).read();
    expect(shown.value[0]?.data, "where they were asked for").to.equal("secret");
  });

  it("are those of the time that counts are of, the newest first and few of many", async () => {
    const many = Array.from({ length: 25 }, (_, index) => [
      quarantine(`n${String(index).padStart(2, "0")}`),
      { body: line(`r${index}`), storedAtMs: NOW_MS - index * 1000 },
    ]);
    const old = { [quarantine("old")]: { body: line("old"), storedAtMs: NOW_MS - 2 * HOUR_MS } };
    const { read, calls } = createSubject({ ...Object.fromEntries(many), ...old });
    const { value, notes } = await read();
    expect(value.map(({ reason }) => reason)).to.deep.equal(Array.from({ length: 10 }, (_, index) => `r${index}`));
    expect(notes).to.deep.equal(["25 objects were stored meanwhile: the newest 10 are shown."]);
    expect(calls).to.have.length(3 + 10);
    await read();
    expect(calls, "an object is read once").to.have.length(3 + 10 + 3);
  });

  it("are looked for where yesterday's records are too, and where Lambda keeps batches", async () => {
    const { read, calls } = createSubject({});
    await read();
    expect(calls).to.deep.equal(["quarantine/enrich/2026/11/30/", "quarantine/enrich/2026/11/29/", "aws/lambda/"]);
  });

  it("are read in part where an object is large: whole lines alone, and no batch", async () => {
    const large = line("first") + line("second", "x".repeat(300_000));
    const batch = "aws/lambda/u/shardId-0/2026/11/30/x";
    const { value } = await createSubject({ [quarantine("a")]: { body: large }, [batch]: { body: large } }).read();
    expect(value.map(({ reason }) => reason)).to.have.members([
      "first",
      `a batch of ${large.length} bytes, which is not read here`,
    ]);
  });

  it("are not taken from what is no record: anybody may use the bucket", async () => {
    const { value } = await createSubject({ [quarantine("a")]: { body: "<script>" } }).read();
    expect(value).to.have.length(1);
    expect(value[0]).to.include({ reason: "no record of a stream", data: undefined });
  });

  it("are looked for by their day where there are more batches than are listed, the newest shards first", async () => {
    const batch = (shard: number, day: string, name: string) =>
      [`aws/lambda/u/shardId-${String(shard).padStart(2, "0")}/2026/${day}/${name}`, { body: "{}" }] as const;
    const old = Array.from({ length: 40 }, (_, index) => batch(0, "10/01", `old-${index}`));
    const { read, calls } = createSubject(
      Object.fromEntries([...old, batch(1, "11/30", "new"), batch(2, "11/30", "newer")]),
    );
    const { value, notes } = await read();
    expect(value.map(({ object }) => object.split("/").at(-1))).to.have.members(["new", "newer"]);
    expect(notes).to.deep.equal([]);
    expect(calls.slice(2, 8)).to.deep.equal([
      ...["aws/lambda/", "folders of aws/lambda/", "folders of aws/lambda/u/"],
      ...[0, 1, 2].map((shard) => `aws/lambda/u/shardId-0${shard}/2026/11/30/`),
    ]);
  });

  it("say so when there are more shards or objects than are looked into", async () => {
    const many = (count: number, keyOf: (index: number) => string) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [keyOf(index), { body: "{}" }]));
    const shards = many(40, (index) => `aws/lambda/u/shardId-${100 + index}/2026/11/30/x`);
    const objects = many(40, (index) => quarantine(`n${index}`));
    for (const held of [shards, objects])
      expect((await createSubject(held).read()).notes.at(-1)).to.equal(
        "There are more objects than are listed: newer ones may be missing.",
      );
  });
});
