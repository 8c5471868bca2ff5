import { BlockList } from "node:net";
import * as ec2 from "@pulumi/aws/ec2/index.js";
import * as awsx from "@pulumi/awsx/ec2/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkPlan } from "../config/plan.ts";
import type { GrantArgs } from "../grants/grant.ts";
import { createEndpoints, egress } from "./endpoints.ts";
import { createFlowLog } from "./flow-log.ts";
import { checkLivingSubnets } from "./living-subnets.ts";
import { subnetsOf } from "./subnets.ts";

/** What a network is built from. */
export type NetworkArgs = {
  plan: NetworkPlan;
  region: string;
  /** What the functions' code may do: the ways out of the VPC follow from it. */
  grants: GrantArgs[];
  accountId: pulumi.Input<string>;
  /** ARN of the KMS key that encrypts the flow log. */
  keyArn: pulumi.Input<string>;
  logRetentionDays: number;
  /** ARN of the policy that bounds what the flow log's role may ever do; undefined without one. */
  permissionsBoundaryArn: string | undefined;
  tags: Record<string, string>;
};

/** Private subnets and a security group for the functions: in a VPC built here, or in one that exists. */
export class Network extends pulumi.ComponentResource {
  readonly subnetIds: pulumi.Output<string[]>;
  readonly securityGroupIds: pulumi.Output<string[]>;

  /** Throws `pulumi.RunError` for an address that nothing in the VPC leads to. */
  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Network", name, {}, opts);
    if (args.plan.kind === "existing") {
      this.subnetIds = pulumi.output(args.plan.subnetIds);
      this.securityGroupIds = pulumi.output(args.plan.securityGroupIds);
    } else {
      const network = this.createVpc(name, args.plan, args);
      createFlowLog(`${name}-flow-log`, { ...args, vpcId: network.vpcId }, { parent: this });
      this.subnetIds = args.plan.nat === "none" ? network.isolatedSubnetIds : network.privateSubnetIds;
      this.securityGroupIds = pulumi.all([this.createWaysOut(name, network, args.plan, args)]);
    }
    this.registerOutputs({ subnetIds: this.subnetIds, securityGroupIds: this.securityGroupIds });
  }

  /** The default security group lets nothing through. */
  private createVpc(name: string, plan: NetworkPlan & { kind: "new" }, { region, tags }: NetworkArgs): awsx.Vpc {
    const strategies = { none: "None", single: "Single", perAz: "OnePerAz" } as const;
    const network = new awsx.Vpc(
      name,
      {
        cidrBlock: plan.cidr,
        ...subnetsOf(plan),
        subnetStrategy: "Auto",
        natGateways: { strategy: strategies[plan.nat] },
        enableDnsHostnames: true,
        region,
        tags,
      },
      { parent: this, dependsOn: checkLivingSubnets({ name, plan, region, tags }, this) },
    );
    new ec2.DefaultSecurityGroup(name, { vpcId: network.vpcId, region, tags }, { parent: this });
    return network;
  }

  /** The functions' security group: its egress reaches endpoints, addresses that grants name, and a NAT when asked for. */
  private createWaysOut(name: string, network: awsx.Vpc, plan: NetworkPlan & { kind: "new" }, args: NetworkArgs) {
    const routeTableIds = network.routeTables.apply((tables) => tables.map((table) => table.id));
    const { vpcId } = network;
    const group = createEndpoints(name, { ...args, vpcId, subnetIds: this.subnetIds, routeTableIds }, this);
    const to = (purpose: string, cidrIpv4: string, description: string) =>
      egress(name, purpose, group, { cidrIpv4 }, description, args, { parent: this });
    if (plan.nat === "none")
      for (const cidr of addressesOf(args.grants, plan.cidr))
        to(cidr.replace("/", "-"), cidr, "HTTPS to an address in the VPC.");
    else to("internet", "0.0.0.0/0", "HTTPS through the NAT gateway.");
    return group.id;
  }
}

/** The addresses that grants name. Throws `pulumi.RunError` for those outside a VPC that has no NAT gateway. */
export function addressesOf(grants: readonly GrantArgs[], vpcCidr: string): string[] {
  const addresses = new Set(grants.flatMap((grant) => (grant.kind === "reach-https" ? [grant.cidr] : [])));
  const inside = new BlockList();
  const [network = "", bits] = vpcCidr.split("/");
  inside.addSubnet(network, Number(bits));
  const outside = [...addresses].filter((cidr) => {
    const [address = "", length = "32"] = cidr.split("/");
    return Number(length) < Number(bits) || !inside.check(address);
  });
  if (outside.length === 0) return [...addresses];
  throw new pulumi.RunError(
    `nat must be single or perAz while functions reach addresses outside the VPC, ${vpcCidr}, got none for ${outside.join(", ")}.\n` +
      `Fix: pulumi config set ${pulumi.getProject()}:nat single`,
  );
}
