import { expect } from "chai";
import type { Properties } from "../../../../policies/core/properties.ts";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import {
  isCustomerKey,
  keyDeletionWindow,
  keyEnabled,
  keyPolicyOwn,
  keyRotation,
} from "../../../../policies/rules/kms/kms.ts";
import {
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  TODAY,
  UNKNOWN,
} from "../../../support/policies.ts";

const KEY = "aws:kms/key:Key";
const REPLICA = "aws:kms/replicaKey:ReplicaKey";
const ARN = "arn:aws:kms:eu-west-1:111122223333:key/1";
const policy = (id?: string) => JSON.stringify({ Version: "2012-10-17", ...(id && { Id: id }), Statement: [] });
const key = (props: Properties = {}, dependencies: StackResource["propertyDependencies"] = {}, name = "key") =>
  createStackResource({
    type: KEY,
    name,
    props: { arn: ARN, keyId: "1", ...props },
    propertyDependencies: dependencies,
  });
const keyPolicy = (keyId: unknown, dependencies: StackResource["propertyDependencies"] = {}) =>
  createStackResource({
    type: "aws:kms/keyPolicy:KeyPolicy",
    props: { keyId, policy: policy() },
    propertyDependencies: dependencies,
  });

describe("rules for KMS keys", () => {
  describeRule(keyRotation, {
    passes: [
      ["a key that rotates", { enableKeyRotation: true }],
      ["one that rotates, while its kind is not known", { enableKeyRotation: true, customerMasterKeySpec: UNKNOWN }],
      ["a pair of keys, which can't", { customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" }],
      ["a key that signs codes, which can't", { customerMasterKeySpec: "HMAC_256", enableKeyRotation: UNKNOWN }],
      ["a key of another store, which can't", { customKeyStoreId: "cks-1" }],
    ],
    fails: [
      ["a key that says nothing, which means never", {}, "enableKeyRotation"],
      [
        "a symmetric key that does not",
        { customerMasterKeySpec: "SYMMETRIC_DEFAULT", enableKeyRotation: false },
        "enableKeyRotation",
      ],
    ],
    unknown: [
      ["whether it rotates", { enableKeyRotation: UNKNOWN }, "enableKeyRotation"],
      ["whether it can", { customerMasterKeySpec: UNKNOWN }, "enableKeyRotation"],
      ["whose store it is in", { customKeyStoreId: UNKNOWN }, "enableKeyRotation"],
    ],
  });

  describeRule(keyEnabled, {
    passes: [
      ["a key that says nothing", {}],
      ["an enabled one", { isEnabled: true }],
    ],
    fails: [["a disabled one", { isEnabled: false }, "isEnabled"]],
    unknown: [["whether it is", { isEnabled: UNKNOWN }, "isEnabled"]],
  });

  describeRule(
    { ...keyEnabled, types: [REPLICA] },
    {
      passes: [["an enabled replica", { enabled: true }]],
      fails: [["a disabled replica", { enabled: false, isEnabled: true }, "enabled"]],
      unknown: [["whether a replica is", { enabled: UNKNOWN }, "enabled"]],
    },
  );

  describeRule(keyDeletionWindow, {
    passes: [
      ["30 days", { deletionWindowInDays: 30 }],
      ["no number, which means 30", {}],
      ["7 where that is enough", { deletionWindowInDays: 7 }, { minimumDays: 7 }],
    ],
    fails: [["29 days", { deletionWindowInDays: 29 }, "deletionWindowInDays"]],
    unknown: [["how many", { deletionWindowInDays: UNKNOWN }, "deletionWindowInDays"]],
  });

  describeStackRule(keyPolicyOwn, {
    passes: [
      ["a policy of its own", [key({ policy: policy() })]],
      ["one that is no JSON, which AWS refuses", [key({ policy: "{" })]],
      ["one that is being built", [key({ policy: UNKNOWN }, { policy: ["urn of a role"] })]],
      ["a policy beside it", [key({ policy: policy("key-default-1") }), keyPolicy(ARN)]],
      ["one beside it that names its ID", [key(), keyPolicy("1")]],
      [
        "one beside it that is built from it",
        [key({ arn: UNKNOWN, keyId: UNKNOWN, policy: UNKNOWN }), keyPolicy(UNKNOWN, { keyId: [key().urn] })],
      ],
    ],
    fails: [
      ["none", [key()], "policy"],
      ["an empty one", [key({ policy: "" })], "policy"],
      ["none, before AWS answered its own", [key({ policy: UNKNOWN })], "policy"],
      ["AWS's own", [key({ policy: policy("key-default-1") })], "policy"],
      ["a policy beside another key", [key(), keyPolicy("2")], "policy"],
    ],
    unknown: [["whose a policy is", [key(), keyPolicy(UNKNOWN)], "policy"]],
  });

  it("knows a key of the account's own from one that AWS keeps", () => {
    for (const own of [ARN, "1", "alias/streams", "arn:aws:kms:eu-west-1:111122223333:alias/aws-like"])
      expect(isCustomerKey(own), own).to.equal(true);
    for (const other of ["", undefined, 1, "alias/aws/ssm", "arn:aws:kms:eu-west-1:111122223333:alias/aws/sns"])
      expect(isCustomerKey(other), String(other)).to.equal(false);
  });

  describe("remediation", () => {
    const context = { type: KEY, name: "key", urn: "", today: TODAY, config: { minimumDays: 30 } };

    it("lets a key rotate that can", () => {
      expect(keyRotation.remediate?.({}, context)).to.deep.equal({ enableKeyRotation: true });
      for (const props of [
        { enableKeyRotation: true },
        { enableKeyRotation: UNKNOWN },
        { customerMasterKeySpec: "ECC_NIST_P256" },
        { customerMasterKeySpec: UNKNOWN },
      ])
        expect(keyRotation.remediate?.(props, context)).to.deep.equal({});
    });

    it("gives the longest time to take a deletion back", () => {
      expect(keyDeletionWindow.remediate?.({ deletionWindowInDays: 7 }, context)).to.deep.equal({
        deletionWindowInDays: 30,
      });
      for (const props of [{}, { deletionWindowInDays: 30 }, { deletionWindowInDays: UNKNOWN }])
        expect(keyDeletionWindow.remediate?.(props, context)).to.deep.equal({});
    });
  });

  describeMutations([
    {
      rule: keyRotation,
      title: "a key that stays the same",
      apply: (stack) => stack.everyRegion(KEY, "", "enableKeyRotation", false),
    },
    { rule: keyEnabled, title: "a disabled key", apply: (stack) => stack.everyRegion(KEY, "", "isEnabled", false) },
    {
      rule: keyDeletionWindow,
      title: "a week to take a deletion back",
      apply: (stack) => stack.everyRegion(KEY, "", "deletionWindowInDays", 7),
    },
    {
      rule: keyPolicyOwn,
      title: "a key with AWS's policy",
      apply: (stack) => stack.everyRegion(KEY, "", "policy", undefined),
    },
  ]);
});
