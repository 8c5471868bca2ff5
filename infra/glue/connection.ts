import { getSubnetOutput } from "@pulumi/aws/ec2/getSubnet.js";
import * as glue from "@pulumi/aws/glue/index.js";
import * as vpc from "@pulumi/aws/vpc/index.js";
import type * as pulumi from "@pulumi/pulumi";

/** Where a job's workers are. */
type ConnectionArgs = {
  region: string;
  subnetId: pulumi.Input<string>;
  securityGroupId: pulumi.Input<string>;
  tags: Record<string, string>;
};

/**
 * Puts a job's workers into a subnet, and lets them talk to each other, which Glue asks for: all of TCP, within their security
 * group. https://docs.aws.amazon.com/glue/latest/dg/setup-vpc-for-glue-access.html
 */
export function createConnection(
  name: string,
  { region, subnetId, securityGroupId, tags }: ConnectionArgs,
  opts: pulumi.CustomResourceOptions,
): glue.Connection {
  const among = {
    ...{ securityGroupId, referencedSecurityGroupId: securityGroupId, ipProtocol: "tcp", fromPort: 0, toPort: 65_535 },
    ...{ region, tags },
  };
  const rules = [
    new vpc.SecurityGroupIngressRule(`${name}-from-workers`, { ...among, description: "From other workers." }, opts),
    new vpc.SecurityGroupEgressRule(`${name}-to-workers`, { ...among, description: "To other workers." }, opts),
  ];
  return new glue.Connection(
    name,
    {
      name,
      description: `Where ${name} runs.`,
      connectionType: "NETWORK",
      connectionProperties: {},
      physicalConnectionRequirements: {
        availabilityZone: getSubnetOutput({ id: subnetId, region }, opts).availabilityZone,
        ...{ subnetId, securityGroupIdLists: [securityGroupId] },
      },
      ...{ region, tags },
    },
    { ...opts, dependsOn: rules },
  );
}
