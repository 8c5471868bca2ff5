import { holdsUnknown, isRecord, read } from "../../core/properties.ts";
import { must, type ResourceRule } from "../../core/rule.ts";
import { TABLE } from "../../core/types.ts";
import { isCustomerKey } from "../kms/kms.ts";

const PAGE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide";

export const tableRecoverable: ResourceRule = {
  name: "dynamodb-table-recoverable",
  description:
    "A table can be had back as it was at any second of the last weeks: a stream that feeds it forgets sooner what would build it anew.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set pointInTimeRecovery.enabled to true.",
  url: `${PAGE}/Point-in-time-recovery.html`,
  types: [TABLE],
  check: (props) => must(props, "pointInTimeRecovery.enabled", (on) => on === true, "must be true"),
  remediate: ({ pointInTimeRecovery: recovery }) =>
    holdsUnknown(recovery) || read(recovery, "enabled") === true
      ? {}
      : { pointInTimeRecovery: { ...(isRecord(recovery) && recovery), enabled: true } },
};

export const tableCustomerKey: ResourceRule = {
  name: "dynamodb-table-customer-key",
  description:
    "A table is encrypted with a key of the account's own, whose policy says who reads and which can be withdrawn.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set serverSideEncryption to { enabled: true, kmsKeyArn } with the ARN of a customer managed key.",
  url: `${PAGE}/EncryptionAtRest.html`,
  types: [TABLE],
  check: (props) => {
    const off = must(props, "serverSideEncryption.enabled", (on) => on === true, "must be true");
    return off.length > 0
      ? off
      : must(props, "serverSideEncryption.kmsKeyArn", isCustomerKey, "must be a customer managed key");
  },
};

export const tableProtected: ResourceRule = {
  name: "dynamodb-table-deletion-protected",
  description: "A table is protected from deletion: its records go with it, and no stream keeps them as long.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set deletionProtectionEnabled to true.",
  url: `${PAGE}/WorkingWithTables.Basics.html`,
  types: [TABLE],
  check: (props) => must(props, "deletionProtectionEnabled", (on) => on === true, "must be true"),
};

/** Rules for tables. */
export const dynamodbRules = [tableRecoverable, tableCustomerKey, tableProtected];
