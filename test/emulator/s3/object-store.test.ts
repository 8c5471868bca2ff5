import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { createFileObjectStore } from "../../../emulator/s3/file-object-store.ts";
import { createMemoryObjectStore } from "../../../emulator/s3/memory-object-store.ts";
import type { ObjectStore } from "../../../emulator/s3/object-store.ts";
import { realClock } from "../../../emulator/time/real-clock.ts";

/** Name and message of what the promise rejects with. */
const errorOf = (work: Promise<unknown>) => work.then(() => "nothing was thrown", String);

function behavesLikeS3(createStore: () => Promise<ObjectStore>) {
  it("gives back what was put, byte by byte", async () => {
    const store = await createStore();
    const body = Buffer.from([0xff, 0xfe, 0, 10, 13]);
    const { eTag } = await store.putObject("bucket", "a/b", body);
    const object = await store.getObject("bucket", "a/b");
    expect(Buffer.from(object.body)).to.deep.equal(body);
    expect(object).to.deep.include({ key: "a/b", sizeBytes: 5, eTag });
    expect(object.lastModifiedMs).to.be.closeTo(Date.now(), 60_000);
  });

  it("takes a key of 1,024 bytes, and none that is longer", async () => {
    const store = await createStore();
    // A file system's own limit of a name is shorter than S3's of a key.
    const key = Array.from({ length: 8 }, () => "k".repeat(127)).join("/");
    await store.putObject("bucket", `${key}k`, Buffer.from("x"));
    const error = await errorOf(store.putObject("bucket", `${key}é`, Buffer.from("x")));
    expect(error).to.match(/Your key is too long/);
  });

  it("keeps the last of what is put under one key", async () => {
    const store = await createStore();
    for (const text of ["longer", "new"]) await store.putObject("bucket", "k", Buffer.from(text));
    expect(Buffer.from((await store.getObject("bucket", "k")).body).toString()).to.equal("new");
  });

  it("gives each body with what was said of it, while others write", async () => {
    const store = await createStore();
    await store.setVersioning("bucket", "Enabled");
    const put = (text: string) =>
      store.putObject("bucket", "k", Buffer.from(text), { headers: { "x-amz-meta-n": text } });
    await put("0");
    let isWriting = true;
    const writing = (async () => {
      for (let time = 1; time < 40; time++) await put(String(time));
      isWriting = false;
    })();
    while (isWriting) {
      const { body, headers, versionId } = await store.getObject("bucket", "k");
      expect([headers["x-amz-meta-n"], versionId !== "null"]).to.deep.equal([Buffer.from(body).toString(), true]);
      await setImmediate();
    }
    await writing;
  });

  it("lists what it holds, page by page", async () => {
    const store = await createStore();
    for (const key of ["b", "a/2", "a/1"]) await store.putObject("bucket", key, Buffer.from(key));
    const first = await store.listObjects("bucket", { maxKeys: 2 });
    const second = await store.listObjects("bucket", { startAfter: first.next });
    expect([first, second].map(({ objects }) => objects.map(({ key, sizeBytes }) => [key, sizeBytes]))).to.deep.equal([
      [
        ["a/1", 3],
        ["a/2", 3],
      ],
      [["b", 1]],
    ]);
    expect(first.objects[0]).not.to.have.property("body");
    expect(await store.listObjects("bucket", { delimiter: "/" })).to.deep.include({ commonPrefixes: ["a/"] });
  });

  it("lists what is left while others delete", async () => {
    const store = await createStore();
    const keys = Array.from({ length: 30 }, (_, index) => `k${index}`);
    for (const key of keys) await store.putObject("bucket", key, Buffer.of());
    const listing = store.listObjects("bucket");
    await Promise.all(keys.map((key) => store.deleteObject("bucket", key)));
    expect((await listing).objects.length).to.be.at.most(keys.length);
  });

  it("deletes, and does not mind when nothing is there", async () => {
    const store = await createStore();
    await store.putObject("bucket", "k", Buffer.of());
    for (let time = 0; time < 2; time++) await store.deleteObject("bucket", "k");
    expect(await errorOf(store.getObject("bucket", "k"))).to.match(/^NoSuchKey/);
  });

  it("knows no bucket but those created", async () => {
    const store = await createStore();
    await store.headBucket("bucket");
    const attempts = [
      store.headBucket("other"),
      store.putObject("other", "k", Buffer.of()),
      store.getObject("other", "k"),
      store.deleteObject("other", "k"),
      store.listObjects("other"),
    ];
    for (const attempt of attempts)
      expect(await errorOf(attempt)).to.equal("NoSuchBucket: The specified bucket does not exist");
  });

  it("keeps its objects when the bucket is created again", async () => {
    const store = await createStore();
    await store.putObject("bucket", "k", Buffer.of());
    await store.createBucket("bucket");
    expect((await store.listObjects("bucket")).objects).to.have.length(1);
  });

  it("refuses an empty key", async () => {
    expect(await errorOf((await createStore()).putObject("bucket", "", Buffer.of()))).to.match(/^InvalidArgument/);
  });
}

describe("Objects in memory", () => {
  behavesLikeS3(async () => {
    const store = createMemoryObjectStore({ clock: realClock });
    await store.createBucket("bucket");
    return store;
  });
});

describe("Objects as files", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "objects-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const createStore = async () => {
    const store = createFileObjectStore((bucket) => join(folder, bucket));
    await store.createBucket("bucket");
    return store;
  };
  behavesLikeS3(createStore);

  it("are found where the key says", async () => {
    await (await createStore()).putObject("bucket", "2025/01/a.ndjson", Buffer.from("text"));
    expect(await readFile(join(folder, "bucket/2025/01/a.ndjson"), "utf8")).to.equal("text");
  });

  it("are written whole: readers see what was there before or what is there afterwards", async () => {
    const store = await createStore();
    const bodies = ["a", "b"].map((letter) => Buffer.alloc(4 * 1024 * 1024, letter));
    await store.putObject("bucket", "k", bodies[0] ?? Buffer.of());
    let isWriting = true;
    const writing = (async () => {
      for (let time = 0; time < 6; time++) await store.putObject("bucket", "k", bodies[time % 2] ?? Buffer.of());
      isWriting = false;
    })();
    while (isWriting) {
      const [object] = (await store.listObjects("bucket")).objects;
      const { body } = await store.getObject("bucket", "k");
      expect([object?.sizeBytes, body.byteLength, body[0]]).to.deep.equal([
        bodies[0]?.length,
        bodies[0]?.length,
        body.at(-1),
      ]);
    }
    await writing;
  });

  it("leave out what a process that was killed left half-written", async () => {
    const store = await createStore();
    await writeFile(join(folder, "bucket", ".0b54cc9d-98ea-4b1d-b3d8-3c1a1c5e2f10.part"), "half");
    expect((await store.listObjects("bucket")).objects).to.deep.equal([]);
  });

  it("have keys that are no paths too, and stay in the folder", async () => {
    const store = await createStore();
    const keys = ["../other/secret", "/absolute", "50%", "C:\\x", "a//b", "folder/"];
    for (const key of keys) await store.putObject("bucket", key, Buffer.from(key));
    expect((await store.listObjects("bucket")).objects.map(({ key }) => key)).to.deep.equal([...keys].sort());
    for (const key of keys) expect(Buffer.from((await store.getObject("bucket", key)).body).toString()).to.equal(key);
    expect(await readdir(folder)).to.deep.equal(["bucket"]);
    for (const key of keys) await store.deleteObject("bucket", key);
    expect((await store.listObjects("bucket")).objects).to.deep.equal([]);
  });

  it("refuse a key that a file stands in the way of, and one that is a folder", async () => {
    const store = await createStore();
    await store.putObject("bucket", "a/b", Buffer.of());
    for (const key of ["a/b/c", "a"]) {
      expect(await errorOf(store.putObject("bucket", key, Buffer.of())), key).to.match(
        /^InvalidArgument: .*another key/,
      );
      expect(await errorOf(store.getObject("bucket", key)), key).to.match(/^NoSuchKey/);
      await store.deleteObject("bucket", key);
    }
    expect((await store.listObjects("bucket")).objects.map(({ key }) => key)).to.deep.equal(["a/b"]);
  });
});
