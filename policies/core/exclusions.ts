/** Rules of other frameworks that the pack does not enforce, and why that holds for a stream's stack. */
export type Exclusion = { ids: readonly string[]; reason: string };

/** Every exclusion. What is neither here nor covered by a rule is a gap, which the tests refuse. */
export const exclusions: readonly Exclusion[] = [
  {
    ids: ["cdk-nag:AwsSolutions-KDS3"],
    reason:
      "Contradicts checkov:CKV_AWS_185 and cfn_nag:W49: it asks for AWS's own key, they for a customer managed one, " +
      "whose policy says who reads and which can be withdrawn.",
  },
  {
    ids: ["checkov:CKV_AWS_143", "guard-registry:S3_BUCKET_DEFAULT_LOCK_ENABLED", "securityhub:S3.15"],
    reason:
      "A failure store takes what Lambda gives up on. Under a default retention S3 refuses uploads without a checksum, " +
      "and nothing published says that Lambda sends one: what is refused there is lost. A lock would also forbid to " +
      "erase one person's records. Versions keep what is deleted or overwritten.",
  },
  {
    ids: ["checkov:CKV_AWS_144", "guard-registry:S3_BUCKET_REPLICATION_ENABLED"],
    reason:
      "Regions share nothing: replication would take personal data over a border, and records belong back on the " +
      "stream of their own region.",
  },
  {
    ids: ["checkov:CKV_AWS_272"],
    reason:
      "Code signing needs an AWS Signer job between build and deployment; a function deployed inline, as a component of " +
      "the program, has no such step. Who may deploy is narrowed instead.",
  },
  {
    ids: ["securityhub:EC2.10"],
    reason:
      "An endpoint for the EC2 API, which no function of a flow calls. It would cost money in every zone and open a way " +
      "that nothing needs.",
  },
  {
    ids: ["guard-registry:KMS_CMK_NOT_SCHEDULED_FOR_DELETION", "securityhub:KMS.3"],
    reason:
      "A state of a key at run time, which no program declares: a key is scheduled for deletion when it leaves the " +
      "program, or by hand. The rule kms-key-deletion-window leaves 30 days to take that back.",
  },
  {
    ids: ["securityhub:S3.1"],
    reason:
      "A setting of the account, not of a stack: two stacks of one account would own it both. Each bucket of the stack " +
      "blocks public access itself (securityhub:S3.8).",
  },
  {
    ids: ["securityhub:Glue.3"],
    reason: "A machine learning transform finds duplicates in tables: no part of a stream's flow is one.",
  },
];
