import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../policy-document.ts";

/** The streams that applications reach, and the key that encrypts them. */
export type AccessArgs = {
  region: string;
  input: { arn: pulumi.Input<string> };
  output: { arn: pulumi.Input<string> };
  keyArn: pulumi.Input<string>;
  tags: Record<string, string>;
};

/** Managed policies that an application attaches: one to put records, one to read enriched records. */
export type Access = { producer: iam.Policy; consumer: iam.Policy };

/** Creates the policies for applications. */
export function createAccess(name: string, args: AccessArgs, opts: pulumi.CustomResourceOptions): Access {
  const { region, tags } = args;
  const policy = (purpose: string, description: string, streamArn: pulumi.Input<string>, build: typeof produce) =>
    new iam.Policy(
      `${name}-${purpose}`,
      {
        description,
        policy: policyDocument(
          pulumi
            .all([streamArn, args.keyArn])
            .apply(([stream, key]) => build({ streamArn: stream, keyArn: key, region })),
        ),
        tags,
      },
      opts,
    );
  return {
    producer: policy("producer", `Puts records on the input stream of ${name}.`, args.input.arn, produce),
    consumer: policy("consumer", `Reads the output stream of ${name}.`, args.output.arn, consume),
  };
}

type StreamAccess = { streamArn: string; keyArn: string; region: string };

/** What a producer may do. */
export function produce(access: StreamAccess): Statement[] {
  return [
    streamStatement("PutRecords", access, ["DescribeStreamSummary", "ListShards", "PutRecord", "PutRecords"]),
    keyStatement("EncryptRecords", access, "kms:GenerateDataKey"),
  ];
}

/** What a consumer may do. */
export function consume(access: StreamAccess): Statement[] {
  return [
    streamStatement("ReadRecords", access, ["DescribeStreamSummary", "GetRecords", "GetShardIterator", "ListShards"]),
    keyStatement("DecryptRecords", access, "kms:Decrypt"),
  ];
}

const streamStatement = (Sid: string, { streamArn }: StreamAccess, actions: string[]): Statement => ({
  Sid,
  Effect: "Allow",
  Action: actions.map((action) => `kinesis:${action}`),
  Resource: streamArn,
});

const keyStatement = (Sid: string, { streamArn, keyArn, region }: StreamAccess, action: string): Statement => ({
  Sid,
  Effect: "Allow",
  Action: action,
  Resource: keyArn,
  Condition: {
    StringEquals: {
      "kms:ViaService": `kinesis.${region}.amazonaws.com`,
      "kms:EncryptionContext:aws:kinesis:arn": streamArn,
    },
  },
});
