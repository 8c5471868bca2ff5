/** Why a statement stands that is no right of a principal: by its Sid, for the reviewer's tables. */
export const reasons: Readonly<Record<string, string>> = {
  CodeTouchesNoInterface:
    "The rights above are Lambda's to use. AWS sets this key on calls of the function's code, and not on Lambda's own.",
  LambdaOfThisAccount: "Only Lambda takes the role, only for functions of this account.",
  FlowLogsOfThisAccount: "Only VPC Flow Logs takes the role, only for flow logs of this account and region.",
  AccountDecidesByIam:
    "Without it, no IAM policy counts and a lost administrator loses the key. Whom the account lets in is in the first table.",
  AlarmsPublishToEncryptedTopic: "An alarm could not reach the encrypted topic otherwise, and would fail silently.",
  LogsEncryptGroupsOfThisAccount: "CloudWatch Logs encrypts the log groups of this account and region, no others.",
  AlarmsPublish: "Alarms of this account and region notify, no others.",
  DeliverAccessLog:
    "S3 delivers the log of who reached for the failure store, of no other bucket and no other account.",
  DenyPlainHttp: "Nothing travels unencrypted.",
  PutRecords: "Whatever runs in the VPC puts on the output stream only, as this account only.",
  PutObjects: "Whatever runs in the VPC puts quarantined records only, as this account only.",
  LookUpItems: "Whatever runs in the VPC looks up in these tables only, as this account only.",
  ReadParameter: "Whatever runs in the VPC reads these parameters only, as this account only.",
  ReadSecret: "Whatever runs in the VPC reads these secrets only, as this account only.",
};
