import { expect } from "chai";
import * as fc from "fast-check";
import { splitLines } from "../../client/user-record.ts";

const linesOf = async (...chunks: (string | number[])[]) => {
  const found: [number, string][] = [];
  for await (const { number, bytes } of splitLines(chunks.map((chunk) => Buffer.from(chunk as string))))
    found.push([number, Buffer.from(bytes).toString("latin1")]);
  return found;
};

describe("lines", () => {
  it("are numbered from 1, empty ones counted but left out", async () => {
    expect(await linesOf("a\n\n\r\nb\n")).to.deep.equal([
      [1, "a"],
      [4, "b"],
    ]);
  });

  it("have no byte order mark at the beginning of the file, and keep it elsewhere", async () => {
    expect(await linesOf("\ufeffa\n\ufeffb\n")).to.deep.equal([
      [1, "a"],
      [2, Buffer.from("\ufeffb").toString("latin1")],
    ]);
    expect(await linesOf("\ufeff\na")).to.deep.equal([[2, "a"]]);
  });

  it("end at line feeds alone: JSON may hold the separators of Unicode", async () => {
    expect(await linesOf("a\u2028b\n")).to.deep.equal([[1, Buffer.from("a\u2028b").toString("latin1")]]);
  });

  it("need no line feed at the end, and may have a carriage return before it", async () => {
    expect(await linesOf("a\r\nb")).to.deep.equal([
      [1, "a"],
      [2, "b"],
    ]);
  });

  it("keep bytes that are no text", async () => {
    expect(await linesOf([0xff, 0xfe, 0x0a, 0x00])).to.deep.equal([
      [1, "\xff\xfe"],
      [2, "\x00"],
    ]);
  });

  it("are the same wherever the chunks end", async () => {
    const line = fc.uint8Array({ minLength: 1 }).filter((bytes) => !bytes.includes(0x0a) && !bytes.includes(0x0d));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat(50)), async (lines, cuts) => {
        const whole = Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.from("\n")]));
        const ends = [...new Set([0, ...cuts.filter((cut) => cut < whole.length), whole.length])].sort((a, b) => a - b);
        const chunks = ends.slice(1).map((end, index) => whole.subarray(ends[index], end));
        const found: Buffer[] = [];
        for await (const { bytes } of splitLines(chunks)) found.push(Buffer.from(bytes));
        expect(found.map((bytes) => bytes.toString("hex"))).to.deep.equal(
          lines.map((bytes) => Buffer.from(bytes).toString("hex")),
        );
      }),
    );
  });
});
