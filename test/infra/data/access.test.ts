import { expect } from "chai";
import { consume, produce } from "../../../infra/data/access.ts";

const access = {
  streamArn: "arn:aws:kinesis:us-east-1:1:stream/s",
  keyArn: "arn:aws:kms:us-east-1:1:key/k",
  region: "us-east-1",
};
const condition = {
  StringEquals: {
    "kms:ViaService": "kinesis.us-east-1.amazonaws.com",
    "kms:EncryptionContext:aws:kinesis:arn": access.streamArn,
  },
};

describe("access of applications", () => {
  it("lets a producer put on one stream and encrypt for it, nothing else", () => {
    expect(produce(access).map(({ Action, Resource, Condition }) => [Action, Resource, Condition])).to.deep.equal([
      [
        ["kinesis:DescribeStreamSummary", "kinesis:ListShards", "kinesis:PutRecord", "kinesis:PutRecords"],
        access.streamArn,
        undefined,
      ],
      ["kms:GenerateDataKey", access.keyArn, condition],
    ]);
  });

  it("lets a consumer read one stream and decrypt it, nothing else", () => {
    expect(consume(access).map(({ Action, Resource, Condition }) => [Action, Resource, Condition])).to.deep.equal([
      [
        ["kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"],
        access.streamArn,
        undefined,
      ],
      ["kms:Decrypt", access.keyArn, condition],
    ]);
  });
});
