import { expect } from "chai";
import { createFilter } from "../../../../emulator/lambda/stream-poller/filter.ts";
import { createScenario } from "./create-scenario.ts";

const matches = (data: unknown, ...patterns: unknown[]) =>
  createFilter(patterns.map((pattern) => JSON.stringify({ data: pattern })))(Buffer.from(JSON.stringify(data)));

const record = {
  city: "Seoul",
  population: 9_400_000,
  tags: ["capital", "large"],
  note: null,
  empty: "",
  nested: { code: "KR-11" },
  list: [{ n: 1 }, { n: 2 }],
};

describe("Filter patterns", () => {
  const table: [pattern: unknown, expected: boolean][] = [
    [{ city: ["Seoul"] }, true],
    [{ city: ["Busan", "Seoul"] }, true],
    [{ city: ["seoul"] }, false],
    [{ city: ["Seoul"], population: [1] }, false],
    [{ population: [9_400_000] }, true],
    [{ population: ["9400000"] }, false],
    [{ note: [null] }, true],
    [{ absent: [null] }, false],
    [{ empty: [""] }, true],
    [{ tags: ["large"] }, true],
    [{ tags: ["small"] }, false],
    [{ nested: { code: ["KR-11"] } }, true],
    [{ list: { n: [2] } }, true],
    [{ list: { n: [3] } }, false],
    [{ city: [{ prefix: "Se" }] }, true],
    [{ city: [{ prefix: "se" }] }, false],
    [{ population: [{ prefix: "9" }] }, false],
    [{ city: [{ suffix: "oul" }] }, true],
    [{ city: [{ "equals-ignore-case": "sEOUL" }] }, true],
    [{ city: [{ "anything-but": ["Busan"] }] }, true],
    [{ city: [{ "anything-but": "Seoul" }] }, false],
    [{ city: [{ "anything-but": { prefix: "Se" } }] }, false],
    [{ city: [{ "anything-but": { prefix: "Bu" } }] }, true],
    [{ absent: [{ "anything-but": ["x"] }] }, false],
    [{ population: [{ numeric: [">", 1_000_000] }] }, true],
    [{ population: [{ numeric: ["=", 9_400_000] }] }, true],
    [{ population: [{ numeric: [">", 0, "<=", 9_400_000] }] }, true],
    [{ population: [{ numeric: [">=", 0, "<", 9_400_000] }] }, false],
    [{ city: [{ numeric: [">", 0] }] }, false],
    [{ city: [{ exists: true }] }, true],
    [{ absent: [{ exists: true }] }, false],
    [{ absent: [{ exists: false }] }, true],
    [{ note: [{ exists: false }] }, false],
    [{ nested: [{ exists: true }] }, false],
    [{ nested: { absent: [{ exists: false }] } }, true],
    [{ absent: { deeper: [{ exists: false }] } }, true],
    [{ toString: [{ exists: true }] }, false],
    [{ $or: [{ city: ["Busan"] }, { population: [{ numeric: [">", 1] }] }] }, true],
    [{ $or: [{ city: ["Busan"] }, { population: [1] }] }, false],
    [{ city: ["Seoul"], $or: [{ tags: ["small"] }, { note: [null] }] }, true],
  ];
  for (const [pattern, expected] of table) {
    it(`rule 23: ${JSON.stringify(pattern)} ${expected ? "matches" : "does not match"}`, () => {
      expect(matches(record, pattern)).to.equal(expected);
    });
  }

  it("rule 23: are ORed", () => {
    expect(matches(record, { city: ["Busan"] }, { city: ["Seoul"] })).to.equal(true);
  });

  it("rule 23: drop data that is not JSON, or no object (our reading)", () => {
    const passes = createFilter(['{"data":{"absent":[{"exists":true}]}}']);
    for (const data of ["", "{", "plain text", "3", '"text"', "[]", "null"])
      expect(passes(Buffer.from(data)), data).to.equal(false);
  });

  const refused: [what: string, pattern: string, expected: RegExp][] = [
    ["text that is not JSON", "{", /^filterPatterns\[0\] must be a JSON object with the key data alone, got {/],
    ["another key than data (rule 23)", '{"partitionKey":["a"]}', /the key data alone/],
    ["a pattern of rules only", '{"data":["a"]}', /filterPatterns\[0\]\.data must be a JSON object/],
    ["an empty pattern", '{"data":{}}', /at least one key/],
    ["an empty list of rules", '{"data":{"a":[]}}', /data\.a must hold at least one rule/],
    [
      "an operator that is none",
      '{"data":{"a":[{"regex":"x"}]}}',
      /data\.a\[0\] must be a value or one of prefix, .*got {"regex":"x"}/,
    ],
    ["an inherited name as operator", '{"data":{"a":[{"constructor":"x"}]}}', /must be a value or one of/],
    ["two operators in one rule", '{"data":{"a":[{"prefix":"x","suffix":"y"}]}}', /must be a value or one of/],
    ["an argument of the wrong kind", '{"data":{"a":[{"numeric":["~",1]}]}}', /must be a value or one of/],
    ["a value where a list belongs", '{"data":{"a":"x"}}', /data\.a must be a JSON object/],
    ["one alternative", '{"data":{"$or":[{"a":["x"]}]}}', /\$or must be a list of at least two patterns/],
  ];
  for (const [what, pattern, expected] of refused) {
    it(`refuse ${what}`, () => {
      expect(() => createFilter([pattern])).to.throw(Error, expected);
    });
  }

  it("rule 23: are five at most", () => {
    expect(() => createFilter(Array(6).fill('{"data":{"a":["x"]}}'))).to.throw("at most 5 patterns, got 6");
  });

  it("rule 23: discard what does not match, which counts as processed", async () => {
    const filterPatterns = ['{"data":{"keep":[true]}}'];
    const { calls, putAll, checkpoints, failures, run } = createScenario({ settings: { filterPatterns } });
    const numbers = putAll('{"keep":true,"n":1}', '{"keep":false}', "not JSON", '{"keep":true,"n":2}', "{}");
    const { stats } = await run();
    expect(calls.map(({ texts }) => texts)).to.deep.equal([['{"keep":true,"n":1}', '{"keep":true,"n":2}']]);
    expect(stats).to.deep.include({ succeeded: 2, filtered: 3, discarded: 0 });
    expect([checkpoints.at(-1), failures]).to.deep.equal([numbers.at(-1), []]);
  });
});
