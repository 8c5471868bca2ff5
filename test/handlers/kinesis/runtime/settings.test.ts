import { expect } from "chai";
import { readSettings } from "../../../../handlers/kinesis/runtime/settings.ts";

function createEnvironment(overrides: Record<string, string | undefined> = {}): Record<string, string | undefined> {
  return {
    OUTPUT_STREAM_ARN: "arn:aws:kinesis:us-east-1:123456789012:stream/users-out",
    FAILURE_STORE_BUCKET: "tributary-failures",
    MAX_RECORD_BYTES: "1048576",
    ...overrides,
  };
}

describe("the function's settings", () => {
  it("are read from the environment", () => {
    expect(readSettings(createEnvironment())).to.deep.equal({
      outputStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/users-out",
      region: "us-east-1",
      failureStoreBucket: "tributary-failures",
      maxRecordBytes: 1048576,
    });
  });

  const refused: [string, string | undefined, string][] = [
    ["OUTPUT_STREAM_ARN", undefined, "OUTPUT_STREAM_ARN must be the ARN of a Kinesis stream, got nothing."],
    ["OUTPUT_STREAM_ARN", "users-out", 'the ARN of a Kinesis stream, got "users-out".'],
    ["FAILURE_STORE_BUCKET", "", 'FAILURE_STORE_BUCKET must be the name of an S3 bucket, without dots, got "".'],
    ["FAILURE_STORE_BUCKET", "failures.example.com", 'got "failures.example.com".'],
    ["FAILURE_STORE_BUCKET", "s3://bucket", 'got "s3://bucket".'],
    [
      "AWS_USE_FIPS_ENDPOINT",
      "true",
      'AWS_USE_FIPS_ENDPOINT must not be set, but the hosts in AWS_ENDPOINT_URL_KINESIS and AWS_ENDPOINT_URL_S3, got "true".',
    ],
    ["AWS_USE_DUALSTACK_ENDPOINT", "TRUE", 'got "TRUE".'],
    ["MAX_RECORD_BYTES", undefined, "MAX_RECORD_BYTES must be a whole number from 1 to 10485760, got nothing."],
    ["MAX_RECORD_BYTES", "1e6", 'got "1e6".'],
    ["MAX_RECORD_BYTES", "0", 'got "0".'],
    ["MAX_RECORD_BYTES", "10485761", 'got "10485761".'],
  ];
  for (const [name, value, message] of refused) {
    it(`are refused when ${name} is ${value ?? "missing"}`, () => {
      expect(() => readSettings(createEnvironment({ [name]: value }))).to.throw(message);
    });
  }

  it("are refused with every problem at once, and how to fix them", () => {
    expect(() => readSettings({}))
      .to.throw("OUTPUT_STREAM_ARN")
      .with.property("message")
      .that.matches(/FAILURE_STORE_BUCKET.*MAX_RECORD_BYTES.*\nFix: /s);
  });
});
