import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import { zoneIds, zoneNames } from "./availability-zones.ts";
import { arnOf, ModelError, partitionOf, text } from "./model.ts";

/** A call to a data source. */
export type Invoke = {
  /** Function token, for example `aws:index/getRegion:getRegion`. */
  token: string;
  args: Readonly<Record<string, unknown>>;
  /** Region of the provider in charge, if it has one. */
  providerRegion: string | undefined;
};

type DataSource = (args: Invoke["args"], region: string) => Record<string, unknown>;

const dataSources: Record<string, DataSource> = {
  getCallerIdentity: () => ({
    id: ACCOUNT_ID,
    accountId: ACCOUNT_ID,
    arn: arnOf("iam", "", "user/local"),
    userId: "AIDALOCAL",
  }),
  getPartition(_, region) {
    const { partition, dnsSuffix } = partitionOf(region);
    return { id: partition, partition, dnsSuffix, reverseDnsPrefix: dnsSuffix.split(".").reverse().join(".") };
  },
  getRegion: (_, region) => ({
    id: region,
    region,
    name: region,
    description: region,
    endpoint: `ec2.${region}.${partitionOf(region).dnsSuffix}`,
  }),
  getAvailabilityZones: (args, region) => ({
    ...args,
    id: region,
    region,
    names: zoneNames(region),
    zoneIds: zoneIds(region),
    groupNames: [`${region}-zg-1`],
  }),
  // Nothing lives yet, offline.
  "ec2/getVpcs": () => ({ ids: [] }),
  // An ID does not say where a subnet is; each VPC's first one is in the first zone.
  "ec2/getSubnet": ({ id }, region) => ({ id, region, availabilityZone: zoneNames(region)[0] }),
  getServicePrincipal(args, region) {
    const serviceName = text(args.serviceName);
    const name = `${serviceName}.amazonaws.com`;
    return { id: `${serviceName}.${region}.amazonaws.com`, name, region, serviceName, suffix: "amazonaws.com" };
  },
};

/** Answered truly, whatever is asked for. */
const empty = new Set(["ec2/getVpcs"]);
const anywhere = new Set(["getCallerIdentity", "getPartition", "getServicePrincipal"]);
const filtering = ["filters", "excludeNames", "excludeZoneIds", "state", "allAvailabilityZones"];

/** What AWS would answer to a data source. Throws {@link ModelError} with the token of one that has no model. */
export function invoke({ token, args, providerRegion }: Invoke): Record<string, unknown> {
  const [, name = ""] = /^aws:(?:index\/)?([\w/]+):\w+$/.exec(token) ?? [];
  const source = Object.hasOwn(dataSources, name) ? dataSources[name] : undefined;
  if (source === undefined)
    throw new ModelError(
      `${token} has no model: offline, only ${Object.keys(dataSources).join(", ")} can be asked.\nFix: take the value from the stack's config`,
    );
  const region = text(args.region) || providerRegion || "";
  if (region === "" && !anywhere.has(name))
    throw new ModelError(
      `${token} must be asked in a region, got none.\nFix: pass region, or pulumi config set aws:region us-east-1`,
    );
  const filters = filtering.filter((key) => args[key] !== undefined && !(key === "state" && args[key] === "available"));
  if (filters.length > 0 && !empty.has(name))
    throw new ModelError(`${token} has no model of ${filters.join(", ")}.\nFix: leave out ${filters.join(", ")}`);
  return source(args, region);
}
