import type { Statement } from "../policy-document.ts";

/** What leaves the VPC through the Kinesis endpoint: records of this account for one stream. */
export function kinesisEndpointPolicy(account: string, streamArn: string): Statement[] {
  return [throughEndpoint("PutRecords", account, "kinesis:PutRecords", streamArn)];
}

/** What leaves the VPC through the S3 endpoint: objects of this account for one prefix of one bucket. */
export function s3EndpointPolicy(account: string, bucketArn: string, prefix: string): Statement[] {
  return [throughEndpoint("PutObjects", account, "s3:PutObject", `${bucketArn}/${prefix}*`)];
}

/** An endpoint policy narrows, it grants nothing: the caller's own policy decides as well. */
const throughEndpoint = (Sid: string, account: string, Action: string, Resource: string): Statement => ({
  Sid,
  Effect: "Allow",
  Principal: "*",
  Action,
  Resource,
  Condition: { StringEquals: { "aws:PrincipalAccount": account } },
});
