import { expect } from "chai";
import { itemBytes } from "../../../emulator/dynamodb/values/size.ts";

describe("the size of an item", () => {
  const numbers: [text: string, bytes: number][] = [
    ["0", 1],
    ["1", 2],
    ["-1", 3],
    ["123456", 4],
    ["3.14159", 5],
    ["0.0012", 2],
    ["1200", 2],
    [`1${"0".repeat(125)}`, 2],
  ];
  for (const [N, bytes] of numbers)
    it(`counts ${bytes} bytes for the number ${N.slice(0, 10)}`, () => {
      expect(itemBytes({ n: { N } })).to.equal(1 + bytes);
    });

  it("counts names and values, in UTF-8, and what holds others", () => {
    expect(itemBytes({ 한: { S: "글" } })).to.equal(6);
    expect(itemBytes({ b: { B: "AQI=" }, n: { NULL: true }, t: { BOOL: true } })).to.equal(3 + 2 + 1 + 1);
    expect(itemBytes({ s: { SS: ["ab", "c"] } })).to.equal(4);
    expect(itemBytes({ l: { L: [{ S: "a" }] }, m: { M: { k: { S: "v" } } } })).to.equal(2 + (3 + 1 + 1) + (3 + 1 + 2));
  });
});
