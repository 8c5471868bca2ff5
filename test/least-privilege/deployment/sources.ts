import {
  type Ask,
  arnIn,
  type Deployed,
  type Life,
  newTags,
  OF_THE_STACK,
  of,
  ownTags,
  passRole,
  regionOf,
  text,
} from "./call.ts";

const events = (names: string) => of("events", names);
const scheduler = (names: string) => of("scheduler", names);
const sqs = (names: string) => of("sqs", names);
const dynamodb = (names: string) => of("dynamodb", names);

/** API Gateway has actions by HTTP method, and its paths as resources. */
const http =
  (method: string, path: (it: Deployed) => string): Ask =>
  (it) => [
    {
      action: `apigateway:${method}`,
      resource: `arn:aws:apigateway:${regionOf(it)}::${path(it)}`,
      context: it.inputs.tags === undefined ? {} : method === "POST" ? newTags(it) : ownTags(it),
    },
  ];
const apiPath = (it: Deployed) => `/apis/${text(it, "apiId")}`;
const tagsPath = (it: Deployed) => `/tags/${encodeURIComponent(text(it, "arn"))}`;
const retagged = [http("POST", tagsPath), http("DELETE", tagsPath)];

/** A part of an API, under its own path. */
const partOfApi = (folder: string, inputs: string): Life => {
  const all = (it: Deployed) => `${apiPath(it)}/${folder}`;
  const one = (it: Deployed) => `${all(it)}/${it.id}`;
  return {
    create: [http("POST", all)],
    read: [http("GET", one)],
    change: Object.fromEntries(inputs.split(" ").map((name) => [name, [http("PATCH", one)]])),
    delete: [http("DELETE", one)],
  };
};

/** An access log is a delivery of CloudWatch Logs, made with the caller's rights. */
const DELIVERY = of(
  "logs",
  "CreateLogDelivery GetLogDelivery ListLogDeliveries UpdateLogDelivery DeleteLogDelivery PutResourcePolicy DescribeResourcePolicies",
);
const stage = partOfApi("stages", "defaultRouteSettings autoDeploy");

/** DynamoDB uses the key with the caller's rights when it makes a table. */
const tableKey: Ask = (it) => {
  const { kmsKeyArn } = (it.inputs.serverSideEncryption ?? {}) as { kmsKeyArn?: string };
  if (kmsKeyArn === undefined) return [];
  return ["CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey"].map((name) => ({
    ...{ action: `kms:${name}`, resource: kmsKeyArn },
    context: { ...OF_THE_STACK, "kms:ViaService": `dynamodb.${regionOf(it)}.amazonaws.com` },
  }));
};

const ruleArn = (it: Deployed) => {
  const bus = text(it, "eventBusName").replace(/^arn:.*event-bus\//, "");
  return arnIn(it, "events", `rule/${bus && bus !== "default" ? `${bus}/` : ""}${text(it, "rule")}`);
};
const queueArn = (it: Deployed) => arnIn(it, "sqs", text(it, "queueUrl").split("/").at(-1) ?? "");
const queueAttribute = (input: string): Life => ({
  on: queueArn,
  create: sqs("SetQueueAttributes"),
  read: sqs("GetQueueAttributes"),
  change: { [input]: sqs("SetQueueAttributes") },
  delete: sqs("SetQueueAttributes"),
});
const targetRole = passRole((it) => (it.inputs.target as { roleArn: string }).roleArn, "scheduler");

/** What drives functions beside streams, and tables. */
export const sources: Readonly<Record<string, Life>> = {
  "aws:apigatewayv2/api:Api": {
    create: [http("POST", () => "/apis")],
    read: [http("GET", (it) => `/apis/${it.id}`)],
    change: {
      corsConfiguration: [http("PATCH", (it) => `/apis/${it.id}`), http("DELETE", (it) => `/apis/${it.id}/cors`)],
      tags: retagged,
    },
    delete: [http("DELETE", (it) => `/apis/${it.id}`)],
  },
  "aws:apigatewayv2/authorizer:Authorizer": partOfApi("authorizers", "jwtConfiguration identitySources"),
  "aws:apigatewayv2/integration:Integration": partOfApi("integrations", "timeoutMilliseconds integrationUri"),
  "aws:apigatewayv2/route:Route": partOfApi("routes", "target authorizationType authorizationScopes authorizerId"),
  "aws:apigatewayv2/stage:Stage": {
    ...stage,
    create: [...stage.create, ...DELIVERY],
    change: { ...stage.change, accessLogSettings: [...(stage.change.autoDeploy ?? []), ...DELIVERY], tags: retagged },
    delete: [...stage.delete, ...DELIVERY],
  },
  "aws:cloudwatch/eventBus:EventBus": {
    create: events("CreateEventBus TagResource"),
    read: events("DescribeEventBus ListTagsForResource"),
    change: {
      deadLetterConfig: events("UpdateEventBus"),
      kmsKeyIdentifier: events("UpdateEventBus"),
      tags: events("TagResource UntagResource"),
    },
    delete: events("DeleteEventBus"),
  },
  "aws:cloudwatch/eventRule:EventRule": {
    create: events("PutRule TagResource"),
    read: events("DescribeRule ListTagsForResource"),
    change: {
      eventPattern: events("PutRule"),
      state: events("PutRule EnableRule DisableRule"),
      tags: events("TagResource UntagResource"),
    },
    delete: events("DeleteRule"),
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    on: ruleArn,
    create: events("PutTargets"),
    read: events("ListTargetsByRule"),
    change: { deadLetterConfig: events("PutTargets"), retryPolicy: events("PutTargets"), arn: events("PutTargets") },
    delete: events("RemoveTargets"),
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": {
    create: scheduler("CreateScheduleGroup TagResource"),
    read: scheduler("GetScheduleGroup ListTagsForResource"),
    change: { tags: scheduler("TagResource UntagResource") },
    delete: scheduler("DeleteScheduleGroup"),
  },
  "aws:scheduler/schedule:Schedule": {
    create: [...scheduler("CreateSchedule"), targetRole],
    read: scheduler("GetSchedule"),
    change: Object.fromEntries(
      ["scheduleExpression", "scheduleExpressionTimezone", "state", "flexibleTimeWindow", "target"].map((name) => [
        name,
        [...scheduler("UpdateSchedule"), targetRole],
      ]),
    ),
    delete: scheduler("DeleteSchedule"),
  },
  "aws:sqs/queue:Queue": {
    create: sqs("CreateQueue TagQueue"),
    read: sqs("GetQueueAttributes ListQueueTags"),
    change: {
      ...Object.fromEntries(
        ["messageRetentionSeconds", "visibilityTimeoutSeconds", "redrivePolicy", "delaySeconds", "kmsMasterKeyId"].map(
          (name) => [name, sqs("SetQueueAttributes")],
        ),
      ),
      tags: sqs("TagQueue UntagQueue"),
    },
    delete: sqs("DeleteQueue GetQueueAttributes"),
  },
  "aws:sqs/queuePolicy:QueuePolicy": queueAttribute("policy"),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": queueAttribute("redriveAllowPolicy"),
  "aws:dynamodb/table:Table": {
    create: [...dynamodb("CreateTable TagResource UpdateTimeToLive UpdateContinuousBackups"), tableKey],
    read: dynamodb("DescribeTable DescribeTimeToLive DescribeContinuousBackups ListTagsOfResource"),
    change: {
      ...Object.fromEntries(
        ["attributes", "globalSecondaryIndexes", "streamEnabled", "streamViewType", "deletionProtectionEnabled"].map(
          (name) => [name, dynamodb("UpdateTable")],
        ),
      ),
      serverSideEncryption: [...dynamodb("UpdateTable"), tableKey],
      ttl: dynamodb("UpdateTimeToLive"),
      pointInTimeRecovery: dynamodb("UpdateContinuousBackups"),
      tags: dynamodb("TagResource UntagResource"),
    },
    delete: dynamodb("DeleteTable"),
  },
};
