import { expect } from "chai";
import { createS3 } from "./create-s3.ts";

type Row = [
  what: string,
  request: [method: string, address: string, headers?: Record<string, string>],
  status: number,
  error: string,
];

const from = { "x-amz-copy-source": "/plain/k" };
const PARTS = "Part number must be an integer between 1 and 10000, inclusive";
const MAX_KEYS = "Argument maxKeys must be an integer between 0 and 2147483647";

const argument = (message: string, name: string, value: string) =>
  `<Code>InvalidArgument</Code><Message>${message}</Message><ArgumentName>${name}</ArgumentName><ArgumentValue>${value}</ArgumentValue>`;
const storageClass =
  "<Code>InvalidStorageClass</Code><Message>The storage class you specified is not valid</Message><StorageClassRequested>FOO</StorageClassRequested>";

describe("Settings of reads and writes that S3 refuses", () => {
  const table: Row[] = [
    ["a storage class", ["PUT", "/plain/x", { "x-amz-storage-class": "FOO" }], 400, storageClass],
    ["one of an upload in parts", ["POST", "/plain/x?uploads", { "x-amz-storage-class": "FOO" }], 400, storageClass],
    ["one of a copy", ["PUT", "/plain/x", { ...from, "x-amz-storage-class": "FOO" }], 400, storageClass],
    [
      "too much metadata",
      ["PUT", "/plain/x", { "x-amz-meta-a": "v".repeat(2000), "x-amz-meta-b": "v".repeat(47) }],
      400,
      "<Code>MetadataTooLarge</Code><Message>Your metadata headers exceed the maximum allowed metadata size</Message><Size>2049</Size><MaxSizeAllowed>2048</MaxSizeAllowed>",
    ],
    [
      "what a copy does with metadata",
      ["PUT", "/plain/x", { ...from, "x-amz-metadata-directive": "FOO" }],
      400,
      argument("Unknown metadata directive.", "x-amz-metadata-directive", "FOO"),
    ],
    [
      "what a copy does with tags",
      ["PUT", "/plain/x", { ...from, "x-amz-tagging-directive": "FOO" }],
      400,
      argument("Unknown tagging directive.", "x-amz-tagging-directive", "FOO"),
    ],
    ["a part's number", ["GET", "/plain/k?partNumber=0"], 400, argument(PARTS, "partNumber", "0")],
    [
      "a part and a range",
      ["GET", "/plain/k?partNumber=1", { range: "bytes=0-1" }],
      400,
      "<Code>InvalidRequest</Code><Message>Cannot specify both Range header and partNumber query parameter</Message>",
    ],
    [
      "a second part of what came whole",
      ["GET", "/plain/k?partNumber=2"],
      416,
      "<Code>InvalidPartNumber</Code><Message>The requested partnumber is not satisfiable</Message><ActualPartCount>1</ActualPartCount><PartNumberRequested>2</PartNumberRequested>",
    ],
    ["fewer versions than none", ["GET", "/kept?versions&max-keys=-1"], 400, argument(MAX_KEYS, "maxKeys", "-1")],
    [
      "a version to go on behind, of no key",
      ["GET", "/kept?versions&version-id-marker=v"],
      400,
      argument("A version-id marker cannot be specified without a key marker.", "version-id-marker", "v"),
    ],
  ];
  for (const [what, [method, address, headers], status, error] of table)
    it(`are ${what}`, async () => {
      const { ask } = await createS3();
      const answer = await ask(method, address, headers && { headers });
      expect([answer.status, answer.text]).to.deep.equal([status, `<Error>${error}</Error>`]);
    });

  it("are not what is just within its limit", async () => {
    const { ask } = await createS3();
    const headers = { "x-amz-meta-a": "v".repeat(2047), "x-amz-storage-class": "STANDARD_IA" };
    expect(await ask("PUT", "/plain/x", { headers })).to.include({ status: 200 });
    const part = await ask("GET", "/plain/k?partNumber=1");
    expect(part).to.include({ status: 206, text: "0123456789" });
    expect(part.headers).to.include({ "content-range": "bytes 0-9/10" });
  });
});
