import { expect } from "chai";
import fc from "fast-check";
import { createUserText } from "./factories.ts";
import { userRecordText } from "./json-text.ts";
import { createRandom, mutate, randomRecord } from "./random-json.ts";
import { compareScan, type Verdict } from "./scan-comparison.ts";

const nested = (levels: number) => `{"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;

describe("the scanner", () => {
  const cases: [string, Verdict][] = [
    [createUserText(), "both accept"],
    ["{}", "both accept"],
    [' \t\r\n{ "a" : [ ] , "b" : { } } \n', "both accept"],
    ['{"userId":"a","userId":"b"}', "both accept"],
    ['{"location":{"country":"KR","country":"DE"}}', "both accept"],
    ['{"location":{"country":"KR"},"location":{"city":"Seoul"}}', "both accept"],
    ['{"location":{"country":"KR"},"location":[]}', "both accept"],
    ['{"other":{"country":"KR","userId":"x","enrichment":1}}', "both accept"],
    ['{"location":{"location":{"country":"KR"}}}', "both accept"],
    ['{"userId\\n":"u"}', "both accept"],
    ['{"\\uc774\\ub984":"x","\\"":1}', "both accept"],
    ['{"a":"\\u0041\\ud800\\/"}', "both accept"],
    ['{"a":-0.0e-0,"b":1E+10,"c":0,"d":10.01}', "both accept"],
    [nested(30), "both accept"],
    [nested(31), "left to JSON.parse"],
    [nested(5_000), "left to JSON.parse"],
    ['{"\\u0075serId":"u"}', "left to JSON.parse"],
    ['{"location":{"\\u0063ountry":"KR"}}', "left to JSON.parse"],
    ["", "both refuse"],
    [" ", "both refuse"],
    ["[]", "both refuse"],
    ["null", "both refuse"],
    ['{"a":1}{}', "both refuse"],
    ['{"a":1}\0', "both refuse"],
    ['\0{"a":1}', "both refuse"],
    ['{"a":1\0}', "both refuse"],
    ['\ufeff{"a":1}', "both refuse"],
    ['{"a":1,}', "both refuse"],
    ["{,}", "both refuse"],
    ['{"a"}', "both refuse"],
    ['{"a":}', "both refuse"],
    ["{a:1}", "both refuse"],
    ["{'a':1}", "both refuse"],
    ['{"a":[1,]}', "both refuse"],
    ['{"a":[,]}', "both refuse"],
    ['{"a":[1 2]}', "both refuse"],
    ['{"a":{"b":1]}', "both refuse"],
    ...[
      "01",
      "-",
      "+1",
      ".5",
      "1.",
      "1e",
      "1e+",
      "0x1",
      "1_0",
      "NaN",
      "Infinity",
      "-a",
      "tru",
      "nulll",
      "True",
      "undefined",
    ].map((value): [string, Verdict] => [`{"a":${value}}`, "both refuse"]),
    ...['"', '"\\"', '"\\x"', '"\\u"', '"\\u12"', '"\\u12g4"', '"\n"', '"\t"', '"\x1f"', '"\0"', '"a'].map(
      (value): [string, Verdict] => [`{"a":${value}}`, "both refuse"],
    ),
    ['{"a":"\\', "both refuse"],
    ['{"a":"\\u00', "both refuse"],
  ];
  for (const [text, verdict] of cases) {
    it(`agrees with JSON.parse on ${JSON.stringify(text.slice(0, 60))}: ${verdict}`, () => {
      expect(compareScan(Buffer.from(text))).to.equal(verdict);
    });
  }

  it("finds the end of strings of any length and position", () => {
    for (let offset = 0; offset < 16; offset++) {
      for (let length = 0; length < 80; length++) {
        for (const last of ["", "\\n", "\n", "é", "\\u00e9", "\x7f", "\\"]) {
          // A number sign is a quote's neighbour: what finds four bytes at once is easily wrong about it.
          for (const first of ["", "#", "]", "!", "\\\\]"]) {
            const text = `${first}${"x".repeat(length)}${last}`;
            compareScan(Buffer.from(`${" ".repeat(offset)}{"${text}":"${text}","userId":"u"}`));
          }
        }
      }
    }
  });

  it("agrees with JSON.parse wherever a record is cut off", () => {
    const bytes = Buffer.from(createUserText({ note: "가\\u00e9", list: [1.5e3, true, null, { a: -0 }] }));
    for (let end = 0; end < bytes.length; end++) {
      expect(compareScan(bytes.subarray(0, end))).to.equal("both refuse");
    }
  });

  it("agrees with JSON.parse whichever byte is put in the place of another", () => {
    const bytes = Buffer.from('{"userId":"가\\u00e9", "location":{"city":null}, "n":[-1.5e3,true]}');
    for (let at = 0; at < bytes.length; at++) {
      for (let byte = 0; byte < 256; byte++) {
        const mutated = Buffer.from(bytes);
        mutated[at] = byte;
        compareScan(mutated);
      }
    }
  });

  it("accepts every user record", () => {
    fc.assert(
      fc.property(userRecordText, (text) => {
        expect(compareScan(Buffer.from(text))).not.to.equal("both refuse");
      }),
    );
  });

  it("agrees with JSON.parse on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        compareScan(Buffer.from(bytes));
      }),
    );
  });

  it("agrees with JSON.parse on tens of thousands of random records and their mutations", () => {
    const seen: Record<Verdict, number> = { "both accept": 0, "both refuse": 0, "left to JSON.parse": 0 };
    const random = createRandom(1);
    for (let run = 0; run < 20_000; run++) {
      const bytes = Buffer.from(randomRecord(random));
      seen[compareScan(bytes)] += 1;
      seen[compareScan(mutate(bytes, random))] += 1;
    }
    // All three, or the generator has lost its point.
    expect(Math.min(...Object.values(seen))).to.be.above(1_000);
  });
});
