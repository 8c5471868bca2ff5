import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { listen, withSdkClients } from "../../endpoint/create-endpoint.ts";

const Bucket = "photos";
const Key = "사진/a b+c.jpg";
const PART = Buffer.alloc(5 * 1024 * 1024, "a");

/** Name of the error that an attempt ends with. */
const nameOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "done",
    ({ name }) => name,
  );

describe("Objects, seen by the S3 SDK", () => {
  let endpoint: Awaited<ReturnType<typeof listen>>;
  beforeEach(async () => {
    endpoint = await listen();
    await endpoint.objectStore.createBucket(Bucket);
  });
  afterEach(async () => {
    await endpoint.endpoint.close();
    expect([endpoint.errors, endpoint.unmodelled]).to.deep.equal([[], []]);
  });
  const withS3 = (work: (s3: S3Client) => Promise<void>) => withSdkClients(endpoint.url, ({ s3 }) => work(s3));
  const text = async (s3: S3Client, input: { Range?: string; VersionId?: string } = {}) => {
    const answer = await s3.send(new GetObjectCommand({ Bucket, Key, ...input }));
    return { ...answer, text: await answer.Body?.transformToString() };
  };

  it("keep their type and metadata, and pass them on when copied", () =>
    withS3(async (s3) => {
      const said = { ContentType: "image/jpeg", CacheControl: "no-store", Metadata: { camera: "a 1" } };
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: "text", ...said }));
      expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).to.deep.include(said);
      const CopySource = encodeURIComponent(`${Bucket}/${Key}`);
      await s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource }));
      expect(await s3.send(new HeadObjectCommand({ Bucket, Key: "copy" }))).to.deep.include(said);
      const replaced = { MetadataDirective: "REPLACE", ContentType: "image/png" } as const;
      await s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource, ...replaced }));
      const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "copy" }));
      expect([head.ContentType, head.Metadata, head.ContentLength]).to.deep.equal(["image/png", {}, 4]);
      const onto = s3.send(new CopyObjectCommand({ Bucket, Key, CopySource }));
      expect(await nameOf(onto)).to.equal("InvalidRequest");
    }));

  const ranges: [range: string, text: string, contentRange: string | undefined][] = [
    ["bytes=0-8", "012345678", "bytes 0-8/10"],
    ["bytes=1-", "123456789", "bytes 1-9/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=-15", "0123456789", "bytes 0-9/10"],
    ["bytes=0-100", "0123456789", "bytes 0-9/10"],
    ["bytes=1-0", "0123456789", undefined],
    ["bytes=-", "0123456789", undefined],
    ["bytes=0-1,3-4", "0123456789", undefined],
    ["0-1", "0123456789", undefined],
  ];
  it("are read in part", () =>
    withS3(async (s3) => {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: "0123456789" }));
      for (const [Range, expected, contentRange] of ranges) {
        const answer = await text(s3, { Range });
        expect([answer.text, answer.ContentRange, answer.$metadata.httpStatusCode], Range).to.deep.equal([
          expected,
          contentRange,
          contentRange === undefined ? 200 : 206,
        ]);
      }
      for (const Range of ["bytes=-0", "bytes=100-200"])
        expect(await nameOf(text(s3, { Range })), Range).to.equal("InvalidRange");
    }));

  it("come in parts", () =>
    withS3(async (s3) => {
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: "image/webp" }));
      const of = { Bucket, Key, UploadId };
      const put = async (PartNumber: number, Body: Buffer) => ({
        PartNumber,
        ETag: (await s3.send(new UploadPartCommand({ ...of, PartNumber, Body }))).ETag,
      });
      const Parts = [await put(1, PART), await put(3, Buffer.from("end"))];
      const { Parts: listed = [] } = await s3.send(new ListPartsCommand(of));
      expect(listed.map(({ PartNumber, Size }) => [PartNumber, Size])).to.deep.equal([
        [1, PART.length],
        [3, 3],
      ]);
      const complete = (parts: typeof Parts) =>
        s3.send(new CompleteMultipartUploadCommand({ ...of, MultipartUpload: { Parts: parts } }));
      expect(await nameOf(complete([]))).to.equal("InvalidRequest");
      expect(await nameOf(complete(Parts.toReversed()))).to.equal("InvalidPartOrder");
      expect(await nameOf(complete([{ PartNumber: 2, ETag: '"e"' }]))).to.equal("InvalidPart");
      const { ETag } = await complete(Parts);
      expect(ETag).to.match(/^"[0-9a-f]{32}-2"$/);
      const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
      expect(head).to.deep.include({ ETag, ContentLength: PART.length + 3, ContentType: "image/webp" });
      expect(await nameOf(complete(Parts))).to.equal("NoSuchUpload");
    }));

  it("need parts that are large enough, and an upload that was not given up", () =>
    withS3(async (s3) => {
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      const of = { Bucket, Key, UploadId };
      const put = (PartNumber: number) => s3.send(new UploadPartCommand({ ...of, PartNumber, Body: "small" }));
      const Parts = [1, 2].map((PartNumber) => ({ PartNumber }));
      const tagged = await Promise.all(
        Parts.map(async (part) => ({ ...part, ETag: (await put(part.PartNumber)).ETag })),
      );
      const complete = () => s3.send(new CompleteMultipartUploadCommand({ ...of, MultipartUpload: { Parts: tagged } }));
      expect(await nameOf(complete())).to.equal("EntityTooSmall");
      await s3.send(new AbortMultipartUploadCommand(of));
      expect(await nameOf(complete())).to.equal("NoSuchUpload");
    }));

  const conditions: [what: string, condition: object, before: string[], meanwhile: string[], expected: string][] = [
    ["none is there", { IfNoneMatch: "*" }, [], [], "done"],
    ["one came meanwhile", { IfNoneMatch: "*" }, [], ["put"], "PreconditionFailed"],
    ["one went meanwhile", { IfNoneMatch: "*" }, ["put"], ["delete"], "ConditionalRequestConflict"],
    ["it is the one", { IfMatch: '"9dd4e461268c8034f5c8564e155c67a6"' }, ["put"], [], "done"],
    [
      "it was written again meanwhile",
      { IfMatch: '"9dd4e461268c8034f5c8564e155c67a6"' },
      ["put"],
      ["put"],
      "ConditionalRequestConflict",
    ],
  ];
  it("that come in parts are completed on conditions", () =>
    withS3(async (s3) => {
      for (const [what, condition, before, meanwhile, expected] of conditions) {
        const of = { Bucket, Key: what };
        const change = (kind: string) =>
          kind === "put" ? s3.send(new PutObjectCommand({ ...of, Body: "x" })) : s3.send(new DeleteObjectCommand(of));
        for (const kind of before) await change(kind);
        const { UploadId } = await s3.send(new CreateMultipartUploadCommand(of));
        const { ETag } = await s3.send(new UploadPartCommand({ ...of, UploadId, PartNumber: 1, Body: "part" }));
        for (const kind of meanwhile) await change(kind);
        const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
        const completion = new CompleteMultipartUploadCommand({ ...of, UploadId, MultipartUpload, ...condition });
        expect(await nameOf(s3.send(completion)), what).to.equal(expected);
      }
    }));

  it("are deleted many at a time", () =>
    withS3(async (s3) => {
      for (const key of ["a", "b&<c>", " d "]) await endpoint.objectStore.putObject(Bucket, key, Buffer.of());
      const Objects = ["a", "b&<c>", " d ", "none"].map((key) => ({ Key: key }));
      const { Deleted = [], Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      expect([Deleted.map((deleted) => deleted.Key), Errors]).to.deep.equal([Objects.map((one) => one.Key), []]);
      expect((await endpoint.objectStore.listObjects(Bucket)).objects).to.deep.equal([]);
    }));

  it("keep versions where the bucket does: each is there until it is removed itself", () =>
    withS3(async (s3) => {
      expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).to.equal(undefined);
      const put = async (Body: string) => (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
      expect(await put("before")).to.equal(undefined);
      const VersioningConfiguration = { Status: "Enabled" } as const;
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      const [first, second] = [await put("first"), await put("second")];
      const marker = await s3.send(new DeleteObjectCommand({ Bucket, Key }));
      expect([marker.DeleteMarker, await nameOf(text(s3))]).to.deep.equal([true, "NoSuchKey"]);
      const read = async (VersionId = "") => (await text(s3, { VersionId })).text;
      expect(await Promise.all(["null", first, second].map(read))).to.deep.equal(["before", "first", "second"]);
      expect(await nameOf(read(marker.VersionId))).to.equal("MethodNotAllowed");
      expect(await nameOf(read("x".repeat(32)))).to.equal("NoSuchVersion");

      const listed = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      expect(listed.Versions?.map((version) => [version.VersionId, version.IsLatest])).to.deep.equal([
        [second, false],
        [first, false],
        ["null", false],
      ]);
      expect(listed.DeleteMarkers?.map((one) => [one.VersionId, one.IsLatest])).to.deep.equal([
        [marker.VersionId, true],
      ]);

      for (const VersionId of [marker.VersionId, second])
        await s3.send(new DeleteObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }));
      expect(await text(s3)).to.include({ text: "first", VersionId: first });
    }));
});
