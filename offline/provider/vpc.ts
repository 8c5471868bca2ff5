import type { Model, Models } from "./model.ts";

const rule: Model = {
  answer({ ec2Id, arn }) {
    const id = ec2Id("sgr");
    return { id, securityGroupRuleId: id, arn: arn("ec2", `security-group-rule/${id}`) };
  },
};

/** Rules of security groups, each a resource of its own. */
export const vpc: Models = {
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule,
};
