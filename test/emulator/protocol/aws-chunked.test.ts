import { expect } from "chai";
import fc from "fast-check";
import { decodeAwsChunked } from "../../../emulator/protocol/aws-chunked.ts";
import { errorOf } from "../kinesis/create-stream.ts";

const encode = (chunks: Uint8Array[], end: string) =>
  Buffer.concat([
    ...chunks
      .filter(({ length }) => length > 0)
      .flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]),
    Buffer.from(end),
  ]);

describe("The aws-chunked encoding", () => {
  it("gives back any body, however it was cut, and its trailers", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const { body, trailers } = decodeAwsChunked(
          encode(chunks, "0\r\nX-Amz-Checksum-Crc32: sOO8/Q==\r\nother:a:b\r\n\r\n"),
        );
        expect(body).to.deep.equal(Buffer.concat(chunks));
        expect(trailers).to.deep.equal({ "x-amz-checksum-crc32": "sOO8/Q==", other: "a:b" });
      }),
    );
  });

  it("reads signed chunks", () => {
    const signed = Buffer.from("5;chunk-signature=abc\r\nhello\r\n0;chunk-signature=def\r\n\r\n");
    expect(decodeAwsChunked(signed)).to.deep.equal({ body: Buffer.from("hello"), trailers: {} });
  });

  for (const cut of ["", "5", "5\r\nhel", "5\r\nhello\r\n", "x\r\nhello\r\n0\r\n\r\n"]) {
    it(`refuses ${JSON.stringify(cut)}`, () => {
      expect(errorOf(() => decodeAwsChunked(Buffer.from(cut)))).to.match(
        /^InvalidRequest: The aws-chunked body is malformed or cut off/,
      );
    });
  }
});
