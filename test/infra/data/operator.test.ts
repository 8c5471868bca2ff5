import { expect } from "chai";
import { operate } from "../../../infra/data/operator.ts";

const bucketArn = "arn:aws:s3:::b";
const inputArn = "arn:aws:kinesis:us-east-1:1:stream/s";
const keyArn = "arn:aws:kms:us-east-1:1:key/k";
const alias = (flow: string) => `arn:aws:lambda:us-east-1:1:function:${flow}:live`;
const rightsOf = (...flows: string[]) =>
  operate({ region: "us-east-1", accountId: "1", bucketArn, inputArn, keyArn, aliasArns: flows.map(alias) }).flatMap(
    ({ Action, Resource }) => [Action].flat().map((action) => [action, Resource]),
  );

describe("what an operator may do", () => {
  const reading = [
    ["s3:ListBucket", bucketArn],
    ["s3:GetObject", [`${bucketArn}/quarantine/*`, `${bucketArn}/aws/lambda/*`, `${bucketArn}/redriven/*`]],
    ["s3:PutObject", [`${bucketArn}/redriven/*`]],
    ["kms:Decrypt", keyArn],
    ["kms:GenerateDataKey", keyArn],
  ];

  it("is to put on the stream, where one flow reads it", () => {
    expect(rightsOf("enrich")).to.deep.equal([
      ...reading,
      ["kinesis:PutRecords", inputArn],
      ["kms:GenerateDataKey", keyArn],
    ]);
  });

  it("is to invoke the aliases of the flows, where several do", () => {
    expect(rightsOf("enrich", "audit")).to.deep.equal([
      ...reading,
      ["lambda:InvokeFunction", [alias("enrich"), alias("audit")]],
    ]);
  });
});
