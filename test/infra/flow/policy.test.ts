import { expect } from "chai";
import { type Grant, statements } from "../../../infra/flow/policy.ts";

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

describe("policy", () => {
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

  it("puts objects below the named prefixes only", () => {
    const bucketArn = "arn:aws:s3:::b";
    expect(
      rightsOf({ kind: "write-objects", bucketArn, prefixes: ["x/", "y/"], keyArn, region, accountId: "1" }),
    ).to.deep.equal([
      ["Allow", "s3:PutObject", `${bucketArn}/x/*`],
      ["Allow", "s3:PutObject", `${bucketArn}/y/*`],
      ["Allow", "s3:ListBucket", bucketArn],
      ["Allow", "kms:GenerateDataKey", keyArn],
    ]);
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
    const denied = statements(mutable).find(({ Effect }) => Effect === "Deny");
    expect(denied?.Condition).to.deep.equal({
      ArnLike: { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:f-*" },
    });
    const allowed = rightsOf(mutable).flatMap(([effect, action]) => (effect === "Allow" ? [action] : []));
    expect(denied?.Action).to.have.members([...new Set(allowed)]);
  });

  it("gives each statement of a flow its own Sid", () => {
    const grants: Grant[] = [
      { kind: "read-stream", streamArn, consumerArn, keyArn, region },
      { kind: "write-stream", streamArn, keyArn, region },
      { kind: "write-objects", bucketArn: "arn:aws:s3:::b", prefixes: ["x/"], keyArn, region, accountId: "1" },
      { kind: "write-logs", logGroupArn: "arn:aws:logs:eu-west-1:111122223333:log-group:g" },
      { kind: "vpc-interfaces", region, accountId: "1", functionName: "f", subnetIds: [], securityGroupIds: [] },
      { kind: "tracing" },
    ];
    const sids = grants.flatMap(statements).map(({ Sid }) => Sid);
    expect(new Set(sids).size).to.equal(sids.length);
  });
});
