import { createHash } from "node:crypto";
import { expect } from "chai";
import { createS3, tags } from "./create-s3.ts";

type Ask = Awaited<ReturnType<typeof createS3>>["ask"];

const ETAG = createHash("md5").update("0123456789").digest("hex");
const OTHER_MD5 = createHash("md5").update("other").digest("base64");
const READ_MD5 = createHash("md5").update("0123456789").digest("base64");
const UNKNOWN_VERSION = "x".repeat(32);

const put =
  (headers: Record<string, string>, body = "0123456789", key = "k") =>
  ({ ask }: { ask: Ask }) =>
    ask("PUT", `/plain/${key}`, { headers, body });
const get =
  (address: string, headers: Record<string, string> = {}) =>
  ({ ask }: { ask: Ask }) =>
    ask("GET", address, { headers });
const deletion = (count: number) =>
  `<Delete>${Array.from({ length: count }, (_, index) => `<Object><Key>${index}</Key></Object>`).join("")}</Delete>`;
const configuration = (inner: string) =>
  `<NotificationConfiguration><QueueConfiguration>${inner}<Event>s3:ObjectCreated:*</Event></QueueConfiguration></NotificationConfiguration>`;
const QUEUE = "<Queue>arn:aws:sqs:eu-west-1:000000000000:gone</Queue>";
const PRECONDITION = "At least one of the pre-conditions you specified did not hold";
const NOT_IMPLEMENTED = "A header you provided implies functionality that is not implemented";
const MALFORMED = "The XML you provided was not well-formed or did not validate against our published schema";

describe("What S3 refuses, element by element", () => {
  const table: [
    what: string,
    act: (bucket: Awaited<ReturnType<typeof createS3>>) => Promise<{ status: number | undefined; text: string }>,
    status: number,
    code: string,
    message: string,
    elements?: Record<string, string>,
  ][] = [
    [
      "a bucket that is not there",
      get("/gone/k"),
      404,
      "NoSuchBucket",
      "The specified bucket does not exist",
      { BucketName: "gone" },
    ],
    [
      "an object that is not there",
      get("/plain/gone"),
      404,
      "NoSuchKey",
      "The specified key does not exist.",
      { Key: "gone" },
    ],
    [
      "a version that is not there",
      get(`/kept/k?versionId=${UNKNOWN_VERSION}`),
      404,
      "NoSuchVersion",
      "The specified version does not exist.",
      { Key: "k", VersionId: UNKNOWN_VERSION },
    ],
    [
      "what is no version",
      get("/kept/k?versionId=nope"),
      400,
      "InvalidArgument",
      "Invalid version id specified",
      { ArgumentName: "versionId", ArgumentValue: "nope" },
    ],
    [
      "a version of a bucket that keeps none",
      get(`/plain/k?versionId=${UNKNOWN_VERSION}`),
      400,
      "InvalidArgument",
      "Invalid version id specified",
      { ArgumentName: "versionId", ArgumentValue: UNKNOWN_VERSION },
    ],
    [
      "to remove what is no version",
      ({ ask }) => ask("DELETE", "/kept/k?versionId=nope"),
      400,
      "InvalidArgument",
      "Invalid version id specified",
      { ArgumentName: "versionId", ArgumentValue: "nope" },
    ],
    [
      "bytes that are not there",
      get("/plain/k", { range: "bytes=100-200" }),
      416,
      "InvalidRange",
      "The requested range is not satisfiable",
      { RangeRequested: "bytes=100-200", ActualObjectSize: "10" },
    ],
    [
      "the last none",
      get("/plain/k", { range: "bytes=-0" }),
      416,
      "InvalidRange",
      "The requested range is not satisfiable",
      { RangeRequested: "bytes=-0", ActualObjectSize: "10" },
    ],
    [
      "to read another object",
      get("/plain/k", { "if-match": '"other"' }),
      412,
      "PreconditionFailed",
      PRECONDITION,
      { Condition: "If-Match" },
    ],
    [
      "to read what changed",
      get("/plain/k", { "if-unmodified-since": "Wed, 31 Dec 2025 23:59:59 GMT" }),
      412,
      "PreconditionFailed",
      PRECONDITION,
      { Condition: "If-Unmodified-Since" },
    ],
    [
      "to write what is there",
      put({ "if-none-match": "*" }),
      412,
      "PreconditionFailed",
      PRECONDITION,
      { Condition: "If-None-Match" },
    ],
    [
      "to write over another object",
      put({ "if-match": '"other"' }),
      412,
      "PreconditionFailed",
      PRECONDITION,
      { Condition: "If-Match" },
    ],
    [
      "to write over what is not there",
      put({ "if-match": '"other"' }, "x", "gone"),
      404,
      "NoSuchKey",
      "The specified key does not exist.",
      { Key: "gone" },
    ],
    [
      "If-None-Match with an ETag",
      put({ "if-none-match": "abc" }),
      501,
      "NotImplemented",
      NOT_IMPLEMENTED,
      {
        Header: "If-None-Match",
        additionalMessage: "We don't accept the provided value of If-None-Match header for this API",
      },
    ],
    [
      "If-Match with a star",
      put({ "if-match": "*" }),
      501,
      "NotImplemented",
      NOT_IMPLEMENTED,
      { Header: "If-Match", additionalMessage: "We don't accept the provided value of If-Match header for this API" },
    ],
    [
      "both",
      put({ "if-match": ETAG, "if-none-match": "*" }),
      501,
      "NotImplemented",
      NOT_IMPLEMENTED,
      {
        Header: "If-Match,If-None-Match",
        additionalMessage: "Multiple conditional request headers present in the request",
      },
    ],
    [
      "another MD5",
      put({ "content-md5": OTHER_MD5 }),
      400,
      "BadDigest",
      "The Content-MD5 you specified did not match what we received.",
      { ExpectedDigest: OTHER_MD5, CalculatedDigest: READ_MD5 },
    ],
    [
      "what is no MD5",
      put({ "content-md5": "__" }),
      400,
      "InvalidDigest",
      "The Content-MD5 you specified was invalid.",
      { "Content-MD5": "__" },
    ],
    [
      "what is no checksum",
      put({ "x-amz-checksum-sha256": "nope" }),
      400,
      "InvalidRequest",
      "Value for x-amz-checksum-sha256 header is invalid.",
    ],
    [
      "another checksum",
      put({ "x-amz-checksum-crc32": "AAAAAA==" }),
      400,
      "BadDigest",
      "The CRC32 you specified did not match the calculated checksum.",
    ],
    [
      "a key that is too long",
      put({}, "", "é".repeat(513)),
      400,
      "KeyTooLongError",
      "Your key is too long",
      { Size: "1026", MaxSizeAllowed: "1024" },
    ],
    [
      "less than no keys",
      get("/plain?list-type=2&max-keys=-1"),
      400,
      "InvalidArgument",
      "Argument maxKeys must be an integer between 0 and 2147483647",
      { ArgumentName: "maxKeys", ArgumentValue: "-1" },
    ],
    [
      "a number of keys that is none",
      get("/plain?list-type=2&max-keys=ten"),
      400,
      "InvalidArgument",
      "Provided max-keys not an integer or within integer range",
      { ArgumentName: "max-keys", ArgumentValue: "ten" },
    ],
    [
      "a token of somebody else",
      get("/plain?list-type=2&continuation-token=bad"),
      400,
      "InvalidArgument",
      "The continuation token provided is incorrect",
      { ArgumentName: "continuation-token" },
    ],
    [
      "another encoding",
      get("/plain?list-type=2&encoding-type=foo"),
      400,
      "InvalidArgument",
      "Invalid Encoding Method specified in Request",
      { ArgumentName: "encoding-type", ArgumentValue: "foo" },
    ],
    [
      "to delete nothing",
      ({ ask }) => ask("POST", "/plain?delete", { body: deletion(0) }),
      400,
      "MalformedXML",
      MALFORMED,
    ],
    [
      "to delete too much",
      ({ ask }) => ask("POST", "/plain?delete", { body: deletion(1001) }),
      400,
      "MalformedXML",
      MALFORMED,
    ],
    [
      "a part before the first",
      ({ ask }) => ask("PUT", "/plain/k?uploadId=u&partNumber=0"),
      400,
      "InvalidArgument",
      "Part number must be an integer between 1 and 10000, inclusive",
      { ArgumentName: "partNumber", ArgumentValue: "0" },
    ],
    [
      "an upload that is not there",
      get("/plain/k?uploadId=u"),
      404,
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      { UploadId: "u" },
    ],
    [
      "a filter on something else",
      ({ ask }) =>
        ask("PUT", "/plain?notification", {
          body: configuration(
            `${QUEUE}<Filter><S3Key><FilterRule><Name>INFIX</Name><Value>a</Value></FilterRule></S3Key></Filter>`,
          ),
        }),
      400,
      "InvalidArgument",
      "filter rule name must be either prefix or suffix",
      { ArgumentName: "FilterRule.Name", ArgumentValue: "INFIX" },
    ],
    [
      "a destination that is no ARN",
      ({ ask }) =>
        ask("PUT", "/plain?notification", {
          headers: { "x-amz-skip-destination-validation": "true" },
          body: configuration("<Queue>changes</Queue>"),
        }),
      400,
      "InvalidArgument",
      "The ARN could not be parsed",
      { ArgumentName: "Queue", ArgumentValue: "changes" },
    ],
    [
      "a queue that is not there",
      ({ ask }) => ask("PUT", "/plain?notification", { body: configuration(QUEUE) }),
      400,
      "InvalidArgument",
      "Unable to validate the following destination configurations",
      {
        ArgumentName1: "arn:aws:sqs:eu-west-1:000000000000:gone",
        ArgumentValue1: "The destination queue does not exist",
      },
    ],
    [
      "eleven tags",
      ({ ask }) => ask("PUT", "/plain/k?tagging", { body: tags(..."abcdefghijk") }),
      400,
      "BadRequest",
      "Object tags cannot be greater than 10",
    ],
    [
      "a tag twice",
      ({ ask }) => ask("PUT", "/plain/k?tagging", { body: tags("a", "a") }),
      400,
      "InvalidTag",
      "Cannot provide multiple Tags with the same key",
      { TagKey: "a" },
    ],
    [
      "a tag of AWS's own",
      ({ ask }) => ask("PUT", "/plain/k?tagging", { body: tags("aws:a") }),
      400,
      "InvalidTag",
      "Your TagKey cannot be prefixed with aws:",
      { TagKey: "aws:a" },
    ],
    [
      "a tag with other letters",
      ({ ask }) => ask("PUT", "/plain/k?tagging", { body: tags("a*") }),
      400,
      "InvalidTag",
      "The TagKey you have provided is invalid",
      { TagKey: "a*" },
    ],
    [
      "tags of what is not there",
      ({ ask }) => ask("GET", "/plain/gone?tagging"),
      404,
      "NoSuchKey",
      "The specified key does not exist.",
      { Key: "gone" },
    ],
    [
      "a tag twice with a write",
      put({ "x-amz-tagging": "a=1&a=2" }),
      400,
      "InvalidArgument",
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      { ArgumentName: "x-amz-tagging", ArgumentValue: "a=1&amp;a=2" },
    ],
  ];
  for (const [what, act, status, code, message, elements = {}] of table)
    it(what, async () => {
      const all = Object.entries({ Code: code, Message: message, ...elements });
      expect(await act(await createS3())).to.deep.include({
        status,
        text: `<Error>${all.map(([name, value]) => `<${name}>${value}</${name}>`).join("")}</Error>`,
      });
    });

  it("parts that are too small, unknown, or in another order", async () => {
    const { ask } = await createS3();
    const [, upload] = /<UploadId>(.*)<\/UploadId>/.exec((await ask("POST", "/plain/k?uploads")).text) ?? [];
    for (const number of [1, 2])
      await ask("PUT", `/plain/k?uploadId=${upload}&partNumber=${number}`, { body: "0123456789" });
    const complete = async (...parts: [number: number, eTag: string][]) => {
      const inner = parts.map(
        ([number, eTag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${eTag}</ETag></Part>`,
      );
      const body = `<CompleteMultipartUpload>${inner.join("")}</CompleteMultipartUpload>`;
      return (await ask("POST", `/plain/k?uploadId=${upload}`, { body })).text;
    };
    expect(await complete([1, ETAG], [2, ETAG])).to.equal(
      `<Error><Code>EntityTooSmall</Code><Message>Your proposed upload is smaller than the minimum allowed size</Message><ETag>${ETAG}</ETag><MinSizeAllowed>5242880</MinSizeAllowed><PartNumber>1</PartNumber><ProposedSize>10</ProposedSize></Error>`,
    );
    expect(await complete([3, "other"])).to.equal(
      `<Error><Code>InvalidPart</Code><Message>One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.</Message><UploadId>${upload}</UploadId><PartNumber>3</PartNumber><ETag>other</ETag></Error>`,
    );
    expect(await complete([2, ETAG], [1, ETAG])).to.equal(
      `<Error><Code>InvalidPartOrder</Code><Message>The list of parts was not in ascending order. Parts must be ordered by part number.</Message><UploadId>${upload}</UploadId></Error>`,
    );
    expect(await complete()).to.equal(
      "<Error><Code>InvalidRequest</Code><Message>You must specify at least one part</Message></Error>",
    );
  });

  it("no queue that is not there, where nobody is to look", async () => {
    const { ask } = await createS3();
    const headers = { "x-amz-skip-destination-validation": "true" };
    expect(await ask("PUT", "/plain?notification", { headers, body: configuration(QUEUE) })).to.include({
      status: 200,
    });
  });
});
