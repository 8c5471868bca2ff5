import type { Properties } from "../../../../policies/core/properties.ts";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { GLUE_JOB, LOG_GROUP } from "../../../../policies/core/types.ts";
import {
  glueCatalogEncrypted,
  glueJobEncrypted,
  glueSecurityConfiguration,
} from "../../../../policies/rules/glue/encryption.ts";
import { createStackResource, describeRule, describeStackRule, UNKNOWN } from "../../../support/policies.ts";

const configured = (overrides: object): Properties => ({
  encryptionConfiguration: {
    s3Encryption: { s3EncryptionMode: "SSE-KMS" },
    cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS" },
    jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS" },
    ...overrides,
  },
});
const at = (part: string) => `encryptionConfiguration.${part}`;

const create = (type: string, props: object): StackResource => createStackResource({ type, props: { ...props } });
const PREFIX = "/aws-glue/counting";
const job = (overrides: object, more: object = {}) =>
  create(GLUE_JOB, { defaultArguments: { "--custom-logGroup-prefix": PREFIX, ...overrides }, ...more });
const group = (log: string, kmsKeyId: unknown) =>
  createStackResource({ type: LOG_GROUP, name: log, props: { name: `${PREFIX}/${log}`, kmsKeyId } });
const groups = (kmsKeyId: unknown) => [group("error", kmsKeyId), group("output", "arn:aws:kms:k")];

const catalog = (catalogEncryptionMode: unknown, returnConnectionPasswordEncrypted: unknown): Properties => ({
  dataCatalogEncryptionSettings: {
    encryptionAtRest: { catalogEncryptionMode },
    connectionPasswordEncryption: { returnConnectionPasswordEncrypted },
  },
});
const MODE = "dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode";
const PASSWORDS = "dataCatalogEncryptionSettings.connectionPasswordEncryption.returnConnectionPasswordEncrypted";

describe("rules for what Glue encrypts", () => {
  describeRule(glueSecurityConfiguration, {
    passes: [["all three", configured({})]],
    fails: [
      [
        "S3 by a key of AWS's",
        configured({ s3Encryption: { s3EncryptionMode: "SSE-S3" } }),
        at("s3Encryption.s3EncryptionMode"),
      ],
      [
        "logs that are not",
        configured({ cloudwatchEncryption: { cloudwatchEncryptionMode: "DISABLED" } }),
        at("cloudwatchEncryption.cloudwatchEncryptionMode"),
      ],
      [
        "no word of bookmarks",
        configured({ jobBookmarksEncryption: undefined }),
        at("jobBookmarksEncryption.jobBookmarksEncryptionMode"),
      ],
    ],
    unknown: [["S3", configured({ s3Encryption: UNKNOWN }), at("s3Encryption.s3EncryptionMode")]],
  });

  describeStackRule(glueJobEncrypted, {
    passes: [
      ["a security configuration", [job({}, { securityConfiguration: "keys" })]],
      ["one that is not known yet", [job({}, { securityConfiguration: UNKNOWN })]],
      ["encrypted log groups, and bookmarks that nobody switched on", [job({}), ...groups("arn:aws:kms:k")]],
      [
        "the same, with bookmarks off",
        [job({ "--job-bookmark-option": "job-bookmark-disable" }), ...groups("arn:aws:kms:k")],
      ],
    ],
    fails: [
      ["neither", [create(GLUE_JOB, {})], "securityConfiguration"],
      ["log groups that are not encrypted", [job({}), ...groups(undefined)], "securityConfiguration"],
      ["one log group of the two", [job({}), group("error", "arn:aws:kms:k")], "securityConfiguration"],
      [
        "bookmarks",
        [job({ "--job-bookmark-option": "job-bookmark-enable" }), ...groups("arn:aws:kms:k")],
        "securityConfiguration",
      ],
    ],
    unknown: [
      [
        "where the log is",
        [job({ "--custom-logGroup-prefix": UNKNOWN }), ...groups("arn:aws:kms:k")],
        "securityConfiguration",
      ],
      ["the log group's key", [job({}), ...groups(UNKNOWN)], "securityConfiguration"],
    ],
  });

  describeRule(glueCatalogEncrypted, {
    passes: [
      ["both", catalog("SSE-KMS", true)],
      ["by a role of its own", catalog("SSE-KMS-WITH-SERVICE-ROLE", true)],
    ],
    fails: [
      ["a catalog that is not", catalog("DISABLED", true), MODE],
      ["passwords that are not", catalog("SSE-KMS", false), PASSWORDS],
    ],
    unknown: [["the mode", catalog(UNKNOWN, true), MODE]],
  });
});
