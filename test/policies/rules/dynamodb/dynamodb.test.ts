import { expect } from "chai";
import type { Properties } from "../../../../policies/core/properties.ts";
import {
  tableCustomerKey,
  tableProtected,
  tableRecoverable,
  tableScales,
  tableTagged,
} from "../../../../policies/rules/dynamodb/dynamodb.ts";
import {
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  TODAY,
  UNKNOWN,
} from "../../../support/policies.ts";

const TABLE = "aws:dynamodb/table:Table";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
const kept = {
  pointInTimeRecovery: { enabled: true },
  serverSideEncryption: { enabled: true },
  deletionProtectionEnabled: true,
  billingMode: "PAY_PER_REQUEST",
  tags: { owner: "us" },
  region: "",
};
const createTable = (props: Properties) =>
  createStackResource({ type: TABLE, name: "t", props: { name: "t", ...props } });
const createTarget = (resourceId: unknown) =>
  createStackResource({ type: "aws:appautoscaling/target:Target", props: { resourceId } });

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

  describeRule(tableTagged, {
    passes: [["a table that says whose it is", { tags: { owner: "us" } }]],
    fails: [["a table that doesn't", { tags: {} }, "tags"]],
    unknown: [["whose it is", { tags: UNKNOWN }, "tags"]],
  });

  describeStackRule(tableScales, {
    passes: [
      ["a table on demand", [createTable({ billingMode: "PAY_PER_REQUEST" })]],
      ["one that is scaled", [createTable({}), createTarget("table/t")]],
      ["one that may be, of which nothing is known yet", [createTable({}), createTarget(UNKNOWN)]],
    ],
    fails: [
      ["a table that says nothing", [createTable({})], "billingMode"],
      ["one beside another that is scaled", [createTable({}), createTarget("table/other")], "billingMode"],
    ],
    unknown: [["how it is billed", [createTable({ billingMode: UNKNOWN })], "billingMode"]],
  });

  describeMutations([
    {
      rule: tableTagged,
      title: "a table without tags",
      apply: (stack) =>
        stack.adds(TABLE, { ...kept, serverSideEncryption: { enabled: true, kmsKeyArn: "alias/own" }, tags: {} }),
    },
    {
      rule: tableScales,
      title: "a table of fixed capacity",
      apply: (stack) =>
        stack.adds(TABLE, {
          ...kept,
          serverSideEncryption: { enabled: true, kmsKeyArn: "alias/own" },
          billingMode: "PROVISIONED",
        }),
    },
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
