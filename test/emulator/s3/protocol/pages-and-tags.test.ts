import { createHash } from "node:crypto";
import { expect } from "chai";
import { createS3, tags } from "./create-s3.ts";

const ETAG = createHash("md5").update("0123456789").digest("hex");

describe("Pages of a bucket", () => {
  it("are none of no keys, and say what was asked", async () => {
    const { ask, store } = await createS3();
    await store.putObject("plain", "l", Buffer.of());
    expect((await ask("GET", "/plain?list-type=2&max-keys=0")).text).to.contain("<IsTruncated>false</IsTruncated>");
    const first = (await ask("GET", "/plain?list-type=2&max-keys=1&start-after=a")).text;
    expect(first)
      .to.contain("<StartAfter>a</StartAfter>")
      .and.to.contain("<Key>k</Key>")
      .and.not.to.contain("<Key>l</Key>");
    const [, token = ""] = /<NextContinuationToken>(.*)<\/NextContinuationToken>/.exec(first) ?? [];
    const second = (await ask("GET", `/plain?list-type=2&continuation-token=${encodeURIComponent(token)}`)).text;
    expect(second).to.contain(`<ContinuationToken>${token}</ContinuationToken>`).and.to.contain("<Key>l</Key>");
  });

  it("go on behind a marker, in the older form", async () => {
    const { ask, store } = await createS3();
    await store.putObject("plain", "l/1", Buffer.of());
    const first = (await ask("GET", "/plain?max-keys=1&delimiter=/")).text;
    expect(first).to.contain("<NextMarker>k</NextMarker>").and.not.to.contain("KeyCount");
    expect((await ask("GET", "/plain?marker=k&delimiter=/")).text).to.contain("<Prefix>l/</Prefix>");
  });
});

describe("Pages of versions", () => {
  it("go on behind a version, and tell what is asked", async () => {
    const { ask, store } = await createS3();
    for (const key of ["k", "l"]) await store.putObject("kept", key, Buffer.of());
    const page = async (query: string) => (await ask("GET", `/kept?versions&${query}`)).text;
    const keys = (text: string) => [...text.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key);
    const first = await page("max-keys=1");
    expect(keys(first)).to.deep.equal(["k"]);
    expect(first).to.contain("<NextKeyMarker>k</NextKeyMarker>").and.to.contain("<IsTruncated>true</IsTruncated>");
    const [, id] = /<NextVersionIdMarker>(.*)<\/NextVersionIdMarker>/.exec(first) ?? [];
    const second = await page(`key-marker=k&version-id-marker=${id}`);
    expect(keys(second)).to.deep.equal(["k", "l"]);
    expect(second).to.contain("<IsLatest>false</IsLatest>").and.to.contain("<IsTruncated>false</IsTruncated>");
    expect(keys(await page("key-marker=k"))).to.deep.equal(["l"]);
    expect(keys(await page("key-marker=l"))).to.deep.equal([]);
    expect(await page("encoding-type=url")).to.contain("<EncodingType>url</EncodingType>");
  });
});

describe("Tags of an object", () => {
  it("are put, read, counted, copied, and taken off", async () => {
    const { ask } = await createS3();
    const read = async (key = "k") => (await ask("GET", `/plain/${key}?tagging`)).text;
    expect(await read()).to.equal("<Tagging><TagSet></TagSet></Tagging>");
    expect(await ask("PUT", "/plain/k?tagging", { body: tags("a", "b") })).to.include({ status: 200 });
    expect(await read()).to.equal(tags("a", "b"));
    expect((await ask("HEAD", "/plain/k")).headers).to.include({ "x-amz-tagging-count": "2" });
    await ask("PUT", "/plain/copy", { headers: { "x-amz-copy-source": "/plain/k" } });
    expect(await read("copy")).to.equal(tags("a", "b"));
    expect(await ask("DELETE", "/plain/k?tagging")).to.include({ status: 204 });
    expect(await read()).to.equal("<Tagging><TagSet></TagSet></Tagging>");
    await ask("PUT", "/plain/k", { headers: { "x-amz-tagging": "a=v" }, body: "x" });
    expect(await read()).to.equal(tags("a"));
  });

  it("belong to a version", async () => {
    const { ask, store } = await createS3();
    const { versionId } = await store.getObject("kept", "k");
    await store.putObject("kept", "k", Buffer.from("new"));
    const put = await ask("PUT", `/kept/k?tagging&versionId=${versionId}`, { body: tags("a") });
    expect(put.headers).to.include({ "x-amz-version-id": versionId });
    expect((await ask("GET", "/kept/k?tagging")).text).to.equal("<Tagging><TagSet></TagSet></Tagging>");
    expect((await ask("GET", `/kept/k?tagging&versionId=${versionId}`)).text).to.equal(tags("a"));
  });
});

describe("A delete marker", () => {
  it("is told by a header to who wants to read it", async () => {
    const { ask, store } = await createS3();
    const { versionId } = await store.deleteObject("kept", "k");
    const read = await ask("GET", `/kept/k?versionId=${versionId}`);
    expect(read.text).to.equal(
      "<Error><Code>MethodNotAllowed</Code><Message>The specified method is not allowed against this resource.</Message><Method>GET</Method><ResourceType>DeleteMarker</ResourceType></Error>",
    );
    expect([read.status, read.headers]).to.deep.include(405);
    expect(read.headers).to.include({ "x-amz-delete-marker": "true", allow: "DELETE" });
  });
});

describe("Checksums", () => {
  it("that came with an object go back with all of it, where they are asked for", async () => {
    const { ask } = await createS3();
    const checksum = { "x-amz-checksum-sha256": createHash("sha256").update("0123456789").digest("base64") };
    const put = await ask("PUT", "/plain/k", { headers: checksum, body: "0123456789" });
    expect(put.headers).to.include({ ...checksum, "x-amz-checksum-type": "FULL_OBJECT" });
    const enabled = { "x-amz-checksum-mode": "ENABLED" };
    const get = async (headers: Record<string, string>, method = "GET") =>
      (await ask(method, "/plain/k", { headers })).headers;
    for (const range of ["bytes=-15", "bytes=0-100"])
      expect(await get({ ...enabled, range }), range).to.include({ ...checksum, "content-range": "bytes 0-9/10" });
    expect(await get(enabled, "HEAD")).to.include(checksum);
    for (const headers of [{}, { ...enabled, range: "bytes=0-8" }])
      expect(await get(headers)).not.to.have.property("x-amz-checksum-sha256");
  });

  it("of a part are not told of its head either", async () => {
    const { ask } = await createS3();
    const head = await ask("HEAD", "/plain/k", { headers: { range: "bytes=2-5" } });
    expect([head.status, head.headers?.["content-range"], head.headers?.["content-length"]]).to.deep.equal([
      206,
      "bytes 2-5/10",
      "4",
    ]);
  });
});

describe("What was not modified", () => {
  it("is not sent again", async () => {
    const { ask } = await createS3();
    const at = async (headers: Record<string, string>) => (await ask("GET", "/plain/k", { headers })).status;
    expect(await at({ "if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT" })).to.equal(304);
    expect(await at({ "if-modified-since": "Wed, 31 Dec 2025 23:59:59 GMT" })).to.equal(200);
    expect(await at({ "if-none-match": `"${ETAG}"` })).to.equal(304);
  });
});
