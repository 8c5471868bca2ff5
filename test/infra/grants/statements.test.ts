import { expect } from "chai";
import type { Grant } from "../../../infra/grants/grant.ts";
import { roleStatements, statements } from "../../../infra/grants/statements.ts";

const region = "eu-west-1";
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/k";
const streamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/s";
const consumerArn = `${streamArn}/consumer/c:1`;
const viaKinesis = {
  StringEquals: {
    "kms:ViaService": "kinesis.eu-west-1.amazonaws.com",
    "kms:EncryptionContext:aws:kinesis:arn": streamArn,
  },
};

type Right = [effect: string, action: string, resource: string];
const rightsOf = (grant: Grant): Right[] =>
  statements(grant).flatMap(({ Effect, Action, Resource = [] }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource): Right => [Effect, action, resource])),
  );

describe("statements of grants", () => {
  it("reads exactly one stream, and decrypts for it alone", () => {
    const grant = { kind: "read-stream", streamArn, consumerArn: undefined, keyArn, region } as const;
    expect(rightsOf(grant)).to.deep.equal([
      ["Allow", "kinesis:DescribeStream", streamArn],
      ["Allow", "kinesis:DescribeStreamSummary", streamArn],
      ["Allow", "kinesis:GetRecords", streamArn],
      ["Allow", "kinesis:GetShardIterator", streamArn],
      ["Allow", "kinesis:ListShards", streamArn],
      ["Allow", "kms:Decrypt", keyArn],
    ]);
    expect(statements(grant).at(-1)?.Condition).to.deep.equal(viaKinesis);
  });

  it("subscribes through the consumer when there is one", () => {
    expect(rightsOf({ kind: "read-stream", streamArn, consumerArn, keyArn, region })).to.deep.include.members([
      ["Allow", "kinesis:DescribeStreamConsumer", consumerArn],
      ["Allow", "kinesis:SubscribeToShard", consumerArn],
    ]);
  });

  it("puts records on exactly one stream, and encrypts for it alone", () => {
    const grant = { kind: "write-stream", streamArn, keyArn, region } as const;
    expect(rightsOf(grant)).to.deep.equal([
      ["Allow", "kinesis:PutRecords", streamArn],
      ["Allow", "kms:GenerateDataKey", keyArn],
    ]);
    expect(statements(grant).at(-1)?.Condition).to.deep.equal(viaKinesis);
  });

  const bucketArn = "arn:aws:s3:::b";
  const objects = { bucketArn, prefixes: ["x/", "y/"], keyArn, region, accountId: "1" };

  it("puts objects below the named prefixes only", () => {
    expect(rightsOf({ kind: "write-objects", ...objects })).to.deep.equal([
      ["Allow", "s3:PutObject", `${bucketArn}/x/*`],
      ["Allow", "s3:PutObject", `${bucketArn}/y/*`],
      ["Allow", "kms:GenerateDataKey", keyArn],
    ]);
  });

  it("lets Lambda check that the bucket is there, beside putting what it gives up", () => {
    const granted = statements({ kind: "write-discarded", ...objects });
    expect(granted.map(({ Action }) => Action)).to.deep.include(["s3:ListBucket"]);
    for (const { Action, Condition } of granted.filter(({ Action }) => String(Action).startsWith("s3:")))
      expect(Condition, String(Action)).to.deep.equal({ StringEquals: { "aws:ResourceAccount": "1" } });
  });

  const arn = (service: string, id: string) => `arn:aws:${service}:${region}:111122223333:${id}`;
  const tableArn = arn("dynamodb", "table/t");
  const lookUps: [grant: Grant, service: string, rights: [action: string, resource: string][], context: object][] = [
    [
      { kind: "read-table", tableArn, keyArn, region },
      "dynamodb",
      ["BatchGetItem", "GetItem", "Query"].flatMap((action) =>
        [tableArn, `${tableArn}/index/*`].map((resource): [string, string] => [`dynamodb:${action}`, resource]),
      ),
      { "kms:EncryptionContext:aws:dynamodb:tableName": "t" },
    ],
    [
      { kind: "write-table", tableArn, keyArn, region },
      "dynamodb",
      ["BatchWriteItem", "ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"].map((action) => [
        `dynamodb:${action}`,
        tableArn,
      ]),
      { "kms:EncryptionContext:aws:dynamodb:tableName": "t" },
    ],
    [
      { kind: "read-changes", tableArn, streamArn: `${tableArn}/stream/2026`, keyArn, region },
      "dynamodb",
      [
        ["dynamodb:DescribeStream", `${tableArn}/stream/2026`],
        ["dynamodb:GetRecords", `${tableArn}/stream/2026`],
        ["dynamodb:GetShardIterator", `${tableArn}/stream/2026`],
        ["dynamodb:ListStreams", `${tableArn}/stream/*`],
      ],
      { "kms:EncryptionContext:aws:dynamodb:tableName": "t" },
    ],
    [
      { kind: "read-parameter", parameterArn: arn("ssm", "parameter/p"), keyArn, region },
      "ssm",
      ["GetParameter", "GetParameters"].map((action) => [`ssm:${action}`, arn("ssm", "parameter/p")]),
      { "kms:EncryptionContext:PARAMETER_ARN": arn("ssm", "parameter/p") },
    ],
    [
      { kind: "read-secret", secretArn: arn("secretsmanager", "secret:s-abc"), keyArn, region },
      "secretsmanager",
      [["secretsmanager:GetSecretValue", arn("secretsmanager", "secret:s-abc")]],
      { "kms:EncryptionContext:SecretARN": arn("secretsmanager", "secret:s-abc") },
    ],
  ];
  for (const [grant, service, rights, context] of lookUps)
    it(`looks up as ${grant.kind} says, and decrypts for that alone, when a key is named`, () => {
      expect(rightsOf(grant)).to.deep.equal([
        ...rights.map(([action, resource]) => ["Allow", action, resource]),
        ["Allow", "kms:Decrypt", keyArn],
      ]);
      expect(statements(grant).at(-1)?.Condition).to.deep.equal({
        StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com`, ...context },
      });
      expect(rightsOf({ ...grant, keyArn: undefined } as Grant)).to.have.length(rights.length);
    });

  const sends: [grant: Grant, service: string, action: string, resource: string, context: string][] = [
    [
      { kind: "send-messages", queueArn: arn("sqs", "q"), keyArn, region },
      ...(["sqs", "sqs:SendMessage", arn("sqs", "q"), "aws:sqs:arn"] as const),
    ],
    [
      { kind: "publish", topicArn: arn("sns", "t"), keyArn, region },
      ...(["sns", "sns:Publish", arn("sns", "t"), "aws:sns:topicArn"] as const),
    ],
  ];
  for (const [grant, service, action, resource, context] of sends)
    it(`sends as ${grant.kind} says to that alone, and makes and reads data keys for that alone`, () => {
      expect(rightsOf(grant)).to.deep.equal([
        ["Allow", action, resource],
        ["Allow", "kms:Decrypt", keyArn],
        ["Allow", "kms:GenerateDataKey", keyArn],
      ]);
      expect(statements(grant).at(-1)?.Condition).to.deep.equal({
        StringEquals: {
          "kms:ViaService": `${service}.${region}.amazonaws.com`,
          [`kms:EncryptionContext:${context}`]: resource,
        },
      });
    });

  it("gives an address that is reached no right at AWS", () => {
    expect(statements({ kind: "reach-https", cidr: "10.0.0.1/32" })).to.deep.equal([]);
  });

  it("writes to one log group, which it cannot create", () => {
    const logGroupArn = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f";
    expect(rightsOf({ kind: "write-logs", logGroupArn })).to.deep.equal([
      ["Allow", "logs:CreateLogStream", `${logGroupArn}:*`],
      ["Allow", "logs:PutLogEvents", `${logGroupArn}:*`],
    ]);
  });

  it("creates interfaces in the function's subnets and groups only, and never from the function's code", () => {
    const grant = {
      kind: "vpc-interfaces",
      region,
      accountId: "111122223333",
      functionName: "f",
      subnetIds: ["subnet-1", "subnet-2"],
      securityGroupIds: ["sg-1"],
    } as const;
    const mutable = { ...grant, subnetIds: [...grant.subnetIds], securityGroupIds: [...grant.securityGroupIds] };
    const created = rightsOf(mutable).filter(
      ([effect, action]) => effect === "Allow" && action === "ec2:CreateNetworkInterface",
    );
    expect(created.map(([, , resource]) => resource.split(":").at(-1))).to.deep.equal([
      "network-interface/*",
      "subnet/subnet-1",
      "subnet/subnet-2",
      "security-group/sg-1",
    ]);
    const anywhere = rightsOf({ ...mutable, anywhere: true }).filter(
      ([, action]) => action === "ec2:CreateNetworkInterface",
    );
    expect(anywhere.map(([effect, , resource]) => [effect, resource])).to.deep.equal([
      ["Allow", "arn:aws:ec2:eu-west-1:111122223333:*/*"],
      ["Deny", "*"],
    ]);
    const denied = statements(mutable).find(({ Effect }) => Effect === "Deny");
    expect(denied?.Condition).to.deep.equal({
      ArnLike: { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:f-*" },
    });
    const allowed = rightsOf(mutable).flatMap(([effect, action]) => (effect === "Allow" ? [action] : []));
    expect(denied?.Action).to.have.members([...new Set(allowed)]);
  });

  it("gives each statement of a role a Sid of its own, and says the same thing once", () => {
    const parameter = (name: string): Grant => ({
      kind: "read-parameter",
      parameterArn: arn("ssm", `parameter/${name}`),
      keyArn: undefined,
      region,
    });
    const grants: Grant[] = [
      { kind: "read-stream", streamArn, consumerArn, keyArn, region },
      { kind: "write-discarded", ...objects, prefixes: ["aws/"] },
      { kind: "write-stream", streamArn, keyArn, region },
      { kind: "write-objects", ...objects },
      ...["a", "b", "b"].map(parameter),
      { kind: "write-logs", logGroupArn: "arn:aws:logs:eu-west-1:111122223333:log-group:g" },
      { kind: "vpc-interfaces", region, accountId: "1", functionName: "f", subnetIds: [], securityGroupIds: [] },
      { kind: "tracing" },
    ];
    const sids = roleStatements(grants).map(({ Sid }) => Sid);
    expect(new Set(sids).size).to.equal(sids.length);
    expect(sids.filter((sid) => /^(PutObjects|EncryptObjects|ReadParameter)/.test(sid))).to.deep.equal([
      "PutObjects",
      "EncryptObjects",
      "PutObjects2",
      "ReadParameter",
      "ReadParameter2",
    ]);
  });
});
