import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { listen, signedFor, withSdkClients } from "../../endpoint/create-endpoint.ts";

const Bucket = "failures";

describe("The endpoint, seen by the S3 SDK", () => {
  let endpoint: Awaited<ReturnType<typeof listen>>;
  beforeEach(async () => {
    endpoint = await listen();
    await endpoint.objectStore.createBucket(Bucket);
  });
  afterEach(async () => {
    await endpoint.endpoint.close();
    expect(endpoint.errors).to.deep.equal([]);
  });

  const bodies: [what: string, body: () => Buffer | string | Readable, expected: Buffer][] = [
    ["bytes", () => Buffer.from([0xff, 0, 13, 10]), Buffer.from([0xff, 0, 13, 10])],
    ["text", () => "текст", Buffer.from("текст")],
    ["nothing", () => "", Buffer.of()],
    [
      "a stream",
      () => Readable.from([Buffer.alloc(70_000, "a"), Buffer.from("end")]),
      Buffer.concat([Buffer.alloc(70_000, "a"), Buffer.from("end")]),
    ],
  ];
  for (const [what, body, expected] of bodies) {
    it(`puts and gets ${what}`, () =>
      withSdkClients(endpoint.url, async ({ s3 }) => {
        const Key = "quarantine/2025/é +&.ndjson";
        await s3.send(new PutObjectCommand({ Bucket, Key, Body: body(), ContentLength: expected.length }));
        const object = await s3.send(new GetObjectCommand({ Bucket, Key }));
        expect(Buffer.from((await object.Body?.transformToByteArray()) ?? [])).to.deep.equal(expected);
        const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
        expect([head.ContentLength, head.ETag]).to.deep.equal([expected.length, object.ETag]);
      }));
  }

  it("lists buckets, and says where each stands: of the oldest region nothing", () =>
    withSdkClients(endpoint.url, async ({ s3 }) => {
      await endpoint.objectStore.createBucket("away", "eu-west-1");
      await endpoint.objectStore.createBucket("home", "us-east-1");
      const listed = await s3.send(new ListBucketsCommand({}));
      const stands = listed.Buckets?.map(({ Name, BucketRegion }) => [Name, BucketRegion]);
      expect(stands).to.deep.include.members([
        ["away", "eu-west-1"],
        ["home", "us-east-1"],
      ]);
      expect(listed.Buckets?.[0]?.CreationDate).to.be.a("date");
      const found = await s3.send(new ListBucketsCommand({ Prefix: "a", BucketRegion: "eu-west-1" }));
      expect(found.Buckets?.map(({ Name }) => Name)).to.deep.equal(["away"]);
      // SDK v3 does not read this answer, of S3 neither.
      const locationOf = async (bucket: string) =>
        (await fetch(`${endpoint.url}/${bucket}?location`, { headers: signedFor("s3") })).text();
      expect(await locationOf("away")).to.match(/<LocationConstraint xmlns="[^"]+">eu-west-1<\/LocationConstraint>$/);
      expect(await locationOf("home")).to.match(/<LocationConstraint xmlns="[^"]+"><\/LocationConstraint>$/);
    }));

  it("lists objects page by page, whatever their keys", () =>
    withSdkClients(endpoint.url, async ({ s3 }) => {
      const keys = ["a&b/2", "a&b/<1>", 'c"d'];
      for (const Key of keys) await endpoint.objectStore.putObject(Bucket, Key, Buffer.from("x"));
      const listed: (string | undefined)[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket }))
        listed.push(...Contents.map(({ Key }) => Key));
      expect(listed).to.deep.equal(keys);
    }));

  it("writes over the version named only, or over none", () =>
    withSdkClients(endpoint.url, async ({ s3 }) => {
      const put = (condition: { IfMatch?: string; IfNoneMatch?: string }, Body: string) =>
        s3.send(new PutObjectCommand({ Bucket, Key: "marker", Body, ...condition })).catch(({ name }) => ({ name }));
      const first = await put({ IfNoneMatch: "*" }, "1");
      expect(await put({ IfNoneMatch: "*" }, "2")).to.deep.equal({ name: "PreconditionFailed" });
      expect(await put({ IfMatch: '"other"' }, "2")).to.deep.equal({ name: "PreconditionFailed" });
      expect(await put({ IfMatch: "ETag" in first ? (first.ETag ?? "") : "" }, "2")).to.have.property("ETag");
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "marker" }));
      expect(await Body?.transformToString()).to.equal("2");
    }));

  it("refuses conditions that S3 does not take, and one on an object that is not there", async () => {
    const put = async (headers: Record<string, string>) => {
      const url = `${endpoint.url}/${Bucket}/k`;
      const response = await fetch(url, { method: "PUT", headers: { ...signedFor("s3"), ...headers }, body: "x" });
      return [response.status, /<Code>(\w+)/.exec(await response.text())?.[1]];
    };
    expect(await put({ "if-none-match": '"e"' })).to.deep.equal([501, "NotImplemented"]);
    expect(await put({ "if-none-match": "*", "if-match": '"e"' })).to.deep.equal([501, "NotImplemented"]);
    expect(await put({ "if-match": '"e"' })).to.deep.equal([404, "NoSuchKey"]);
  });

  it("reads and deletes on conditions too", () =>
    withSdkClients(endpoint.url, async ({ s3 }) => {
      const { eTag } = await endpoint.objectStore.putObject(Bucket, "k", Buffer.from("text"));
      const nameOf = (work: Promise<unknown>) =>
        work.then(
          () => "done",
          ({ name, $metadata }) => ($metadata?.httpStatusCode === 304 ? "304" : name),
        );
      const get = (condition: object) => nameOf(s3.send(new GetObjectCommand({ Bucket, Key: "k", ...condition })));
      expect(await get({ IfNoneMatch: `"${eTag}"` })).to.equal("304");
      expect(await get({ IfNoneMatch: '"other"', IfMatch: `"${eTag}"` })).to.equal("done");
      expect(await get({ IfMatch: '"other"' })).to.equal("PreconditionFailed");
      const remove = (IfMatch: string) => nameOf(s3.send(new DeleteObjectCommand({ Bucket, Key: "k", IfMatch })));
      expect(await remove('"other"')).to.equal("PreconditionFailed");
      expect(await remove(`"${eTag}"`)).to.equal("done");
      expect((await endpoint.objectStore.listObjects(Bucket)).objects).to.deep.equal([]);
    }));

  it("deletes, and answers about buckets", () =>
    withSdkClients(endpoint.url, async ({ s3 }) => {
      await endpoint.objectStore.putObject(Bucket, "k", Buffer.of());
      await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
      expect((await endpoint.objectStore.listObjects(Bucket)).objects).to.deep.equal([]);
      expect((await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion).to.equal("eu-west-1");
    }));

  it("names errors so that the SDK knows them", () =>
    withSdkClients(endpoint.url, async ({ s3 }) => {
      const nameOf = (attempt: Promise<unknown>) =>
        attempt.then(
          () => "nothing was thrown",
          ({ name }) => name,
        );
      expect(await nameOf(s3.send(new GetObjectCommand({ Bucket, Key: "missing" })))).to.equal("NoSuchKey");
      expect(await nameOf(s3.send(new HeadObjectCommand({ Bucket, Key: "missing" })))).to.equal("NotFound");
      expect(await nameOf(s3.send(new PutObjectCommand({ Bucket: "missing", Key: "k", Body: "x" })))).to.equal(
        "NoSuchBucket",
      );
      expect(await nameOf(s3.send(new GetBucketAclCommand({ Bucket })))).to.equal("UnknownOperationException");
      expect(endpoint.unmodelled).to.deep.equal(["s3.GetBucketAcl"]);
    }));

  it("refuses a body whose checksum is wrong", async () => {
    const headers = { ...signedFor("s3"), "x-amz-checksum-crc32": "AAAAAA==" };
    const response = await fetch(`${endpoint.url}/${Bucket}/k`, { method: "PUT", headers, body: "text" });
    expect([response.status, await response.text()].join()).to.match(
      /^400,<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>BadDigest<\/Code><Message>The CRC32 you specified did not match the calculated checksum\.<\/Message>/,
    );
  });

  it("lists as the AWS CLI asks: by delimiter, keys URL-encoded", async () => {
    for (const key of ["a b", "x/1", "x/2"]) await endpoint.objectStore.putObject(Bucket, key, Buffer.of());
    const response = await fetch(`${endpoint.url}/${Bucket}?list-type=2&prefix=&delimiter=%2F&encoding-type=url`, {
      headers: signedFor("s3"),
    });
    const text = await response.text();
    expect(text).to.contain("<Key>a%20b</Key>");
    expect(text).to.contain("<CommonPrefixes><Prefix>x/</Prefix></CommonPrefixes>");
  });
});
