import { read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule, type StackFinding, type StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { GLUE_JOB, LOG_GROUP } from "../../core/types.ts";

const PAGE = "https://docs.aws.amazon.com/glue/latest/dg";
const CONFIGURATION = "encryptionConfiguration";

/** What Glue makes of a log group prefix. */
const LOGS = ["error", "output"];

export const glueSecurityConfiguration: ResourceRule = {
  name: "glue-security-configuration-encrypts",
  description:
    "A security configuration encrypts all that it can: what a job writes to S3, its log, and its bookmarks.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_99", "cdk-nag:AwsSolutions-GL1", "cdk-nag:AwsSolutions-GL3"],
  fix: "Set s3EncryptionMode and cloudwatchEncryptionMode to SSE-KMS and jobBookmarksEncryptionMode to CSE-KMS, each with kmsKeyArn.",
  url: `${PAGE}/encryption-security-configuration.html`,
  types: ["aws:glue/securityConfiguration:SecurityConfiguration"],
  check: (props) =>
    [
      ["s3Encryption", "s3EncryptionMode", "SSE-KMS"],
      ["cloudwatchEncryption", "cloudwatchEncryptionMode", "SSE-KMS"],
      ["jobBookmarksEncryption", "jobBookmarksEncryptionMode", "CSE-KMS"],
    ].flatMap(([part, property, wanted]) =>
      must(props, `${CONFIGURATION}.${part}.${property}`, (mode) => mode === wanted, `must be ${wanted}`),
    ),
};

export const glueJobEncrypted: StackRule = {
  name: "glue-job-encrypted",
  description:
    "What a job logs and remembers is encrypted with a key of the account's own: by a security configuration, or by log groups that are and no bookmarks.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_195", "control-tower:CT.GLUE.PR.1"],
  fix: 'Set securityConfiguration; or give the log groups of "--custom-logGroup-prefix" a kmsKeyId and leave bookmarks off.',
  url: `${PAGE}/encryption-security-configuration.html`,
  needs: GLUE_JOB,
  checkStack: (stack) =>
    stack.ofType(GLUE_JOB).flatMap((job): StackFinding[] => {
      const named = read(job.props, "securityConfiguration");
      if (named === UNKNOWN || (typeof named === "string" && named !== "")) return [];
      const encrypted = encryptsItself(stack, job);
      if (encrypted === true) return [];
      return [
        {
          ...{ urn: job.urn, property: "securityConfiguration", value: encrypted === UNKNOWN ? UNKNOWN : named },
          message: "must be given, or the job's log groups be encrypted and its bookmarks off",
        },
      ];
    }),
};

/** Whether a job without security configuration has encrypted log groups of its own, and no bookmarks. */
function encryptsItself(stack: Stack, { props }: StackResource): boolean | typeof UNKNOWN {
  const argument = (name: string) => read(props, `defaultArguments.${name}`);
  const [prefix, bookmarks] = [argument("--custom-logGroup-prefix"), argument("--job-bookmark-option")];
  if (prefix === UNKNOWN || bookmarks === UNKNOWN) return UNKNOWN;
  if (typeof prefix !== "string" || (bookmarks ?? "job-bookmark-disable") !== "job-bookmark-disable") return false;
  const keys = LOGS.flatMap((log) => stack.named(`${prefix}/${log}`, LOG_GROUP)).map((group) =>
    read(group.props, "kmsKeyId"),
  );
  if (keys.length < LOGS.length) return false;
  return keys.includes(UNKNOWN) ? UNKNOWN : keys.every((key) => typeof key === "string" && key !== "");
}

export const glueCatalogEncrypted: ResourceRule = {
  name: "glue-catalog-encrypted",
  description: "The settings of a region's data catalog encrypt it, and the passwords of its connections.",
  severity: "high",
  level: "advisory",
  covers: ["checkov:CKV_AWS_94"],
  fix: "Set catalogEncryptionMode to SSE-KMS and returnConnectionPasswordEncrypted to true.",
  url: `${PAGE}/encrypt-glue-data-catalog.html`,
  types: ["aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings"],
  check: (props) => [
    ...must(
      props,
      "dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode",
      (mode) => typeof mode === "string" && mode.startsWith("SSE-KMS"),
      "must be SSE-KMS",
    ),
    ...must(
      props,
      "dataCatalogEncryptionSettings.connectionPasswordEncryption.returnConnectionPasswordEncrypted",
      (encrypted) => encrypted === true,
      "must be true",
    ),
  ],
};

/** Rules for what Glue encrypts. */
export const glueEncryptionRules = [glueSecurityConfiguration, glueJobEncrypted, glueCatalogEncrypted];
