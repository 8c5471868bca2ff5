import path from "node:path";
import { expect } from "chai";
import { StreamFunction, type StreamFunctionArgs } from "../../../infra/provider/stream-function.ts";
import { ACCOUNT, type Row, underMocks } from "../../support/mocks.ts";

const STREAM = `arn:aws:kinesis:eu-west-1:${ACCOUNT}:stream/orders`;

/** What a program in another language gives, and no more. */
const declare = async (overrides: Partial<StreamFunctionArgs> = {}): Promise<Row[]> => {
  const args: StreamFunctionArgs = {
    region: "eu-west-1",
    entry: path.resolve("handlers/enrich/index.ts"),
    streamArn: STREAM,
    keyArn: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`,
    subnetIds: ["subnet-0a"],
    securityGroupIds: ["sg-0a"],
    ...overrides,
  };
  const { rows } = await underMocks(() => new StreamFunction("orders", args));
  return rows;
};
const inputsOf = (rows: Row[], type: string) => rows.find((row) => row.type === type)?.inputs ?? expect.fail(type);
const policyOf = (rows: Row[]) => String(inputsOf(rows, "aws:iam/policy:Policy").policy);

describe("a function on a stream, for programs in other languages", () => {
  it("reads the stream, and keeps in a store of its own what it gives up", async () => {
    const rows = await declare();
    const mapping = inputsOf(rows, "aws:lambda/eventSourceMapping:EventSourceMapping");
    expect(mapping).to.include({ eventSourceArn: STREAM, batchSize: 1000, maximumRecordAgeInSeconds: 43_200 });
    expect(mapping.destinationConfig).to.deep.equal({
      onFailure: { destinationArn: "arn:aws:s3:::orders-failures" },
    });
    expect(inputsOf(rows, "aws:lambda/function:Function")).to.include({ memorySize: 512, timeout: 60 });
    expect(policyOf(rows)).to.contain("kinesis:GetRecords").and.not.contain("kinesis:PutRecords");
  });

  it("takes settings by their own names", async () => {
    const rows = await declare({ memoryMib: 256, timeoutSeconds: 5, batchSize: 10, streamRetentionHours: 168 });
    expect(inputsOf(rows, "aws:lambda/function:Function")).to.include({ memorySize: 256, timeout: 5 });
    expect(inputsOf(rows, "aws:lambda/eventSourceMapping:EventSourceMapping")).to.include({
      ...{ batchSize: 10, maximumRecordAgeInSeconds: 302_400 },
    });
  });

  it("lets the handler put records on a stream that is named, and refused ones into the store", async () => {
    const outputStreamArn = `arn:aws:kinesis:eu-west-1:${ACCOUNT}:stream/enriched`;
    const rows = await declare({ outputStreamArn, environment: { RATE: "2" } });
    const { variables } = inputsOf(rows, "aws:lambda/function:Function").environment as { variables: object };
    expect(variables).to.include({
      ...{ RATE: "2", OUTPUT_STREAM_ARN: outputStreamArn, FAILURE_STORE_BUCKET: "orders-failures" },
    });
    expect(policyOf(rows)).to.contain("kinesis:PutRecords").and.contain("orders-failures/quarantine/*");
  });

  it("names every setting that Lambda would refuse", async () => {
    const error = await declare({ batchSize: 20_000 }).catch((refused: Error) => refused);
    expect(String(error)).to.contain("batchSize must be from 1 to 10000, got 20000");
  });
});
