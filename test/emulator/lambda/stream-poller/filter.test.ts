import { expect } from "chai";
import { createFilter } from "../../../../emulator/lambda/stream-poller/filter.ts";
import { createScenario } from "./create-scenario.ts";

const matches = (data: unknown, ...patterns: unknown[]) =>
  createFilter(patterns.map((pattern) => JSON.stringify({ data: pattern })))(Buffer.from(JSON.stringify(data))) ===
  "passed";

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
    [{ population: [{ numeric: ["<", 9_400_000] }] }, false],
    [{ population: [{ numeric: ["<=", 9_400_000] }] }, true],
    [{ population: [{ numeric: [">", 0, "<=", 9_400_000] }] }, true],
    [{ population: [{ numeric: [">=", 0, "<", 9_400_000] }] }, false],
    [{ city: [{ numeric: [">", 0] }] }, false],
    [{ city: [{ exists: true }] }, true],
    [{ absent: [{ exists: true }] }, false],
    [{ absent: [{ exists: false }] }, true],
    [{ note: [{ exists: false }] }, false],
    [{ nested: [{ exists: true }] }, false],
    [{ nested: [{ exists: false }] }, true],
    [{ "nested.code": ["KR-11"] }, true],
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

  it("rule 23: drop data that is not JSON, an aggregate of KPL's too, and tell it from what does not match", () => {
    const filter = createFilter(['{"data":{"absent":[{"exists":true}]}}']);
    const aggregate = Buffer.concat([Buffer.from("f3899ac2", "hex"), Buffer.from('{"absent":1}')]);
    for (const data of ["", "{", "plain text", "\ufeff{}", aggregate])
      expect(filter(Buffer.from(data)), String(data)).to.equal("unreadable");
    for (const data of ["3", '"text"', "[]", "null"]) expect(filter(Buffer.from(data)), data).to.equal("dropped");
  });

  it("rule 23: are refused with all that is wrong with any of them", () => {
    expect(() => createFilter(['{"data":{"a":"x"}}', '{"data":{"a":[]}}'])).to.throw(
      Error,
      /filterPatterns\[0\]\.data\.a must [\s\S]*filterPatterns\[1\]\.data\.a must/,
    );
  });

  it("rule 23: are five at most", () => {
    expect(() => createFilter(Array(6).fill('{"data":{"a":["x"]}}'))).to.throw("at most 5 patterns, got 6");
  });

  it("rule 23: discard what does not match, which counts as processed", async () => {
    const filterPatterns = ['{"data":{"keep":[true]}}'];
    const { calls, putAll, checkpoints, failures, observations, run } = createScenario({
      settings: { filterPatterns },
    });
    const numbers = putAll('{"keep":true,"n":1}', '{"keep":false}', "not JSON", '{"keep":true,"n":2}', "{}");
    const { stats } = await run();
    expect(calls.map(({ texts }) => texts)).to.deep.equal([['{"keep":true,"n":1}', '{"keep":true,"n":2}']]);
    expect(stats).to.deep.include({ succeeded: 2, filtered: 3, discarded: 0 });
    expect([checkpoints.at(-1), failures]).to.deep.equal([numbers.at(-1), []]);
    const unreadable = observations.flatMap((seen) => (seen.type === "unreadable" ? seen.records : []));
    expect(unreadable.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([numbers[2]]);
  });
});
