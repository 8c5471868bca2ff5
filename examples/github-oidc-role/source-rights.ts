import { allow, type Deployed, driving, inRegions, type Source, type Statement, tagged } from "./document.ts";

/** What drives functions beside streams, and tables: each in its own statements, for those that the stack has. */
export const sourceRights = (about: Deployed): Statement[] => [
  ...about.sources.flatMap((source) => rights[source]?.(about) ?? []),
  ...invocations(about),
];

/** API Gateway's part, in a policy of its own: its paths are many. */
export const apiRights = (about: Deployed): Statement[] => (about.sources.includes("apigateway") ? apis(about) : []);

const rights: Partial<Record<Source, (about: Deployed) => Statement[]>> = {
  dynamodb: tables,
  events: buses,
  scheduler: schedules,
  sqs: queues,
};

/** Services that call a function by its own policy. */
const CALLERS: readonly Source[] = ["apigateway", "events", "s3", "sns"];

/** Who may call a function, and what becomes of an event that it failed on. */
function invocations(about: Deployed): Statement[] {
  if (driving(about.sources).length === 0) return [];
  const functions = inRegions(about, "lambda", (name) => `function:${name}-*`);
  const callers = CALLERS.filter((source) => about.sources.includes(source)).map((name) => `${name}.amazonaws.com`);
  return [
    allow(
      "Events",
      "lambda",
      ["DeleteFunctionEventInvokeConfig", "GetFunctionEventInvokeConfig", "GetPolicy", "PutFunctionEventInvokeConfig"],
      functions,
    ),
    ...(callers.length === 0
      ? []
      : [
          allow("Callers", "lambda", ["AddPermission"], functions, { StringEquals: { "lambda:Principal": callers } }),
          allow("NoCallers", "lambda", ["RemovePermission"], functions),
        ]),
  ];
}

function tables(about: Deployed): Statement[] {
  const { account, regions } = about;
  const through = regions.map((region) => `dynamodb.${region}.amazonaws.com`);
  return [
    allow(
      "Tables",
      "dynamodb",
      [
        "CreateTable",
        "DeleteTable",
        "DescribeContinuousBackups",
        "DescribeTable",
        "DescribeTimeToLive",
        "ListTagsOfResource",
        "TagResource",
        "UntagResource",
        "UpdateContinuousBackups",
        "UpdateTable",
        "UpdateTimeToLive",
      ],
      inRegions(about, "dynamodb", (name) => `table/${name}-*`),
    ),
    // DynamoDB uses a table's key with the rights of whoever makes the table.
    allow(
      "TableKeys",
      "kms",
      ["CreateGrant", "Decrypt", "Encrypt", "GenerateDataKey"],
      regions.map((region) => `arn:aws:kms:${region}:${account}:key/*`),
      { StringEquals: { ...tagged(about, "ResourceTag"), "kms:ViaService": through } },
    ),
  ];
}

function buses(about: Deployed): Statement[] {
  return [
    allow(
      "Buses",
      "events",
      ["CreateEventBus", "DeleteEventBus", "DescribeEventBus", "ListTagsForResource", "TagResource"].concat(
        "UntagResource",
        "UpdateEventBus",
      ),
      inRegions(about, "events", (name) => `event-bus/${name}-*`),
    ),
    allow(
      "Rules",
      "events",
      [
        "DeleteRule",
        "DescribeRule",
        "DisableRule",
        "EnableRule",
        "ListTagsForResource",
        "ListTargetsByRule",
        "PutRule",
        "PutTargets",
        "RemoveTargets",
        "TagResource",
        "UntagResource",
      ],
      inRegions(about, "events", (name) => `rule/${name}-*`),
    ),
  ];
}

function schedules(about: Deployed): Statement[] {
  return [
    allow(
      "ScheduleGroups",
      "scheduler",
      ["CreateScheduleGroup", "DeleteScheduleGroup", "GetScheduleGroup", "ListTagsForResource", "TagResource"].concat(
        "UntagResource",
      ),
      inRegions(about, "scheduler", (name) => `schedule-group/${name}-*`),
    ),
    allow(
      "Schedules",
      "scheduler",
      ["CreateSchedule", "DeleteSchedule", "GetSchedule", "UpdateSchedule"],
      inRegions(about, "scheduler", (name) => `schedule/${name}-*`),
    ),
  ];
}

function queues(about: Deployed): Statement[] {
  return [
    allow(
      "Queues",
      "sqs",
      ["CreateQueue", "DeleteQueue", "GetQueueAttributes", "ListQueueTags", "SetQueueAttributes", "TagQueue"].concat(
        "UntagQueue",
      ),
      inRegions(about, "sqs", (name) => `${name}-*`),
    ),
  ];
}

/** Parts of an HTTP API that have no tags of their own, nor their API's. */
const PARTS = ["authorizers", "integrations", "routes"];

function apis(about: Deployed): Statement[] {
  const on = (...paths: string[]) =>
    about.regions.flatMap((region) => paths.map((path) => `arn:aws:apigateway:${region}::${path}`));
  const [toNew, own] = [{ StringEquals: tagged(about, "RequestTag") }, { StringEquals: tagged(about, "ResourceTag") }];
  const groups = inRegions(about, "logs", (name) => `log-group:/aws/vendedlogs/${name}-*`);
  return [
    allow("NewApis", "apigateway", ["POST"], on("/apis", "/apis/*/stages"), toNew),
    allow("SeeApis", "apigateway", ["GET"], on("/apis/*", "/tags/*")),
    allow("Apis", "apigateway", ["DELETE", "PATCH"], on("/apis/*"), own),
    allow(
      "ApiParts",
      "apigateway",
      ["DELETE", "PATCH", "POST"],
      on(...PARTS.flatMap((part) => [`/apis/*/${part}`, `/apis/*/${part}/*`]), "/apis/*/cors"),
    ),
    allow("ApiTags", "apigateway", ["DELETE", "POST", "PUT"], on("/tags/*"), own),
    ...(about.established
      ? []
      : [
          allow("TagNewApis", "apigateway", ["POST", "PUT"], on("/tags/*"), {
            ...toNew,
            Null: { "aws:ResourceTag/project": "true" },
          }),
        ]),
    allow(
      "AccessLogs",
      "logs",
      ["AssociateKmsKey", "CreateLogGroup", "DeleteLogGroup", "DeleteRetentionPolicy", "DisassociateKmsKey"].concat(
        ...["ListTagsForResource", "PutRetentionPolicy", "TagResource", "UntagResource"],
      ),
      groups,
    ),
    // API Gateway makes the delivery of an access log with the caller's rights, which have no resource.
    allow(
      "LogDeliveries",
      "logs",
      [
        "CreateLogDelivery",
        "DeleteLogDelivery",
        "DescribeResourcePolicies",
        "GetLogDelivery",
        "ListLogDeliveries",
      ].concat(...["PutResourcePolicy", "UpdateLogDelivery"]),
      "*",
      { StringEquals: { "aws:RequestedRegion": [...about.regions] } },
    ),
  ];
}
