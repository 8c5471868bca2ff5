import { holdsUnknown, isRecord, read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule, type Rule, type StackRule } from "../../core/rule.ts";
import { SCALABLE_TARGET, TABLE } from "../../core/types.ts";
import { isTagged } from "../kinesis/kinesis.ts";
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

export const tableTagged: ResourceRule = {
  name: "dynamodb-table-tagged",
  description: "A table has tags, which say whose it is and who pays.",
  severity: "low",
  level: "advisory",
  covers: [],
  fix: "Set tags, for example { project, stack }.",
  url: `${PAGE}/Tagging.html`,
  types: [TABLE],
  check: (props) => must(props, "tags", isTagged, "must hold at least one tag"),
};

export const tableScales: StackRule = {
  name: "dynamodb-table-scales",
  description: "A table follows its load: one of fixed capacity refuses what is above it.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set billingMode to PAY_PER_REQUEST, or give the table a target of Application Auto Scaling.",
  url: `${PAGE}/AutoScaling.html`,
  needs: TABLE,
  checkStack: (stack) =>
    stack.ofType(TABLE).flatMap((table) => {
      const scaled = stack.ofType(SCALABLE_TARGET).map(({ props }) => read(props, "resourceId"));
      if (scaled.some((id) => id === UNKNOWN || id === `table/${table.props.name}`)) return [];
      return must(
        table.props,
        "billingMode",
        (mode) => mode === "PAY_PER_REQUEST",
        "must be PAY_PER_REQUEST, or the table a scalable target",
      ).map((finding) => ({ ...finding, urn: table.urn }));
    }),
};

/** Rules for tables. */
export const dynamodbRules: readonly Rule[] = [
  tableRecoverable,
  tableCustomerKey,
  tableProtected,
  tableTagged,
  tableScales,
];
