import { hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "../../aws-error.ts";
import { decodeAwsChunked } from "../../protocol/aws-chunked.ts";
import type { AwsRequest } from "../../protocol/http-types.ts";

const CHECKED: Record<string, (bytes: Buffer) => string> = {
  crc32: crc32Of,
  sha1: (bytes) => hash("sha1", bytes, "base64"),
  sha256: (bytes) => hash("sha256", bytes, "base64"),
};

/** The bytes of a body, and the checksums that came with them, by the names of their headers. */
export type CheckedBody = { bytes: Buffer; checksums: Record<string, string> };

/** The bytes of a body. @throws AwsError as `readChecked` does */
export const readBody = (request: Pick<AwsRequest, "headers" | "body">): Buffer => readChecked(request).bytes;

/** Headers of checksums. Those of other kinds than `CHECKED` are taken as they are. */
const CHECKSUM = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/;

/**
 * The body of a request, out of its chunks. CRC32, SHA-1, SHA-256 and MD5 are checked, where the caller sent one.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 * @throws AwsError BadDigest, InvalidDigest
 */
export function readChecked({ headers, body }: Pick<AwsRequest, "headers" | "body">): CheckedBody {
  const isChunked = String(headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");
  const { body: bytes, trailers } = isChunked ? decodeAwsChunked(body) : { body, trailers: {} };
  const said = { ...headers, ...trailers };
  for (const [name, checksumOf] of Object.entries(CHECKED)) {
    const checksum = said[`x-amz-checksum-${name}`];
    if (checksum === undefined) continue;
    const calculated = checksumOf(bytes);
    if (
      Buffer.from(String(checksum), "base64").toString("base64") !== checksum ||
      checksum.length !== calculated.length
    )
      throw new AwsError("InvalidRequest", `Value for x-amz-checksum-${name} header is invalid.`);
    if (checksum !== calculated)
      throw new AwsError("BadDigest", `The ${name.toUpperCase()} you specified did not match the calculated checksum.`);
  }
  checkMd5(headers["content-md5"], bytes);
  const given = Object.entries(said).flatMap(([name, value]) =>
    CHECKSUM.test(name) && value !== undefined ? [[name, String(value)] as const] : [],
  );
  return { bytes, checksums: Object.fromEntries(given) };
}

function checkMd5(md5: unknown, bytes: Buffer): void {
  if (typeof md5 !== "string") return;
  if (Buffer.from(md5, "base64").byteLength !== 16)
    throw new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", 400, { "Content-MD5": md5 });
  const calculated = hash("md5", bytes, "base64");
  if (md5 !== calculated)
    throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", 400, {
      ExpectedDigest: md5,
      CalculatedDigest: calculated,
    });
}

function crc32Of(bytes: Buffer): string {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(bytes));
  return checksum.toString("base64");
}
