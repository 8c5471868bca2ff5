import { expect } from "chai";
import fc from "fast-check";
import { splice } from "../../../handlers/enrich/splice.ts";
import { createSlab, loadBytes } from "../../../handlers/kinesis/records/slab.ts";
import { membersText, whiteSpace } from "./json-text.ts";

const ID = { prefix: Buffer.from('"s/'), sequenceNumber: "49", subSequence: 0 };
const OFFER = { match: "city" as const, beforeId: Buffer.from(',"x":'), afterId: Buffer.from(',"é":1}') };

/** The text with `,"x":"s/49/0","é":1` put before its last brace. */
function spliceText(text: string): string {
  const record = Buffer.from(text);
  const slab = createSlab();
  loadBytes(slab, record);
  const start = splice(slab, slab.start + record.lastIndexOf("}"), OFFER, ID);
  return slab.text.bytes.toString("utf8", start, slab.start);
}

describe("splice", () => {
  const cases: [string, string, string][] = [
    ["after the last member", '{"a":1}', '{"a":1,"x":"s/49/0","é":1}'],
    ["before white space at the end", '{"a":1} \r\n', '{"a":1,"x":"s/49/0","é":1} \r\n'],
    ["after white space before the brace", '{"a":1 }', '{"a":1 ,"x":"s/49/0","é":1}'],
    ["after an empty object as the last value", '{"a":{}}', '{"a":{},"x":"s/49/0","é":1}'],
    ["after a text that ends with a brace", '{"a":"{"}', '{"a":"{","x":"s/49/0","é":1}'],
    ["whatever the characters", '{"é":"😀"}', '{"é":"😀","x":"s/49/0","é":1}'],
  ];
  for (const [what, object, expected] of cases) {
    it(`puts members ${what}`, () => {
      expect(spliceText(object)).to.equal(expected);
    });
  }

  it("keeps every byte of any JSON object", () => {
    fc.assert(
      fc.property(whiteSpace, membersText, whiteSpace, (before, members, after) => {
        const text = `${before}{"first":0${members.trim() === "" ? "" : `,${members}`}}${after}`;
        const spliced = spliceText(text);
        const start = spliced.lastIndexOf(',"x":"s/49/0","é":1}');
        expect(spliced.slice(0, start) + spliced.slice(start + ',"x":"s/49/0","é":1'.length)).to.equal(text);
        expect(Object.keys(JSON.parse(spliced))).to.contain("x");
      }),
    );
  });
});
