import type { Rule } from "../core/rule.ts";
import { apiGatewayRules } from "./api-gateway/api-gateway.ts";
import { alarmRules } from "./cloudwatch/alarms.ts";
import { dynamodbRules } from "./dynamodb/dynamodb.ts";
import { networkAclRules } from "./ec2/network-acls.ts";
import { securityGroupUseRules } from "./ec2/security-group-use.ts";
import { securityGroupRules } from "./ec2/security-groups.ts";
import { vpcRules } from "./ec2/vpc.ts";
import { vpcEndpointRules } from "./ec2/vpc-endpoints.ts";
import { eventRules } from "./events/events.ts";
import { flinkRules } from "./flink/flink.ts";
import { glueConnectionRules } from "./glue/connections.ts";
import { glueEncryptionRules } from "./glue/encryption.ts";
import { glueJobRules } from "./glue/jobs.ts";
import { boundaryRules } from "./iam/boundaries.ts";
import { documentRules } from "./iam/documents.ts";
import { identityRules } from "./iam/iam-identities.ts";
import { privilegeRules } from "./iam/iam-privileges.ts";
import { wildcardRules } from "./iam/iam-wildcards.ts";
import { resourcePolicyRules } from "./iam/resource-policies.ts";
import { trustRules } from "./iam/trust-policies.ts";
import { kinesisRules } from "./kinesis/kinesis.ts";
import { kmsRules } from "./kms/kms.ts";
import { eventSourceMappingRules } from "./lambda/event-source-mapping.ts";
import { lambdaRules } from "./lambda/lambda.ts";
import { queueMappingRules } from "./lambda/queue-mapping.ts";
import { logRules } from "./logs/logs.ts";
import { s3Rules } from "./s3/s3-bucket.ts";
import { secretsManagerRules } from "./secrets-manager/secrets-manager.ts";
import { snsRules } from "./sns/sns.ts";
import { sqsRules } from "./sqs/sqs.ts";
import { ssmRules } from "./ssm/ssm.ts";
import { nameRules } from "./stack/names.ts";
import { stackRules } from "./stack/stack.ts";

/** Every rule of the pack, by service. */
export const rules: readonly Rule[] = [
  ...kinesisRules,
  ...eventSourceMappingRules,
  ...queueMappingRules,
  ...lambdaRules,
  ...flinkRules,
  ...glueJobRules,
  ...glueEncryptionRules,
  ...glueConnectionRules,
  ...alarmRules,
  ...s3Rules,
  ...snsRules,
  ...sqsRules,
  ...eventRules,
  ...kmsRules,
  ...logRules,
  ...secretsManagerRules,
  ...ssmRules,
  ...dynamodbRules,
  ...apiGatewayRules,
  ...securityGroupRules,
  ...securityGroupUseRules,
  ...networkAclRules,
  ...vpcRules,
  ...vpcEndpointRules,
  ...privilegeRules,
  ...wildcardRules,
  ...identityRules,
  ...resourcePolicyRules,
  ...documentRules,
  ...boundaryRules,
  ...trustRules,
  ...nameRules,
  ...stackRules,
];
