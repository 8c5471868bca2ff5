import * as ec2 from "@pulumi/aws/ec2/index.js";
import * as vpc from "@pulumi/aws/vpc/index.js";
import * as awsx from "@pulumi/awsx/ec2/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkPlan } from "../config/plan.ts";
import { createFlowLog } from "./flow-log.ts";

/** What a network is built from. */
export type NetworkArgs = {
  plan: NetworkPlan;
  region: string;
  /** Policy document of the Kinesis endpoint: what may be called through it. */
  kinesisPolicy: pulumi.Input<string>;
  /** Policy document of the S3 endpoint: what may be called through it. */
  s3Policy: pulumi.Input<string>;
  accountId: pulumi.Input<string>;
  /** ARN of the KMS key that encrypts the flow log. */
  keyArn: pulumi.Input<string>;
  logRetentionDays: number;
  /** ARN of the policy that bounds what the flow log's role may ever do; undefined without one. */
  permissionsBoundaryArn: string | undefined;
  tags: Record<string, string>;
};

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

/** Private subnets and a security group for the function: in a VPC built here, or in one that exists. */
export class Network extends pulumi.ComponentResource {
  readonly subnetIds: pulumi.Output<string[]>;
  readonly securityGroupIds: pulumi.Output<string[]>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Network", name, {}, opts);
    if (args.plan.kind === "existing") {
      this.subnetIds = pulumi.output(args.plan.subnetIds);
      this.securityGroupIds = pulumi.output(args.plan.securityGroupIds);
    } else {
      const network = this.createVpc(name, args.plan, args);
      createFlowLog(`${name}-flow-log`, { ...args, vpcId: network.vpcId }, { parent: this });
      this.subnetIds = args.plan.nat === "none" ? network.isolatedSubnetIds : network.privateSubnetIds;
      this.securityGroupIds = pulumi.all([this.createEndpoints(name, network, args.plan, args)]);
    }
    this.registerOutputs({ subnetIds: this.subnetIds, securityGroupIds: this.securityGroupIds });
  }

  /** Isolated subnets without NAT; private and public ones with it. The default security group lets nothing through. */
  private createVpc(name: string, plan: NetworkPlan & { kind: "new" }, { region, tags }: NetworkArgs): awsx.Vpc {
    const strategies = { none: "None", single: "Single", perAz: "OnePerAz" } as const;
    const network = new awsx.Vpc(
      name,
      {
        cidrBlock: plan.cidr,
        numberOfAvailabilityZones: plan.availabilityZones,
        subnetStrategy: "Auto",
        subnetSpecs: plan.nat === "none" ? [{ type: "Isolated" }] : [{ type: "Private" }, { type: "Public" }],
        natGateways: { strategy: strategies[plan.nat] },
        enableDnsHostnames: true,
        region,
        tags,
      },
      { parent: this },
    );
    new ec2.DefaultSecurityGroup(name, { vpcId: network.vpcId, region, tags }, { parent: this });
    return network;
  }

  /** Endpoints for Kinesis and S3, and the function's security group, whose egress reaches only them (and a NAT when asked for). */
  private createEndpoints(name: string, network: awsx.Vpc, plan: NetworkPlan & { kind: "new" }, args: NetworkArgs) {
    const { region, tags } = args;
    const parent = { parent: this };
    const group = (purpose: string, description: string, rules: Partial<ec2.SecurityGroupArgs> = {}) =>
      new ec2.SecurityGroup(
        `${name}-${purpose}`,
        { vpcId: network.vpcId, description, ...rules, region, tags },
        parent,
      );
    const forFunction = group("function", "The enrichment function: reaches the VPC endpoints, is reached by nothing.");
    const forEndpoint = group("endpoint", "The Kinesis endpoint: reached by the enrichment function.", { egress: [] });

    const service = (suffix: string) => `com.amazonaws.${region}.${suffix}`;
    const inVpc = { vpcId: network.vpcId, region, tags };
    new ec2.VpcEndpoint(
      `${name}-kinesis`,
      {
        ...inVpc,
        serviceName: service("kinesis-streams"),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: this.subnetIds,
        securityGroupIds: [forEndpoint.id],
        policy: args.kinesisPolicy,
      },
      parent,
    );
    const s3 = new ec2.VpcEndpoint(
      `${name}-s3`,
      {
        ...inVpc,
        serviceName: service("s3"),
        vpcEndpointType: "Gateway",
        routeTableIds: network.routeTables.apply((tables) => tables.map((table) => table.id)),
        policy: args.s3Policy,
      },
      parent,
    );

    const egress = (to: string, description: string, target: Partial<vpc.SecurityGroupEgressRuleArgs>) =>
      new vpc.SecurityGroupEgressRule(
        `${name}-to-${to}`,
        { securityGroupId: forFunction.id, ...https, ...target, description, region, tags },
        parent,
      );
    egress("kinesis", "HTTPS to the Kinesis endpoint.", { referencedSecurityGroupId: forEndpoint.id });
    egress("s3", "HTTPS to S3 through its gateway endpoint.", { prefixListId: s3.prefixListId });
    if (plan.nat !== "none") egress("internet", "HTTPS through the NAT gateway.", { cidrIpv4: "0.0.0.0/0" });
    new vpc.SecurityGroupIngressRule(
      `${name}-from-function`,
      {
        securityGroupId: forEndpoint.id,
        ...https,
        referencedSecurityGroupId: forFunction.id,
        description: "HTTPS from the enrichment function.",
        region,
        tags,
      },
      parent,
    );
    return forFunction.id;
  }
}
