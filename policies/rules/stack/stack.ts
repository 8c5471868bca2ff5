import { must, type ResourceRule, type Rule } from "../../core/rule.ts";
import { regionsAlike } from "./regions-alike.ts";

/** Services without regions, by their part of a type token; from the schema of pulumi-aws 7.48. */
const globalServices = new Set(
  (
    "account bcmdata billing budgets cloudfront costexplorer costoptimizationhub cur globalaccelerator iam networkmanager " +
    "notifications organizations rolesanywhere route53domains route53recoverycontrol route53recoveryreadiness savingsplans " +
    "shield uxc waf"
  ).split(" "),
);
/** Types without region of services that have regions otherwise. */
const globalTypes = new Set(
  (
    "backup:GlobalSettings bedrock:UseCaseForModelAccess chime:SdkvoiceGlobalSettings cloudtrail:OrganizationDelegatedAdminAccount " +
    "directconnect:Gateway directconnect:HostedConnection ec2:VpcIpamOrganizationAdminAccount fms:AdminAccount ram:SharingWithOrganization " +
    "route53:CidrCollection route53:CidrLocation route53:DelegationSet route53:HealthCheck route53:HostedZoneDnsSec route53:KeySigningKey " +
    "route53:QueryLog route53:Record route53:RecordsExclusive route53:TrafficPolicy route53:TrafficPolicyInstance " +
    "route53:VpcAssociationAuthorization route53:Zone route53:ZoneAssociation s3:AccountPublicAccessBlock servicecatalog:OrganizationsAccess"
  ).split(" "),
);

/** Whether AWS keeps resources of a type in a region. Types of other providers are none of ours. */
export function isRegional(type: string): boolean {
  const { service = "", kind = "" } = /^aws:(?<service>[^/:]+)\/\w+:(?<kind>\w+)$/.exec(type)?.groups ?? {};
  return service !== "" && !globalServices.has(service) && !globalTypes.has(`${service}:${kind}`);
}

export const regionExplicit: ResourceRule = {
  name: "resource-region-explicit",
  description:
    "A resource says which region it is in: one that follows a default moves, or lands beside the others, when that changes.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set region on the resource, or give it an explicit provider that has one.",
  url: "https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/",
  types: [],
  check: (props, { type, provider }) => {
    const byProvider = provider && !provider.name.startsWith("default") && provider.props.region !== undefined;
    if (!isRegional(type) || byProvider) return [];
    return must(props, "region", (region) => typeof region === "string" && region !== "", "must be given");
  },
};

/** Rules for the stack as a whole. */
export const stackRules: readonly Rule[] = [regionExplicit, regionsAlike];
