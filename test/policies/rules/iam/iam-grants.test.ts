import { expect } from "chai";
import fc from "fast-check";
import { statementsAt } from "../../../../policies/core/statements.ts";
import {
  allHold,
  allowsEverywhere,
  anyHolds,
  fits,
  isNamed,
  takesResource,
  type Verdict,
} from "../../../../policies/rules/iam/iam-grants.ts";
import { UNKNOWN } from "../../../support/policies.ts";

describe("a resource of a statement", () => {
  const named = [
    "arn:aws:kinesis:eu-west-1:111122223333:stream/orders",
    "arn:aws:kinesis:eu-west-1:111122223333:stream/*",
    "arn:aws:kinesis:*:111122223333:stream/orders-*",
    "arn:aws:ec2:eu-west-1:111122223333:*/*",
    "arn:aws:s3:::failures/*",
    "arn:aws:s3:::failures-*",
    "arn:aws:sqs:*:*:orders",
    "arn:aws:logs:*:*:log-group:/aws/lambda/x:*",
    "arn:aws:iam::111122223333:role/service-role/*",
    "arn:aws:iam::*:user/$" + "{aws:username}",
    "arn:aws-cn:s3:::failures/*",
  ];
  const unnamed = [
    "*",
    "**",
    "arn:*",
    "arn:aws:*:eu-west-1:111122223333:stream/orders",
    "arn:aws:s3:::*",
    "arn:aws:s3:::*/*",
    "arn:aws:s3:::*/failures",
    "arn:aws:kinesis:*:*:*",
    "arn:aws:kinesis:*:111122223333:stream/*",
    "arn:aws:kinesis:eu-*:111122223333:stream/?*",
    "arn:aws:kms:*:111122223333:key/*",
    "arn:aws:sqs:*:111122223333:*",
    "arn:aws:logs:*:*:log-group:*:log-stream:x",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:route53:::hostedzone/*",
  ];
  for (const arn of named) it(`is named: ${arn}`, () => expect(isNamed(arn)).to.equal(true));
  for (const arn of unnamed) it(`is not named: ${arn}`, () => expect(isNamed(arn)).to.equal(false));
});

describe("an action's name", () => {
  const cases: [pattern: string, action: string, fit: boolean][] = [
    ["s3:GetObject", "s3:getobject", true],
    ["s3:GetObject", "s3:GetObjectAcl", false],
    ["s3:Get*", "s3:GetObject", true],
    ["S3:get?bject", "s3:GetObject", true],
    ["s3:Get?", "s3:GetObject", false],
    ["*", "s3:GetObject", true],
    ["s3.*", "s3:GetObject", false],
    ["*:Get*", "s3:GetObject", true],
  ];
  for (const [pattern, action, fit] of cases)
    it(`${pattern} ${fit ? "stands" : "does not stand"} for ${action}`, () =>
      expect(fits(pattern, action)).to.equal(fit));

  it("stands for itself, whatever part of it a wildcard replaces", () => {
    const action = "kinesis:SubscribeToShard";
    const index = fc.nat(action.length);
    fc.assert(
      fc.property(index, index, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const kept = (wildcard: string) => action.slice(0, from) + wildcard + action.slice(to);
        expect(fits(kept("*"), action)).to.equal(true);
        expect(fits(kept("?".repeat(to - from)), action)).to.equal(true);
        expect(fits(kept("?".repeat(to - from + 1)), action)).to.equal(false);
      }),
    );
  });

  const takers: [pattern: string, takes: boolean][] = [
    ["kinesis:PutRecords", true],
    ["kinesis:ListStreams", false],
    ["kinesis:List*", true],
    ["ec2:DescribeSub*", false],
    ["EC2:describesubnets", false],
    ["xray:Put*", false],
    ["xray:*", true],
    ["*", true],
    ["unheard-of:Anything", true],
  ];
  for (const [pattern, takes] of takers)
    it(`${pattern} ${takes ? "takes" : "takes no"} resource`, () => expect(takesResource(pattern)).to.equal(takes));
});

describe("what a document allows on everything", () => {
  const verdict = (...statements: object[]): Verdict => {
    const read = statementsAt({ policy: { Statement: statements } }, "policy");
    if (read === UNKNOWN) return UNKNOWN;
    const document = { path: "policy", statements: read };
    return anyHolds(read.map((statement) => allowsEverywhere(document, statement)("s3:GetObject")));
  };
  const allow = { Effect: "Allow", Action: "s3:Get*", Resource: "*" };
  const deny = { Effect: "Deny", Action: "s3:*", Resource: "*" };
  const cases: [title: string, statements: object[], expected: Verdict][] = [
    ["an action that a pattern stands for", [allow], true],
    ["another action", [{ ...allow, Action: "s3:Put*" }], false],
    ["one of many resources", [{ ...allow, Resource: ["arn:aws:s3:::x", "*"] }], true],
    ["named resources", [{ ...allow, Resource: ["arn:aws:s3:::x/*"] }], false],
    ["what is denied", [{ ...allow, Effect: "Deny" }], false],
    ["what another statement denies", [allow, deny], false],
    ["what is denied on some conditions", [allow, { ...deny, Condition: { Bool: { "aws:x": "true" } } }], true],
    ["what is denied on one resource", [allow, { ...deny, Resource: "arn:aws:s3:::x/*" }], true],
    ["a denial of something else", [allow, { ...deny, Action: "s3:PutObject" }], true],
    ["a resource not known yet", [{ ...allow, Resource: UNKNOWN }], UNKNOWN],
    ["a resource not known yet, beside everything", [{ ...allow, Resource: [UNKNOWN, "*"] }], true],
    ["an action not known yet", [{ ...allow, Action: [UNKNOWN] }], UNKNOWN],
    [
      "an action not known yet, on a named resource",
      [{ ...allow, Action: UNKNOWN, Resource: "arn:aws:s3:::x" }],
      false,
    ],
    ["an effect not known yet", [{ ...allow, Effect: UNKNOWN }], UNKNOWN],
    ["nothing", [{ Effect: "Allow" }], false],
  ];
  for (const [title, statements, expected] of cases)
    it(`${title}: ${String(expected)}`, () => expect(verdict(...statements)).to.equal(expected));

  it("is decided by what is known, where that is enough", () => {
    expect([allHold([true, UNKNOWN]), allHold([false, UNKNOWN]), allHold([])]).to.deep.equal([UNKNOWN, false, true]);
    expect([anyHolds([true, UNKNOWN]), anyHolds([false, UNKNOWN]), anyHolds([])]).to.deep.equal([true, UNKNOWN, false]);
  });
});
