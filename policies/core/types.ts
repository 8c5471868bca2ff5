/** Pulumi type tokens that more than one file of rules looks at. */
export const STREAM = "aws:kinesis/stream:Stream";
export const STREAM_CONSUMER = "aws:kinesis/streamConsumer:StreamConsumer";
export const FUNCTION = "aws:lambda/function:Function";
export const ALIAS = "aws:lambda/alias:Alias";
export const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
export const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
export const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
export const QUEUE = "aws:sqs/queue:Queue";
export const TOPIC = "aws:sns/topic:Topic";
export const VPC = "aws:ec2/vpc:Vpc";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
export const KEY = "aws:kms/key:Key";
export const REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey";
export const SECRET = "aws:secretsmanager/secret:Secret";
export const PARAMETER = "aws:ssm/parameter:Parameter";
export const TABLE = "aws:dynamodb/table:Table";
