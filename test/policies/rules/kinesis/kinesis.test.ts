import { expect } from "chai";
import {
  streamCustomerKey,
  streamEncrypted,
  streamRetention,
  streamTagged,
} from "../../../../policies/rules/kinesis/kinesis.ts";
import { describeMutations, describeRule, TODAY, UNKNOWN } from "../../../support/policies.ts";

const STREAM = "aws:kinesis/stream:Stream";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";

describe("rules for Kinesis", () => {
  describeRule(streamEncrypted, {
    passes: [
      ["a stream that KMS encrypts with a key", { encryptionType: "KMS", kmsKeyId: KEY }],
      ["a stream that KMS encrypts with a key not known yet", { encryptionType: "KMS", kmsKeyId: UNKNOWN }],
      ["a stream that KMS encrypts with AWS's key", { encryptionType: "KMS", kmsKeyId: "alias/aws/kinesis" }],
    ],
    fails: [
      ["KMS without a key", { encryptionType: "KMS" }, "kmsKeyId"],
      ["KMS with an empty key", { encryptionType: "KMS", kmsKeyId: "" }, "kmsKeyId"],
      ["a stream without encryption", { encryptionType: "NONE" }, "encryptionType"],
      ["a stream that says nothing, which means none", {}, "encryptionType"],
    ],
    unknown: [["how a stream is encrypted", { encryptionType: UNKNOWN }, "encryptionType"]],
  });

  describeRule(streamCustomerKey, {
    passes: [["a key of the account's", { kmsKeyId: KEY }]],
    fails: [
      ["AWS's own key", { kmsKeyId: "alias/aws/kinesis" }, "kmsKeyId"],
      ["AWS's own key by ARN", { kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:alias/aws/kinesis" }, "kmsKeyId"],
      ["no key", {}, "kmsKeyId"],
    ],
    unknown: [["which key it is", { kmsKeyId: UNKNOWN }, "kmsKeyId"]],
  });

  describeRule(streamRetention, {
    passes: [
      ["a week", { retentionPeriod: 168 }],
      ["less where a week is not asked for", { retentionPeriod: 24 }, { minimumHours: 24 }],
    ],
    fails: [
      ["an hour less than a week", { retentionPeriod: 167 }, "retentionPeriod"],
      ["a stream that says nothing, which means a day", {}, "retentionPeriod"],
    ],
    unknown: [["how long", { retentionPeriod: UNKNOWN }, "retentionPeriod"]],
  });

  describeRule(streamTagged, {
    passes: [["a tag", { tags: { project: "x" } }]],
    fails: [
      ["no tags", {}, "tags"],
      ["empty tags", { tags: {} }, "tags"],
    ],
    unknown: [["the tags", { tags: UNKNOWN }, "tags"]],
  });

  describe("remediation", () => {
    const context = { type: STREAM, name: "events", urn: "", today: TODAY, config: { minimumHours: 168 } };

    it("encrypts with AWS's key only where no key is given", () => {
      expect(streamEncrypted.remediate?.({}, context)).to.deep.equal({
        encryptionType: "KMS",
        kmsKeyId: "alias/aws/kinesis",
      });
      expect(streamEncrypted.remediate?.({ kmsKeyId: KEY }, context)).to.deep.equal({ encryptionType: "KMS" });
    });

    it("gives AWS's key where KMS has none", () => {
      const none = { encryptionType: "KMS", kmsKeyId: "" };
      expect({ ...none, ...streamEncrypted.remediate?.(none, context) }).to.include({ kmsKeyId: "alias/aws/kinesis" });
    });

    it("leaves alone what is well, and what is not known yet", () => {
      for (const props of [
        { encryptionType: UNKNOWN },
        { encryptionType: "KMS", kmsKeyId: KEY },
        { encryptionType: "KMS", kmsKeyId: UNKNOWN },
      ])
        expect(streamEncrypted.remediate?.(props, context)).to.deep.equal({});
      for (const retentionPeriod of [168, 8760, UNKNOWN])
        expect(streamRetention.remediate?.({ retentionPeriod }, context)).to.deep.equal({});
    });

    it("keeps records for the hours asked for", () => {
      expect(streamRetention.remediate?.({ retentionPeriod: 24 }, context)).to.deep.equal({ retentionPeriod: 168 });
    });
  });

  describeMutations([
    {
      rule: streamEncrypted,
      title: "a stream in plain text",
      apply: (stack) => stack.everyRegion(STREAM, "input", "encryptionType", "NONE"),
    },
    {
      rule: streamEncrypted,
      title: "KMS without a key",
      apply: (stack) => stack.everyRegion(STREAM, "input", "kmsKeyId", undefined),
      also: [streamCustomerKey.name],
    },
    {
      rule: streamCustomerKey,
      title: "AWS's own key",
      apply: (stack) => stack.everyRegion(STREAM, "input", "kmsKeyId", "alias/aws/kinesis"),
    },
    {
      rule: streamRetention,
      title: "five days of retention",
      apply: (stack) => stack.everyRegion(STREAM, "output", "retentionPeriod", 120),
    },
    { rule: streamTagged, title: "no tags", apply: (stack) => stack.everyRegion(STREAM, "input", "tags", {}) },
  ]);
});
