import { expect } from "chai";
import { tableCustomerKey, tableProtected, tableRecoverable } from "../../../../policies/rules/dynamodb/dynamodb.ts";
import { describeMutations, describeRule, TODAY, UNKNOWN } from "../../../support/policies.ts";

const TABLE = "aws:dynamodb/table:Table";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
const kept = {
  pointInTimeRecovery: { enabled: true },
  serverSideEncryption: { enabled: true },
  deletionProtectionEnabled: true,
  region: "",
};

describe("rules for DynamoDB", () => {
  describeRule(tableRecoverable, {
    passes: [["a table that can be had back", { pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 7 } }]],
    fails: [
      ["a table that says nothing", {}, "pointInTimeRecovery.enabled"],
      ["one that can't", { pointInTimeRecovery: { enabled: false } }, "pointInTimeRecovery.enabled"],
    ],
    unknown: [["whether it can", { pointInTimeRecovery: UNKNOWN }, "pointInTimeRecovery.enabled"]],
  });

  it("makes a table recoverable, for as long as it says", () => {
    const context = { type: TABLE, name: "table", urn: "", today: TODAY, config: {} };
    const remediate = (pointInTimeRecovery: unknown) => tableRecoverable.remediate?.({ pointInTimeRecovery }, context);
    expect(remediate(undefined)).to.deep.equal({ pointInTimeRecovery: { enabled: true } });
    expect(remediate({ enabled: false, recoveryPeriodInDays: 7 })).to.deep.equal({
      pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 7 },
    });
    for (const left of [
      { enabled: true },
      UNKNOWN,
      { enabled: UNKNOWN },
      { enabled: false, recoveryPeriodInDays: UNKNOWN },
    ])
      expect(remediate(left)).to.deep.equal({});
  });

  describeRule(tableCustomerKey, {
    passes: [["a key of the account's", { serverSideEncryption: { enabled: true, kmsKeyArn: KEY } }]],
    fails: [
      ["nothing, which means a key of AWS's", {}, "serverSideEncryption.enabled"],
      [
        "a key that is not used",
        { serverSideEncryption: { enabled: false, kmsKeyArn: KEY } },
        "serverSideEncryption.enabled",
      ],
      ["AWS's key for the account", { serverSideEncryption: { enabled: true } }, "serverSideEncryption.kmsKeyArn"],
    ],
    unknown: [
      ["which key", { serverSideEncryption: { enabled: true, kmsKeyArn: UNKNOWN } }, "serverSideEncryption.kmsKeyArn"],
      [
        "whether it is used",
        { serverSideEncryption: { enabled: UNKNOWN, kmsKeyArn: KEY } },
        "serverSideEncryption.enabled",
      ],
    ],
  });

  describeRule(tableProtected, {
    passes: [["a protected table", { deletionProtectionEnabled: true }]],
    fails: [["a table that says nothing", {}, "deletionProtectionEnabled"]],
    unknown: [["whether it is", { deletionProtectionEnabled: UNKNOWN }, "deletionProtectionEnabled"]],
  });

  describeMutations([
    {
      rule: tableRecoverable,
      title: "a table without backups",
      apply: (stack) =>
        stack.adds(TABLE, {
          ...kept,
          serverSideEncryption: { enabled: true, kmsKeyArn: "alias/own" },
          pointInTimeRecovery: { enabled: false },
        }),
    },
    { rule: tableCustomerKey, title: "a table with AWS's key", apply: (stack) => stack.adds(TABLE, kept) },
    {
      rule: tableProtected,
      title: "a table that goes at once",
      apply: (stack) =>
        stack.adds(TABLE, {
          ...kept,
          serverSideEncryption: { enabled: true, kmsKeyArn: "alias/own" },
          deletionProtectionEnabled: false,
        }),
    },
  ]);
});
