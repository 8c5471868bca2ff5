import { expect } from "chai";
import fc from "fast-check";
import { splice } from "../../../handlers/enrich/splice.ts";
import { membersText, whiteSpace } from "./json-text.ts";

describe("splice", () => {
  const cases: [string, string, string][] = [
    ["after the last member", '{"a":1}', '{"a":1,"x":1}'],
    ["without a comma into an empty object", "{}", '{"x":1}'],
    ["without a comma into an object of white space", "{ \n}\n", '{ \n"x":1}\n'],
    ["before white space at the end", '{"a":1} \r\n', '{"a":1,"x":1} \r\n'],
    ["after white space before the brace", '{"a":1 }', '{"a":1 ,"x":1}'],
    ["after an empty object as the last value", '{"a":{}}', '{"a":{},"x":1}'],
    ["after a text that ends with a brace", '{"a":"{"}', '{"a":"{","x":1}'],
    ["whatever the characters", '{"é":"😀"}', '{"é":"😀","x":1}'],
  ];
  for (const [what, object, expected] of cases) {
    it(`puts members ${what}`, () => {
      expect(splice(Buffer.from(object), [Buffer.from('"x"'), Buffer.from(":1")]).toString()).to.equal(expected);
    });
  }

  it("keeps every byte of any JSON object", () => {
    fc.assert(
      fc.property(whiteSpace, membersText, whiteSpace, (before, members, after) => {
        const object = Buffer.from(`${before}{${members}}${after}`);
        const spliced = splice(object, [Buffer.from('"the-added-member":1')]).toString();
        const end = spliced.lastIndexOf('"the-added-member":1');
        const start = members.trim() === "" ? end : end - 1;
        const rest = spliced.slice(0, start) + spliced.slice(end + '"the-added-member":1'.length);
        expect(Buffer.from(rest).equals(object)).to.equal(true);
        expect(Object.keys(JSON.parse(spliced))).to.contain("the-added-member");
      }),
    );
  });
});
