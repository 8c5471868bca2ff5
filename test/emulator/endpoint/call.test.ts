import { expect } from "chai";
import { callOf } from "../../../emulator/endpoint/call.ts";
import type { AwsRequest } from "../../../emulator/protocol/http-types.ts";

const STREAM = "arn:aws:kinesis:eu-west-1:000000000000:stream/s";

const FUNCTION = "arn:aws:lambda:eu-west-1:000000000000:function:f";

const createRequest = (service: string, overrides: Partial<AwsRequest> = {}): AwsRequest => ({
  method: "POST",
  rawPath: "/",
  query: new URLSearchParams(),
  headers: {},
  scope: { account: "000000000000", region: "eu-west-1", service },
  body: Buffer.alloc(0),
  ...overrides,
});
const kinesis = (operation: string, input: unknown) =>
  createRequest("kinesis", {
    headers: { "x-amz-target": `Kinesis_20131202.${operation}`, "content-type": "application/x-amz-json-1.1" },
    body: Buffer.from(typeof input === "string" ? input : JSON.stringify(input)),
  });
const TABLE = "arn:aws:dynamodb:eu-west-1:000000000000:table/t";
const dynamodb = (operation: string, input: unknown) =>
  createRequest("dynamodb", {
    headers: { "x-amz-target": `DynamoDB_20120810.${operation}` },
    body: Buffer.from(JSON.stringify(input)),
  });

describe("callOf", () => {
  const cases: [what: string, request: AwsRequest, operation: string, resource: string | undefined][] = [
    ["a stream by name", kinesis("PutRecords", { StreamName: "s", Records: [] }), "PutRecords", STREAM],
    ["a stream by ARN", kinesis("GetRecords", { StreamARN: STREAM, ShardIterator: "i" }), "GetRecords", STREAM],
    [
      "a consumer",
      kinesis("SubscribeToShard", { ConsumerARN: `${STREAM}/consumer/c:1` }),
      "SubscribeToShard",
      `${STREAM}/consumer/c:1`,
    ],
    ["no stream", kinesis("ListStreams", {}), "ListStreams", undefined],
    ["what cannot be read", kinesis("PutRecords", "{"), "PutRecords", undefined],
    [
      "an object",
      createRequest("s3", { method: "PUT", rawPath: "/b/quarantine/a%20b" }),
      "PutObject",
      "arn:aws:s3:::b/quarantine/a b",
    ],
    ["a bucket", createRequest("s3", { method: "HEAD", rawPath: "/b" }), "HeadBucket", "arn:aws:s3:::b"],
    ["no bucket", createRequest("s3", { method: "GET" }), "ListBuckets", undefined],
    [
      "a function's alias",
      createRequest("lambda", {
        rawPath: "/2015-03-31/functions/f/invocations",
        query: new URLSearchParams({ Qualifier: "live" }),
      }),
      "Invoke",
      `${FUNCTION}:live`,
    ],
    [
      "a function",
      createRequest("lambda", { rawPath: `/2015-03-31/functions/${FUNCTION}/invocations` }),
      "Invoke",
      FUNCTION,
    ],
    [
      "all functions",
      createRequest("lambda", { method: "GET", rawPath: "/2015-03-31/functions" }),
      "ListFunctions",
      undefined,
    ],
    ["a table by name", dynamodb("PutItem", { TableName: "t" }), "PutItem", TABLE],
    ["a table by ARN", dynamodb("PutItem", { TableName: TABLE }), "PutItem", TABLE],
    ["an index", dynamodb("Query", { TableName: "t", IndexName: "i" }), "Query", `${TABLE}/index/i`],
    ["a batch on a table", dynamodb("BatchGetItem", { RequestItems: { t: {} } }), "BatchGetItem", TABLE],
    ["a batch on tables", dynamodb("BatchGetItem", { RequestItems: { t: {}, u: {} } }), "BatchGetItem", undefined],
    [
      "a table's stream",
      dynamodb("GetRecords", { ShardIterator: `${TABLE}/stream/l|1|x` }),
      "GetRecords",
      `${TABLE}/stream/l`,
    ],
    [
      "another service",
      createRequest("ssm", { headers: { "x-amz-target": "AmazonSSM.GetParameter" } }),
      "GetParameter",
      undefined,
    ],
    [
      "a log group",
      createRequest("logs", {
        headers: { "x-amz-target": "Logs_20140328.FilterLogEvents" },
        body: Buffer.from(JSON.stringify({ logGroupName: "/aws/lambda/f" })),
      }),
      "FilterLogEvents",
      "arn:aws:logs:eu-west-1:000000000000:log-group:/aws/lambda/f:*",
    ],
    ["traces", createRequest("xray", { rawPath: "/TraceSummaries" }), "GetTraceSummaries", undefined],
  ];
  for (const [what, request, operation, resource] of cases)
    it(`names operation and resource of a call on ${what}`, () => {
      const { service } = request.scope;
      const userAgent = "";
      expect({ ...callOf(request), userAgent }).to.deep.equal({
        service,
        operation,
        region: "eu-west-1",
        resource,
        userAgent,
      });
    });

  it("keeps what the SDK says of itself", () => {
    const headers = { "user-agent": "aws-sdk-js/3", "x-amz-user-agent": "exec-env/AWS_Lambda_nodejs24.x" };
    expect(callOf(createRequest("kinesis", { headers })).userAgent).to.equal(
      "aws-sdk-js/3 exec-env/AWS_Lambda_nodejs24.x",
    );
  });
});
