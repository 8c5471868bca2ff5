import type { Statement } from "../policy-document.ts";
import { allow, useKey } from "./allow.ts";
import type { Grant } from "./grant.ts";

/** What reading a stream asks for. */
export function readStream(grant: Grant & { kind: "read-stream" }): Statement[] {
  const { streamArn, consumerArn } = grant;
  return [
    allow(
      "ReadRecords",
      [
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
      ],
      streamArn,
    ),
    ...(consumerArn
      ? [allow("ReadThroughConsumer", ["kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"], consumerArn)]
      : []),
    useKey("DecryptRecords", "kms:Decrypt", grant, "kinesis", { "aws:kinesis:arn": streamArn }),
  ];
}

/** What putting records on a stream asks for. */
export function writeStream(grant: Grant & { kind: "write-stream" }): Statement[] {
  return [
    allow("PutRecords", ["kinesis:PutRecords"], grant.streamArn),
    useKey("EncryptRecords", "kms:GenerateDataKey", grant, "kinesis", { "aws:kinesis:arn": grant.streamArn }),
  ];
}
