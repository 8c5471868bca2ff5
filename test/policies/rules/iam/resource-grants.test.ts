import { expect } from "chai";
import { boundedBy, isWholeAccount, RESOURCE_CARRIERS } from "../../../../policies/rules/iam/resource-grants.ts";
import { UNKNOWN } from "../../../support/policies.ts";

const KEYS = ["aws:SourceAccount", "aws:SourceArn", "aws:PrincipalOrgPaths", "aws:userid", "kms:EncryptionContext:*"];
const ARN = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*";

describe("what bounds a statement", () => {
  const cases: [title: string, operator: string, key: string, values: (string | typeof UNKNOWN)[], unknown][] = [
    ["an account", "StringEquals", "aws:sourceaccount", ["111122223333"], true],
    ["one of two accounts", "StringLike", "aws:sourceaccount", ["111122223333", "444455556666"], true],
    ["a key of which the name is a pattern", "ArnLike", "kms:encryptioncontext:aws:logs:arn", [ARN], true],
    ["ARNs of one account", "ArnLike", "aws:sourcearn", [ARN], true],
    ["a bucket's ARN", "ArnEquals", "aws:sourcearn", ["arn:aws:s3:::orders"], true],
    ["one value of several that a request has", "ForAnyValue:StringLike", "aws:principalorgpaths", ["o-1/r/*"], true],
    ["sessions of one role", "StringLike", "aws:userid", ["AROAEXAMPLEID:*"], true],
    ["any account", "StringLike", "aws:sourceaccount", ["*"], false],
    ["accounts that start alike", "StringLike", "aws:sourceaccount", ["1111*"], false],
    ["an account or any", "StringLike", "aws:sourceaccount", ["111122223333", "*"], false],
    ["ARNs of any account", "ArnLike", "aws:sourcearn", ["arn:aws:cloudwatch:eu-west-1:*:alarm:a"], false],
    ["any ARN", "ArnLike", "aws:sourcearn", ["arn:*"], false],
    ["buckets whose names start alike", "ArnLike", "aws:sourcearn", ["arn:aws:s3:::orders*"], false],
    ["what the caller says of itself", "StringEquals", "aws:sourceaccount", ["$" + "{aws:PrincipalAccount}"], false],
    ["an empty text", "StringEquals", "aws:sourceaccount", [""], false],
    ["no values", "StringEquals", "aws:sourceaccount", [], false],
    ["every account but one", "StringNotEquals", "aws:sourceaccount", ["111122223333"], false],
    ["an account, if there is one", "StringEqualsIfExists", "aws:sourceaccount", ["111122223333"], false],
    ["all values, of which there may be none", "ForAllValues:StringEquals", "aws:sourceaccount", ["1"], false],
    ["another key", "StringEquals", "aws:requestedregion", ["eu-west-1"], false],
    ["a switch that is off", "Bool", "aws:sourceaccount", ["false"], false],
    ["a value that is not known yet", "StringEquals", "aws:sourceaccount", [UNKNOWN], UNKNOWN],
    ["a value that is not known yet, or any", "StringEquals", "aws:sourceaccount", [UNKNOWN, "*"], false],
    ["conditions that are not known yet", "", "", [UNKNOWN], UNKNOWN],
  ];
  for (const [title, operator, key, values, expected] of cases)
    it(`${expected === true ? "is" : expected === false ? "is not" : "may be"} ${title}`, () =>
      expect(boundedBy([{ operator, key, values }], KEYS)).to.equal(expected));

  it("is one condition of several", () => {
    const other = { operator: "Bool", key: "aws:securetransport", values: ["true"] };
    const account = { operator: "StringEquals", key: "aws:sourceaccount", values: ["111122223333"] };
    expect(boundedBy([other, account], KEYS)).to.equal(true);
    expect(boundedBy([other], KEYS)).to.equal(false);
    expect(boundedBy([], KEYS)).to.equal(false);
  });
});

describe("resources whose policy grants", () => {
  it("are not endpoints, whose policy narrows", () => {
    expect(RESOURCE_CARRIERS).to.include("aws:kms/key:Key").and.not.include("aws:ec2/vpcEndpoint:VpcEndpoint");
  });
});

describe("a principal", () => {
  const cases: [name: string, whole: boolean][] = [
    ["111122223333", true],
    ["arn:aws:iam::111122223333:root", true],
    ["arn:aws-cn:iam::111122223333:root", true],
    ["arn:aws:iam::111122223333:role/root", false],
    ["arn:aws:sts::111122223333:assumed-role/x/root", false],
    ["1111222233334", false],
    ["*", false],
  ];
  for (const [name, whole] of cases)
    it(`${whole ? "is" : "is not"} a whole account: ${name}`, () => expect(isWholeAccount(name)).to.equal(whole));
});
