import { expect } from "chai";
import fc from "fast-check";
import { createSlab } from "../../../handlers/enrich/slab.ts";
import { splice } from "../../../handlers/enrich/splice.ts";
import { membersText, whiteSpace } from "./json-text.ts";

const OFFER = { match: "city" as const, beforeId: Buffer.from(',"x":'), afterId: Buffer.from(',"é":1}') };

/** The text with `,"x":"1","é":1` put before its last brace. */
function spliceText(text: string): string {
  const record = Buffer.from(text);
  return splice(record, record.lastIndexOf("}"), OFFER, '"1"', createSlab()).toString();
}

describe("splice", () => {
  const cases: [string, string, string][] = [
    ["after the last member", '{"a":1}', '{"a":1,"x":"1","é":1}'],
    ["before white space at the end", '{"a":1} \r\n', '{"a":1,"x":"1","é":1} \r\n'],
    ["after white space before the brace", '{"a":1 }', '{"a":1 ,"x":"1","é":1}'],
    ["after an empty object as the last value", '{"a":{}}', '{"a":{},"x":"1","é":1}'],
    ["after a text that ends with a brace", '{"a":"{"}', '{"a":"{","x":"1","é":1}'],
    ["whatever the characters", '{"é":"😀"}', '{"é":"😀","x":"1","é":1}'],
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
        const start = spliced.lastIndexOf(',"x":"1","é":1}');
        expect(spliced.slice(0, start) + spliced.slice(start + ',"x":"1","é":1'.length)).to.equal(text);
        expect(Object.keys(JSON.parse(spliced))).to.contain("x");
      }),
    );
  });
});
