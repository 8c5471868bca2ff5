import { expect } from "chai";
import { meetsConditions } from "./conditions.ts";

const ARN = "arn:aws:lambda:eu-west-1:111122223333:function:f-1";

describe("meetsConditions", () => {
  const cases: [operator: string, wanted: string[], got: string | string[] | undefined, met: boolean][] = [
    ["StringEquals", ["a", "b"], "b", true],
    ["StringEquals", ["a"], "A", false],
    ["StringEquals", ["a*"], "ab", false],
    ["StringEquals", ["a"], undefined, false],
    ["StringEqualsIfExists", ["a"], undefined, true],
    ["StringEqualsIfExists", ["a"], "b", false],
    ["StringNotEquals", ["a", "b"], "c", true],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringNotEquals", ["a"], undefined, true],
    ["StringEqualsIgnoreCase", ["a"], "A", true],
    ["StringLike", ["a*c?"], "abbcd", true],
    ["StringLike", ["a*c?"], "abbc", false],
    ["StringNotLike", ["a*"], "ab", false],
    ["ArnLike", ["arn:aws:lambda:eu-west-1:111122223333:function:f-*"], ARN, true],
    ["ArnEquals", ["arn:aws:lambda:*:111122223333:function:f-?"], ARN, true],
    ["ArnLike", ["arn:aws:lambda:eu-west-1:999999999999:function:f-*"], ARN, false],
    ["ArnLike", ["arn:aws:lambda:*:function:f-*:*"], ARN, false],
    ["ArnNotLike", ["arn:aws:lambda:eu-west-1:111122223333:function:f-*"], ARN, false],
    ["ArnNotEquals", ["arn:aws:lambda:eu-west-1:111122223333:function:g"], ARN, true],
    ["Bool", ["false"], "False", true],
    ["Bool", ["false"], "true", false],
    ["Bool", ["false"], undefined, false],
    ["StringNotEqualsIgnoreCase", ["a"], "A", false],
    ["ForAnyValue:StringEquals", ["a"], ["b", "a"], true],
    ["ForAnyValue:StringEquals", ["a"], ["b"], false],
    ["ForAnyValue:StringEquals", ["a"], undefined, false],
    ["ForAllValues:StringEquals", ["a", "b"], ["b", "a"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["b", "c"], false],
    ["ForAllValues:StringEquals", ["a"], undefined, true],
    ["ForAllValues:StringNotEquals", ["a"], ["b", "a"], false],
    ["Null", ["true"], undefined, true],
    ["Null", ["true"], "x", false],
    ["Null", ["false"], "x", true],
  ];
  for (const [operator, wanted, got, met] of cases)
    it(`${met ? "meets" : "does not meet"} ${operator} ${wanted} with ${got ?? "no value"}`, () => {
      const Condition = { [operator]: { "aws:Key": wanted } };
      expect(meetsConditions({ Condition }, got === undefined ? {} : { "AWS:key": got })).to.equal(met);
    });

  it("asks for every key of every operator", () => {
    const Condition = { StringEquals: { a: ["1"], b: ["2"] }, Bool: { c: ["true"] } };
    expect(meetsConditions({ Condition }, { a: "1", b: "2", c: "true" })).to.equal(true);
    for (const key of ["a", "b", "c"])
      expect(meetsConditions({ Condition }, { a: "1", b: "2", c: "true", [key]: "other" })).to.equal(false);
  });

  it("throws on an operator that it does not know", () => {
    expect(() => meetsConditions({ Condition: { IpAddress: { "aws:SourceIp": ["10.0.0.0/8"] } } }, {})).to.throw(
      "got IpAddress",
    );
  });
});
