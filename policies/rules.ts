import { alarmRules } from "./alarms.ts";
import { apiGatewayRules } from "./api-gateway.ts";
import { documentRules } from "./documents.ts";
import { dynamodbRules } from "./dynamodb.ts";
import { eventSourceMappingRules } from "./event-source-mapping.ts";
import { identityRules } from "./iam-identities.ts";
import { privilegeRules } from "./iam-privileges.ts";
import { wildcardRules } from "./iam-wildcards.ts";
import { kinesisRules } from "./kinesis.ts";
import { kmsRules } from "./kms.ts";
import { lambdaRules } from "./lambda.ts";
import { logRules } from "./logs.ts";
import { nameRules } from "./names.ts";
import { networkAclRules } from "./network-acls.ts";
import { resourcePolicyRules } from "./resource-policies.ts";
import type { Rule } from "./rule.ts";
import { s3Rules } from "./s3-bucket.ts";
import { secretsManagerRules } from "./secrets-manager.ts";
import { securityGroupUseRules } from "./security-group-use.ts";
import { securityGroupRules } from "./security-groups.ts";
import { snsRules } from "./sns.ts";
import { sqsRules } from "./sqs.ts";
import { ssmRules } from "./ssm.ts";
import { stackRules } from "./stack.ts";
import { trustRules } from "./trust-policies.ts";
import { vpcRules } from "./vpc.ts";
import { vpcEndpointRules } from "./vpc-endpoints.ts";

/** Every rule of the pack, by service. */
export const rules: readonly Rule[] = [
  ...kinesisRules,
  ...eventSourceMappingRules,
  ...lambdaRules,
  ...alarmRules,
  ...s3Rules,
  ...snsRules,
  ...sqsRules,
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
  ...trustRules,
  ...nameRules,
  ...stackRules,
];
