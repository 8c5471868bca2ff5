import { AwsError } from "../aws-error.ts";

/** A body that came in chunks, and the headers that trailed it. */
export type ChunkedBody = { body: Buffer; trailers: Record<string, string> };

/**
 * Reads the `aws-chunked` encoding, signed or not, with or without trailers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 * @throws AwsError InvalidRequest when the body is cut off or malformed.
 */
export function decodeAwsChunked(encoded: Buffer): ChunkedBody {
  const chunks: Buffer[] = [];
  let offset = 0;
  for (;;) {
    const line = lineAt(encoded, offset);
    const size = /^([0-9a-f]+)(;|$)/i.exec(line)?.[1];
    if (size === undefined) throw malformed();
    const start = offset + line.length + 2;
    const end = start + Number.parseInt(size, 16);
    if (end === start) return { body: Buffer.concat(chunks), trailers: readTrailers(encoded, start) };
    if (end + 2 > encoded.length) throw malformed();
    chunks.push(encoded.subarray(start, end));
    offset = end + 2;
  }
}

function readTrailers(encoded: Buffer, start: number): Record<string, string> {
  const lines = encoded.toString("latin1", start).split("\r\n");
  const trailers = lines.map((line) => line.split(":")).filter(([name]) => name !== "");
  return Object.fromEntries(
    trailers.map(([name = "", ...value]) => [name.trim().toLowerCase(), value.join(":").trim()]),
  );
}

function lineAt(encoded: Buffer, offset: number): string {
  const end = encoded.indexOf("\r\n", offset);
  if (end === -1) throw malformed();
  return encoded.toString("latin1", offset, end);
}

function malformed(): AwsError {
  return new AwsError("InvalidRequest", "The aws-chunked body is malformed or cut off.");
}
