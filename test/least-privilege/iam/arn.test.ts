import { expect } from "chai";
import fc from "fast-check";
import { accountOf, arnFits, fits } from "./arn.ts";

describe("fits", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "?"), maxLength: 8 });

  it("takes * for any characters and ? for one, as a regular expression would", () => {
    fc.assert(
      fc.property(pattern, text, (wanted, got) => {
        const expression = new RegExp(`^${wanted.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(fits(wanted, got)).to.equal(expression.test(got));
      }),
      { numRuns: 1000 },
    );
  });

  it("takes every other character for itself", () => {
    expect(fits("a.c+", "a.c+")).to.equal(true);
    expect(fits("a.c", "abc")).to.equal(false);
  });
});

describe("arnFits", () => {
  const bucket = "arn:aws:s3:::b/k";
  const cases: [pattern: string, arn: string, expected: boolean][] = [
    ["*", bucket, true],
    ["arn:aws:s3:::b/*", bucket, true],
    ["arn:aws:s3:::b*", bucket, true],
    ["arn:aws:s3:::b", bucket, false],
    ["arn:aws:logs:r:1:log-group:g:*", "arn:aws:logs:r:1:log-group:g:log-stream:s", true],
    ["arn:aws:logs:r:1:log-group:g:*", "arn:aws:logs:r:1:log-group:g2:log-stream:s", false],
    ["arn:aws:kinesis:*:stream/s:*", "arn:aws:kinesis:r:1:stream/s", false],
    ["arn:aws:s3:::b/*", "*", false],
  ];
  for (const [pattern, arn, expected] of cases)
    it(`${pattern} ${expected ? "covers" : "does not cover"} ${arn}`, () => {
      expect(arnFits(pattern, arn)).to.equal(expected);
    });

  it("refuses a pattern that is no whole ARN", () => {
    expect(() => arnFits("arn:aws:s3", bucket)).to.throw("got arn:aws:s3");
  });
});

describe("accountOf", () => {
  it("reads the account of an ARN, or none", () => {
    expect(accountOf("arn:aws:iam::111122223333:role/r")).to.equal("111122223333");
    expect(accountOf("arn:aws:s3:::b")).to.equal("");
    expect(accountOf("*")).to.equal("");
  });
});
