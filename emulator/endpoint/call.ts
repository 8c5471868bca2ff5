import { z } from "zod";
import { LATEST } from "../lambda/api/function-registry.ts";
import { lambdaOperation, lambdaResource } from "../lambda/api/lambda-operation.ts";
import type { AwsRequest } from "../protocol/http-types.ts";
import { wireFormatOf } from "../protocol/wire-format.ts";
import { s3Resource } from "../s3/protocol/s3-operation.ts";
import { operationName } from "./unmodelled.ts";

/** One call, as its signature and its input name it. */
export type Call = {
  /** Such as `kinesis`. */
  service: string;
  /** Such as `PutRecords`. */
  operation: string;
  region: string;
  /** ARN of the stream, consumer, bucket, object, queue, topic, table, function or log group that it is about; undefined where the input names none. */
  resource: string | undefined;
  /** What SDK calls, from where: inside Lambda it holds `exec-env/AWS_Lambda_`. */
  userAgent: string;
};

const named = z.object({
  StreamARN: z.string().optional(),
  StreamName: z.string().optional(),
  ConsumerARN: z.string().optional(),
  ResourceARN: z.string().optional(),
});
const tableNamed = z.object({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).optional(),
  StreamArn: z.string().optional(),
  ResourceArn: z.string().optional(),
  ShardIterator: z.string().optional(),
});
const groupNamed = z.object({ logGroupName: z.string() });
const queueNamed = z.object({ QueueUrl: z.string().optional(), QueueName: z.string().optional() });

/** Reads what a request calls. */
export function callOf(request: AwsRequest): Call {
  const { service, region } = request.scope;
  return {
    service,
    operation: operationName(request).slice(service.length + 1),
    region,
    resource: resources[service]?.(request),
    userAgent: [request.headers["user-agent"], request.headers["x-amz-user-agent"]].flat().join(" "),
  };
}

const resources: Partial<Record<string, (request: AwsRequest) => string | undefined>> = {
  s3: s3Arn,
  kinesis: kinesisArn,
  lambda: lambdaArn,
  sns: snsArn,
  sqs: sqsArn,
  dynamodb: dynamodbArn,
  logs: logsArn,
};

function s3Arn(request: AwsRequest): string | undefined {
  const { bucket, key } = s3Resource(request);
  return bucket && `arn:aws:s3:::${[bucket, ...(key === undefined ? [] : [key])].join("/")}`;
}

/** An input that cannot be read names nothing: the service itself refuses it. */
function kinesisArn({ headers, body, scope }: AwsRequest): string | undefined {
  try {
    const { ConsumerARN, ResourceARN, StreamARN, StreamName } = named.parse(
      wireFormatOf(headers["content-type"]).decode(body),
    );
    const ofName = StreamName && `arn:aws:kinesis:${scope.region}:${scope.account}:stream/${StreamName}`;
    return ConsumerARN ?? ResourceARN ?? StreamARN ?? ofName;
  } catch {
    return undefined;
  }
}

function sqsArn({ body, scope }: AwsRequest): string | undefined {
  try {
    const { QueueUrl, QueueName } = queueNamed.parse(JSON.parse(body.toString()));
    const name = QueueName ?? QueueUrl?.split("/").at(-1);
    return name && `arn:aws:sqs:${scope.region}:${scope.account}:${name}`;
  } catch {
    return undefined;
  }
}

/** As IAM names a log group and its streams. */
function logsArn({ body, scope }: AwsRequest): string | undefined {
  try {
    const { logGroupName } = groupNamed.parse(JSON.parse(body.toString()));
    return `arn:aws:logs:${scope.region}:${scope.account}:log-group:${logGroupName}:*`;
  } catch {
    return undefined;
  }
}

function snsArn({ body }: AwsRequest): string | undefined {
  const form = new URLSearchParams(body.toString());
  return form.get("TopicArn") ?? form.get("SubscriptionArn") ?? undefined;
}

/** A query of an index is about the index, as IAM has it; a batch or transaction over several tables about none alone. */
function dynamodbArn({ body, scope }: AwsRequest): string | undefined {
  try {
    const input = tableNamed.parse(JSON.parse(body.toString()));
    const { IndexName, StreamArn, ResourceArn, ShardIterator, RequestItems = {} } = input;
    const [only, ...others] = Object.keys(RequestItems);
    const table = input.TableName ?? (others.length === 0 ? only : undefined);
    if (table === undefined) return StreamArn ?? ResourceArn ?? ShardIterator?.split("|")[0];
    const arn = table.startsWith("arn:") ? table : `arn:aws:dynamodb:${scope.region}:${scope.account}:table/${table}`;
    return IndexName === undefined ? arn : `${arn}/index/${IndexName}`;
  } catch {
    return undefined;
  }
}

/** As IAM names it: with the qualifier that the call names, if any. */
function lambdaArn(request: AwsRequest): string | undefined {
  if (lambdaOperation(request) === undefined) return undefined;
  try {
    const { arn, qualifier } = lambdaResource(request);
    return qualifier === LATEST ? arn : `${arn}:${qualifier}`;
  } catch {
    return undefined;
  }
}
