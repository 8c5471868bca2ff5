/** The API calls that make a resource, and how its inputs are theirs. */
export type Calls = {
  /** Service, as botocore names its folder. */
  service: string;
  operations: readonly string[];
  /** Inputs whose member has another name, or stands within others: `Tagging.TagSet`. */
  as?: Readonly<Record<string, string>>;
  /** Inputs that are the provider's alone. */
  own?: readonly string[];
  /** Members of many shapes, which nothing of ours gives: left out of the models. */
  leftOut?: readonly string[];
  /** Members that the provider fills in. */
  filled?: readonly string[];
};

const s3 = (operation: string, as: Calls["as"] = {}, own: Calls["own"] = []): Calls => ({
  ...{ service: "s3", operations: [operation], as, own },
});
const ec2 = (operation: string, rest: Partial<Calls> = {}): Calls => ({
  ...{ service: "ec2", operations: [operation] },
  ...rest,
  as: { tags: "TagSpecifications.Tags", ...rest.as },
});
const rule = (operation: string): Calls =>
  ec2(operation, {
    as: {
      ...{ securityGroupId: "GroupId", ipProtocol: "IpPermissions.IpProtocol", fromPort: "IpPermissions.FromPort" },
      ...{ toPort: "IpPermissions.ToPort", cidrIpv4: "IpPermissions.IpRanges.CidrIp" },
      ...{
        prefixListId: "IpPermissions.PrefixListIds.PrefixListId",
        description: "IpPermissions.IpRanges.Description",
      },
      referencedSecurityGroupId: "IpPermissions.UserIdGroupPairs.GroupId",
    },
  });

const within = (member: string, inputs: string[]) =>
  Object.fromEntries(inputs.map((input) => [input, `${member}.${input[0]?.toUpperCase()}${input.slice(1)}`]));

/** By resource type, for every type of our stacks, and of the examples of Managed Flink and Glue. `region` is where a call goes. */
export const calls: Readonly<Record<string, Calls>> = {
  "aws:cloudwatch/dashboard:Dashboard": { service: "cloudwatch", operations: ["PutDashboard"] },
  "aws:cloudwatch/eventRule:EventRule": {
    ...{ service: "events", operations: ["PutRule"] },
    own: ["namePrefix"],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    ...{ service: "logs", operations: ["CreateLogGroup", "PutRetentionPolicy"], as: { name: "logGroupName" } },
    own: ["namePrefix"],
  },
  "aws:cloudwatch/logStream:LogStream": {
    ...{ service: "logs", operations: ["CreateLogStream"], as: { name: "logStreamName" } },
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    ...{ service: "cloudwatch", operations: ["PutMetricAlarm"], as: { name: "AlarmName" } },
    // The provider puts what is within them elsewhere.
    own: ["metricQueries"],
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2("CreateSecurityGroup", {
    filled: ["Description", "GroupName"],
  }),
  "aws:ec2/eip:Eip": ec2("AllocateAddress"),
  "aws:ec2/flowLog:FlowLog": ec2("CreateFlowLogs", {
    as: { iamRoleArn: "DeliverLogsPermissionArn", vpcId: "ResourceIds" },
    filled: ["ResourceType"],
  }),
  "aws:ec2/internetGateway:InternetGateway": {
    ...ec2("CreateInternetGateway"),
    operations: ["CreateInternetGateway", "AttachInternetGateway"],
    filled: ["InternetGatewayId"],
  },
  "aws:ec2/natGateway:NatGateway": ec2("CreateNatGateway"),
  "aws:ec2/route:Route": ec2("CreateRoute"),
  "aws:ec2/routeTable:RouteTable": ec2("CreateRouteTable"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ec2("AssociateRouteTable"),
  "aws:ec2/securityGroup:SecurityGroup": ec2("CreateSecurityGroup", { as: { name: "GroupName" }, own: ["egress"] }),
  "aws:ec2/subnet:Subnet": {
    ...ec2("CreateSubnet"),
    ...{ operations: ["CreateSubnet", "ModifySubnetAttribute"], filled: ["SubnetId"] },
    as: { tags: "TagSpecifications.Tags", mapPublicIpOnLaunch: "MapPublicIpOnLaunch.Value" },
  },
  "aws:ec2/vpc:Vpc": {
    ...ec2("CreateVpc"),
    ...{ operations: ["CreateVpc", "ModifyVpcAttribute"], filled: ["VpcId"] },
    as: { tags: "TagSpecifications.Tags", enableDnsHostnames: "EnableDnsHostnames.Value" },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("CreateVpcEndpoint", { as: { policy: "PolicyDocument" } }),
  "aws:glue/connection:Connection": {
    ...{ service: "glue", operations: ["CreateConnection"] },
    as: within("ConnectionInput", [
      "name",
      "description",
      "connectionType",
      "connectionProperties",
      "physicalConnectionRequirements",
    ]),
  },
  "aws:glue/job:Job": {
    ...{ service: "glue", operations: ["CreateJob"], as: { roleArn: "Role", connections: "Connections.Connections" } },
    leftOut: ["CodeGenConfigurationNodes"],
  },
  "aws:glue/trigger:Trigger": { service: "glue", operations: ["CreateTrigger"] },
  "aws:iam/policy:Policy": {
    ...{ service: "iam", operations: ["CreatePolicy"], as: { name: "PolicyName", policy: "PolicyDocument" } },
  },
  "aws:iam/role:Role": {
    ...{ service: "iam", operations: ["CreateRole"] },
    ...{ as: { name: "RoleName", assumeRolePolicy: "AssumeRolePolicyDocument" }, own: ["namePrefix"] },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    ...{ service: "iam", operations: ["AttachRolePolicy"], as: { role: "RoleName" } },
  },
  "aws:kinesis/stream:Stream": {
    service: "kinesis",
    operations: [
      "CreateStream",
      "StartStreamEncryption",
      "IncreaseStreamRetentionPeriod",
      "EnableEnhancedMonitoring",
      "DeleteStream",
    ],
    as: { name: "StreamName", kmsKeyId: "KeyId", retentionPeriod: "RetentionPeriodHours" },
  },
  "aws:kinesis/streamConsumer:StreamConsumer": {
    ...{
      service: "kinesis",
      operations: ["RegisterStreamConsumer"],
      as: { name: "ConsumerName", streamArn: "StreamARN" },
    },
  },
  "aws:kinesisanalyticsv2/application:Application": {
    ...{ service: "kinesisanalyticsv2", operations: ["CreateApplication"], own: ["startApplication"] },
    as: { name: "ApplicationName", description: "ApplicationDescription" },
  },
  "aws:kms/alias:Alias": { service: "kms", operations: ["CreateAlias"], as: { name: "AliasName" } },
  "aws:kms/key:Key": {
    ...{ service: "kms", operations: ["CreateKey", "ScheduleKeyDeletion"], filled: ["KeyId"] },
    ...{ as: { deletionWindowInDays: "PendingWindowInDays" }, own: ["enableKeyRotation"] },
  },
  "aws:lambda/alias:Alias": { service: "lambda", operations: ["CreateAlias"] },
  "aws:lambda/eventSourceMapping:EventSourceMapping": { service: "lambda", operations: ["CreateEventSourceMapping"] },
  "aws:lambda/function:Function": {
    ...{ service: "lambda", operations: ["CreateFunction", "PutFunctionConcurrency"], as: { name: "FunctionName" } },
    // The package is uploaded as it is.
    ...{ own: ["code", "replaceSecurityGroupsOnDestroy"], filled: ["Code"] },
  },
  "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": {
    ...{ service: "lambda", operations: ["PutProvisionedConcurrencyConfig"] },
  },
  "aws:s3/bucket:Bucket": {
    ...{ service: "s3", operations: ["CreateBucket", "PutBucketTagging"], as: { tags: "Tagging.TagSet" } },
    own: ["forceDestroy"],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": s3("PutBucketLifecycleConfiguration", {
    rules: "LifecycleConfiguration.Rules",
  }),
  "aws:s3/bucketLogging:BucketLogging": s3("PutBucketLogging", {
    targetBucket: "BucketLoggingStatus.LoggingEnabled.TargetBucket",
    targetPrefix: "BucketLoggingStatus.LoggingEnabled.TargetPrefix",
  }),
  "aws:s3/bucketNotification:BucketNotification": {
    ...s3(
      "PutBucketNotificationConfiguration",
      { lambdaFunctions: "NotificationConfiguration.LambdaFunctionConfigurations" },
      ["eventbridge"],
    ),
    filled: ["NotificationConfiguration"],
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": s3("PutObject", { kmsKeyId: "SSEKMSKeyId" }, ["source", "tags"]),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": s3("PutBucketOwnershipControls", {
    rule: "OwnershipControls.Rules",
  }),
  "aws:s3/bucketPolicy:BucketPolicy": s3("PutBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": s3(
    "PutPublicAccessBlock",
    Object.fromEntries(
      ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"].map((member) => [
        `${member[0]?.toLowerCase()}${member.slice(1)}`,
        `PublicAccessBlockConfiguration.${member}`,
      ]),
    ),
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": s3("PutBucketEncryption", {
    rules: "ServerSideEncryptionConfiguration.Rules",
  }),
  "aws:s3/bucketVersioning:BucketVersioning": s3("PutBucketVersioning"),
  "aws:sns/topic:Topic": {
    ...{ service: "sns", operations: ["CreateTopic"], as: { kmsMasterKeyId: "Attributes.KmsMasterKeyId" } },
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    ...{ service: "sns", operations: ["SetTopicAttributes"], as: { arn: "TopicArn", policy: "AttributeValue" } },
    filled: ["AttributeName"],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    ...{ service: "sns", operations: ["Subscribe"], as: { topic: "TopicArn" } },
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("AuthorizeSecurityGroupEgress"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("AuthorizeSecurityGroupIngress"),
};
