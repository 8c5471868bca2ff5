import { expect } from "chai";
import { keyProblem } from "../../../local/run/key-problem.ts";
import { parseKeyMember } from "../../../local/run/record-key.ts";

const problem = (key: string, ...lines: (string | object)[]) => {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  return keyProblem("in.ndjson", parseKeyMember(key), Buffer.from(text));
};

describe("a --key that no record has", () => {
  it("is told with the members that every record has, ids first", () => {
    const records = [
      { depot: "D1", at: { lat: 1, cell: "x" }, speed: 3, vehicleId: "v", tags: [], ok: true },
      { depot: "D2", at: { lat: 2, cell: "y" }, vehicleId: "w", speed: "4" },
    ];
    expect(problem("userId", ...records)).to.equal(
      "--key must name a member of the records, but no record at the beginning of in.ndjson has userId: each goes in under a key of its own, in no order.\n" +
        "Fix: --key vehicleId, or depot, /at/lat, /at/cell, speed",
    );
  });

  it("is told without members where none could be a key", () => {
    expect(problem("userId", { a: 1 }, { b: 2 })).to.match(/\nFix: --key MEMBER, whose values are texts or numbers$/);
  });

  it("names members by pointers that --key takes", () => {
    const record = { "a/b": { "c~d": "x" } };
    const [, fix = ""] = /Fix: --key (\S+)$/.exec(problem("userId", record) ?? "") ?? [];
    expect(fix).to.equal("/a~1b/c~0d");
    expect(problem(fix, record)).to.equal(undefined);
  });

  for (const [title, lines] of [
    ["one record has it", [{ id: 1 }, { userId: "u" }]],
    ["nothing is a record", ["no JSON", "[1]", ""]],
    ["the last line is cut off", [{ userId: "u" }, '{"id":']],
  ] as const)
    it(`is none when ${title}`, () => expect(problem("userId", ...lines)).to.equal(undefined));
});
