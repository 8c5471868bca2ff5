import { expect } from "chai";
import { s3Operation, s3Resource } from "../../../../emulator/s3/protocol/s3-operation.ts";

const operation = (method: string, target: string, headers = {}) => {
  const [rawPath = "", query = ""] = target.split("?");
  return s3Operation({ method, rawPath, query: new URLSearchParams(query), headers });
};

describe("The operation of an S3 request", () => {
  const table: [method: string, target: string, expected: string][] = [
    ["GET", "/", "ListBuckets"],
    ["PUT", "/bucket", "CreateBucket"],
    ["HEAD", "/bucket", "HeadBucket"],
    ["DELETE", "/bucket/", "DeleteBucket"],
    ["GET", "/bucket?list-type=2&prefix=&delimiter=%2F", "ListObjectsV2"],
    ["GET", "/bucket/?prefix=", "ListObjects"],
    ["GET", "/bucket?versioning=", "GetBucketVersioning"],
    ["PUT", "/bucket?object-lock", "PutBucketObjectLock"],
    ["POST", "/bucket?delete", "DeleteObjects"],
    ["GET", "/bucket/key?x-id=GetObject", "GetObject"],
    ["HEAD", "/bucket/key", "HeadObject"],
    ["PUT", "/bucket/a/b", "PutObject"],
    ["DELETE", "/bucket/key", "DeleteObject"],
    ["GET", "/bucket/key?tagging", "GetObjectTagging"],
    ["POST", "/bucket/key?uploads", "CreateMultipartUpload"],
    ["PUT", "/bucket/key?partNumber=1&uploadId=u", "UploadPart"],
    ["POST", "/bucket/key?uploadId=u", "CompleteMultipartUpload"],
    ["DELETE", "/bucket/key?uploadId=u", "AbortMultipartUpload"],
  ];
  for (const [method, target, expected] of table) {
    it(`${method} ${target} is ${expected}`, () => {
      expect(operation(method, target)).to.equal(expected);
    });
  }

  it("is a copy when the headers name a source", () => {
    expect(operation("PUT", "/bucket/key", { "x-amz-copy-source": "/other/key" })).to.equal("CopyObject");
  });

  it("keeps dots in the path of the key as they are", () => {
    expect(s3Resource({ rawPath: "/bucket/..%2F../a%20b+c/" })).to.deep.equal({
      bucket: "bucket",
      key: "../../a b+c/",
    });
    expect(s3Resource({ rawPath: "/bucket/%zz" })).to.deep.equal({ bucket: "bucket", key: "%zz" });
    expect(s3Resource({ rawPath: "/" })).to.deep.equal({ bucket: undefined, key: undefined });
  });
});
