import { invoke } from "../../../offline/provider/invokes.ts";
import type { Cloud } from "./cloud.ts";
import type { Wire } from "./wire.ts";

type Filter = { name: string; values: string[] };

const SUBNET = "aws:ec2/subnet:Subnet";

/** What AWS would answer to a data source: of subnets and VPCs by what lives, of the rest as offline. */
export function askCloud(cloud: Cloud, token: string, args: Wire): Wire {
  const filters = (args.filters as Filter[] | undefined) ?? [];
  const named = (name: string) => filters.find((filter) => filter.name === name)?.values ?? [];
  const inRegion = (type: string) => cloud.ofType(type).filter(({ outputs }) => outputs.region === args.region);
  switch (token) {
    case "aws:ec2/getVpcs:getVpcs": {
      const [cidr] = named("cidr");
      const found = inRegion("aws:ec2/vpc:Vpc").filter(({ outputs }) => {
        const tags = outputs.tags as Record<string, string>;
        const isTagged = filters.every(
          ({ name, values: [value] }) => !name.startsWith("tag:") || tags[name.slice(4)] === value,
        );
        return isTagged && outputs.cidrBlock === cidr;
      });
      return { ids: found.map(({ id }) => id) };
    }
    case "aws:ec2/getSubnets:getSubnets": {
      const vpcs = named("vpc-id");
      return { ids: inRegion(SUBNET).flatMap(({ id, outputs }) => (vpcs.includes(String(outputs.vpcId)) ? [id] : [])) };
    }
    case "aws:ec2/getSubnet:getSubnet": {
      const found = inRegion(SUBNET).find(({ id }) => id === args.id);
      if (found === undefined) throw new Error(`InvalidSubnetID.NotFound: ${String(args.id)}`);
      return { ...args, cidrBlock: found.outputs.cidrBlock, availabilityZone: found.outputs.availabilityZone };
    }
    default:
      return invoke({ token, args, providerRegion: undefined });
  }
}
