import { isRecord, read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule } from "../../core/rule.ts";
import { STREAM } from "../../core/types.ts";

const KEY_OF_AWS = "alias/aws/kinesis";

const isKey = (key: unknown): key is string => typeof key === "string" && key !== "";

export const streamEncrypted: ResourceRule = {
  name: "kinesis-stream-encrypted",
  description: "A stream is encrypted at rest, as records hold whatever producers put into them.",
  severity: "high",
  level: "mandatory",
  covers: [
    "checkov:CKV_AWS_43",
    "cdk-nag:AwsSolutions-KDS1",
    "guard-registry:KINESIS_STREAM_ENCRYPTION_RULE",
    "securityhub:Kinesis.1",
  ],
  fix: "Set encryptionType to KMS and kmsKeyId to the ARN of a key.",
  url: "https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
  types: [STREAM],
  check: (props) => {
    const off = must(props, "encryptionType", (type) => type === "KMS", "must be KMS");
    // A key that is not known yet is one that the program makes.
    if (off.length > 0 || props.kmsKeyId === UNKNOWN) return off;
    return must(props, "kmsKeyId", isKey, "must be given, as KMS alone names no key");
  },
  remediate: ({ encryptionType, kmsKeyId }) =>
    encryptionType === UNKNOWN || (encryptionType === "KMS" && (isKey(kmsKeyId) || kmsKeyId === UNKNOWN))
      ? {}
      : { encryptionType: "KMS", ...(!isKey(kmsKeyId) && kmsKeyId !== UNKNOWN && { kmsKeyId: KEY_OF_AWS }) },
};

export const streamCustomerKey: ResourceRule = {
  name: "kinesis-stream-customer-key",
  description:
    "A stream is encrypted with a key of the account's own, whose policy says who reads and which can be withdrawn.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_185", "cfn_nag:W49"],
  fix: "Set kmsKeyId to the ARN of a customer managed key.",
  url: "https://docs.aws.amazon.com/streams/latest/dev/creating-using-sse-master-keys.html",
  types: [STREAM],
  check: (props) =>
    must(props, "kmsKeyId", (key) => isKey(key) && !key.endsWith(KEY_OF_AWS), "must be a customer managed key"),
};

export const streamRetention: ResourceRule = {
  name: "kinesis-stream-retention",
  description: "A stream keeps records for a week, so that a consumer that is down for days loses none.",
  severity: "medium",
  level: "advisory",
  covers: ["securityhub:Kinesis.3"],
  fix: "Set retentionPeriod to at least {minimumHours}.",
  url: "https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html",
  config: {
    properties: { minimumHours: { type: "integer", minimum: 24, maximum: 8760, default: 168, description: "Hours." } },
  },
  types: [STREAM],
  check: (props, { config }) => {
    const minimum = Number(config.minimumHours);
    return must(
      props,
      "retentionPeriod",
      (hours) => typeof hours === "number" && hours >= minimum,
      `must be at least ${minimum} hours`,
    );
  },
  remediate: ({ retentionPeriod }, { config }) =>
    retentionPeriod !== UNKNOWN && Number(retentionPeriod ?? 0) < Number(config.minimumHours)
      ? { retentionPeriod: config.minimumHours }
      : {},
};

export const streamTagged: ResourceRule = {
  name: "kinesis-stream-tagged",
  description: "A stream has tags, which say whose it is and who pays.",
  severity: "low",
  level: "advisory",
  covers: ["securityhub:Kinesis.2"],
  fix: "Set tags, for example { project, stack }.",
  types: [STREAM],
  check: (props) => must(props, "tags", isTagged, "must hold at least one tag"),
};

/** Whether tags hold at least one. */
export const isTagged = (tags: unknown): boolean => isRecord(tags) && Object.keys(tags).length > 0;

/** Hours that a stream keeps a record: 24 unless it says so. */
export function retentionHoursOf(props: unknown): number | typeof UNKNOWN {
  const hours = read(props, "retentionPeriod");
  return hours === UNKNOWN ? UNKNOWN : typeof hours === "number" ? hours : 24;
}

/** Rules for Kinesis streams. */
export const kinesisRules = [streamEncrypted, streamCustomerKey, streamRetention, streamTagged];
