import { expect } from "chai";
import { ndjsonProblem } from "../../../local/run/ndjson-problem.ts";

const problemOf = (content: string | Uint8Array) => ndjsonProblem("in/users.json", Buffer.from(content));
const manyUsers = Array.from({ length: 5000 }, (_, n) => ({ userId: `u${n}` }));

describe("a file that is no NDJSON", () => {
  const wrong: [what: string, content: string | Uint8Array, seems: string, fix: string][] = [
    [
      "an array on one line",
      '[{"userId":"u1"},{"userId":"u2"}]\n',
      "a JSON array",
      "jq -c '.[]' in/users.json > in/users.ndjson",
    ],
    ["a long array on one line", JSON.stringify(manyUsers), "a JSON array", "jq -c '.[]'"],
    ["an array over many lines", JSON.stringify(manyUsers, undefined, 2), "a JSON array", "jq -c '.[]'"],
    [
      "an object over many lines",
      JSON.stringify({ userId: "u1", n: 1 }, undefined, 2),
      "JSON spread over several lines",
      "jq -c .",
    ],
    ["CSV", 'userId,country\nu1,KR\nu2,"US, east"\n', "CSV", "csv.DictReader"],
    ["CSV with semicolons", "userId;country\nu1;KR\n", "CSV", "csv.DictReader"],
    ["prose", "hello there\nhow are you, well\n", "no JSON", "make one JSON object of each record"],
    ["a compressed file", Uint8Array.of(0x1f, 0x8b, 8), "compressed", "gzip -dc"],
    ["UTF-16", Buffer.from('\ufeff{"userId":"u1"}\n', "utf16le"), "UTF-16", "iconv"],
  ];
  for (const [what, content, seems, fix] of wrong)
    it(`is told by what it seems to be: ${what}`, () => {
      expect(problemOf(content)).to.include(
        `in/users.json must hold one JSON object a line, but seems to be ${seems}:`,
      );
      expect(problemOf(content)).to.include(`Fix: `).and.include(fix);
    });

  it("has a fix that writes on no file that it reads, and that a shell understands", () => {
    const head = Buffer.from("[1]\n");
    expect(ndjsonProblem("users.ndjson", head)).to.include("jq -c '.[]' users.ndjson > users.ndjson.mended");
    expect(ndjsonProblem("my 'own' users.json", head)).to.include(
      "jq -c '.[]' 'my '\\''own'\\'' users.json' > 'my '\\''own'\\'' users.ndjson'",
    );
  });

  const right: [what: string, content: string][] = [
    ["an empty file", ""],
    ["one object", '{"userId":"u1"}'],
    ["objects after a bad line", 'oops\n{"userId":"u1"}\n'],
    ["objects after blank lines", '\n\n{"userId":"u1"}\r\n'],
    ["a byte order mark before objects", '\ufeff{"userId":"u1"}\n'],
    ["lines of other JSON", "[1,2]\n[3,4]\n"],
    ["one very long line", `{"userId":"u1","x":"${"x".repeat(100_000)}"}`],
  ];
  for (const [what, content] of right)
    it(`is not ${what}`, () => {
      expect(problemOf(content)).to.equal(undefined);
    });
});
