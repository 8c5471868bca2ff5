import { READS } from "../support/deploy-role.ts";
import { ACCOUNT, type Deployed } from "./call.ts";

const REGION = "us-east-1";
const NAME = `tributary-dev-${REGION}-x`;
const tags = { project: "tributary", stack: "dev", region: REGION };
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const api = `arn:aws:apigateway:${REGION}::/apis/a1`;
const queueUrl = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${NAME}`;
const functionName = arn("lambda", `function:${NAME}:live`);
const role = `arn:aws:iam::${ACCOUNT}:role/${NAME}`;
const APPLICATION = arn("kinesisanalytics", `application/${NAME}`);
const LOG = `/aws/kinesis-analytics/${NAME}`;
const [OTHERS_STREAM] = READS;

const made = (type: string, id: string, ownArn: string | undefined, inputs: Deployed["inputs"]): Deployed => ({
  ...{ type, id, inputs: { region: REGION, ...inputs } },
  outputs: ownArn === undefined ? {} : { arn: ownArn },
});
const partOfApi = (type: string, id: string) => made(`aws:apigatewayv2/${type}`, id, undefined, { apiId: "a1" });

/** One resource of each type that the kit makes and our development stack has none of. */
export const otherResources: readonly Deployed[] = [
  made("aws:ec2/eip:Eip", "eipalloc-1", arn("ec2", "elastic-ip/eipalloc-1"), { tags }),
  made("aws:ec2/natGateway:NatGateway", "nat-1", arn("ec2", "natgateway/nat-1"), {
    ...{ allocationId: "eipalloc-1", subnetId: "subnet-1", tags },
  }),
  made("aws:ec2/route:Route", "r-1", undefined, { routeTableId: "rtb-1", natGatewayId: "nat-1" }),
  made("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig", `${NAME},live`, undefined, {
    ...{ functionName: NAME, qualifier: "live" },
  }),
  made("aws:kinesis/streamConsumer:StreamConsumer", "c", arn("kinesis", `stream/${NAME}/consumer/c:1`), {
    ...{ streamArn: arn("kinesis", `stream/${NAME}`), tags },
  }),
  made("aws:lambda/permission:Permission", "p", undefined, {
    ...{ function: NAME, qualifier: "live", principal: "s3.amazonaws.com" },
  }),
  made("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "f", undefined, {
    ...{ functionName: NAME, qualifier: "live" },
  }),
  made("aws:apigatewayv2/api:Api", "a1", api, { tags }),
  made("aws:apigatewayv2/stage:Stage", "$default", `${api}/stages/$default`, { apiId: "a1", tags }),
  ...[
    partOfApi("route:Route", "r"),
    partOfApi("integration:Integration", "i"),
    partOfApi("authorizer:Authorizer", "u"),
  ],
  made("aws:cloudwatch/logGroup:LogGroup", "g", arn("logs", `log-group:/aws/vendedlogs/${NAME}`), { tags }),
  made("aws:cloudwatch/eventBus:EventBus", NAME, arn("events", `event-bus/${NAME}`), { tags }),
  made("aws:cloudwatch/eventRule:EventRule", NAME, arn("events", `rule/${NAME}/${NAME}`), { tags }),
  made("aws:cloudwatch/eventTarget:EventTarget", "t", undefined, {
    ...{ rule: NAME, eventBusName: NAME, arn: functionName },
  }),
  made("aws:scheduler/scheduleGroup:ScheduleGroup", NAME, arn("scheduler", `schedule-group/${NAME}`), { tags }),
  made("aws:scheduler/schedule:Schedule", NAME, arn("scheduler", `schedule/${NAME}/${NAME}`), {
    target: { roleArn: role },
  }),
  made("aws:sqs/queue:Queue", queueUrl, arn("sqs", NAME), { tags }),
  made("aws:sqs/queuePolicy:QueuePolicy", queueUrl, undefined, { queueUrl }),
  made("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", queueUrl, undefined, { queueUrl }),
  made("aws:sns/topicSubscription:TopicSubscription", "s", undefined, { topic: arn("sns", NAME) }),
  made("aws:dynamodb/table:Table", NAME, arn("dynamodb", `table/${NAME}`), {
    ...{ serverSideEncryption: { kmsKeyArn: arn("kms", "key/k") }, tags },
  }),
  made("aws:kinesisanalyticsv2/application:Application", APPLICATION, APPLICATION, {
    ...{ serviceExecutionRole: role, tags },
  }),
  made("aws:glue/job:Job", NAME, arn("glue", `job/${NAME}`), { roleArn: role, tags }),
  made("aws:glue/trigger:Trigger", NAME, arn("glue", `trigger/${NAME}`), { tags }),
  made("aws:glue/connection:Connection", NAME, arn("glue", `connection/${NAME}`), { tags }),
  ...[`/aws-glue/${NAME}/error`, `/aws/kinesis-analytics/${NAME}`].map((group) =>
    made("aws:cloudwatch/logGroup:LogGroup", group, arn("logs", `log-group:${group}`), { tags }),
  ),
  made("aws:cloudwatch/logStream:LogStream", "application", arn("logs", `log-group:${LOG}:log-stream:application`), {
    logGroupName: LOG,
  }),
  made("aws:s3/bucketObjectv2:BucketObjectv2", "o", `arn:aws:s3:::${NAME}/code/job.jar`, {
    ...{ bucket: NAME, kmsKeyId: arn("kms", "key/k"), tags },
  }),
  made("aws:kinesis/streamConsumer:StreamConsumer", "d", `${OTHERS_STREAM}/consumer/${NAME}:1`, {
    ...{ streamArn: OTHERS_STREAM, tags },
  }),
];
