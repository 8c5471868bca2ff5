import { allow, type Deployed, inRegions, LOG_GROUPS, type Statement, tagged } from "./document.ts";

/** The function, its trigger, and the log groups: its own and the flow log's. */
export const functionRights = (about: Deployed): Statement[] => [...lambda(about), ...logs(about)];

function lambda(about: Deployed): Statement[] {
  const { account, regions } = about;
  const functions = inRegions(about, "lambda", (name) => `function:${name}-*`);
  const triggers = regions.map((region) => `arn:aws:lambda:${region}:${account}:event-source-mapping:*`);
  const ofFunctions = { ArnLike: { "lambda:FunctionArn": functions } };
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
    allow("NewTriggers", "lambda", ["CreateEventSourceMapping"], "*", ofFunctions),
    allow("SeeTriggers", "lambda", ["GetEventSourceMapping"], triggers, ofFunctions),
    allow("Triggers", "lambda", ["DeleteEventSourceMapping", "UpdateEventSourceMapping"], triggers, {
      ...ofFunctions,
      StringEquals: tagged(about, "ResourceTag"),
    }),
    allow("SeeTriggerTags", "lambda", ["ListTags"], triggers),
    allow("TagNewTriggers", "lambda", ["TagResource"], triggers, {
      StringEquals: tagged(about, "RequestTag"),
      Null: { "aws:ResourceTag/project": "true" },
    }),
    allow("TriggerTags", "lambda", ["TagResource", "UntagResource"], triggers, {
      StringEquals: tagged(about, "ResourceTag"),
    }),
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
