import { allow, type Deployed, inRegions, LOG_GROUPS, type Statement } from "./document.ts";

/** The function, its trigger, and the log groups: its own and the flow log's. */
export const functionRights = (about: Deployed): Statement[] => [...lambda(about), ...logs(about)];

function lambda(about: Deployed): Statement[] {
  const { account, regions } = about;
  const functions = inRegions(about, "lambda", (name) => `function:${name}-*`);
  const triggers = regions.map((region) => `arn:aws:lambda:${region}:${account}:event-source-mapping:*`);
  return [
    allow(
      "Functions",
      "lambda",
      [
        "CreateAlias",
        "CreateFunction",
        "DeleteAlias",
        "DeleteFunction",
        "DeleteFunctionConcurrency",
        "GetAlias",
        "GetFunction",
        "GetFunctionCodeSigningConfig",
        "GetFunctionConcurrency",
        "GetFunctionConfiguration",
        "ListTags",
        "ListVersionsByFunction",
        "PublishVersion",
        "PutFunctionConcurrency",
        "TagResource",
        "UntagResource",
        "UpdateAlias",
        "UpdateFunctionCode",
        "UpdateFunctionConfiguration",
      ],
      functions,
    ),
    allow(
      "Aliases",
      "lambda",
      ["DeleteProvisionedConcurrencyConfig", "GetProvisionedConcurrencyConfig", "PutProvisionedConcurrencyConfig"],
      functions.map((arn) => `${arn}:*`),
    ),
    allow("NewTriggers", "lambda", ["CreateEventSourceMapping"], "*", { ArnLike: { "lambda:FunctionArn": functions } }),
    allow(
      "Triggers",
      "lambda",
      ["DeleteEventSourceMapping", "GetEventSourceMapping", "UpdateEventSourceMapping"],
      triggers,
      { ArnLike: { "lambda:FunctionArn": functions } },
    ),
    allow("TriggerTags", "lambda", ["ListTags", "TagResource", "UntagResource"], triggers),
  ];
}

function logs(about: Deployed): Statement[] {
  const groups = LOG_GROUPS.flatMap((folder) => inRegions(about, "logs", (name) => `log-group:${folder}/${name}-*`));
  return [
    allow(
      "LogGroups",
      "logs",
      [
        "AssociateKmsKey",
        "CreateLogGroup",
        "DeleteLogGroup",
        "DeleteRetentionPolicy",
        "DisassociateKmsKey",
        "ListTagsForResource",
        "PutRetentionPolicy",
        "TagResource",
        "UntagResource",
      ],
      groups,
    ),
    allow("SeeLogGroups", "logs", ["DescribeLogGroups"], "*"),
  ];
}
