import * as ec2 from "@pulumi/aws/ec2/index.js";
import * as vpc from "@pulumi/aws/vpc/index.js";
import * as pulumi from "@pulumi/pulumi";
import { endpointStatements, grantsThrough, type Service } from "../grants/endpoints.ts";
import type { Grant, GrantArgs } from "../grants/grant.ts";
import { policyDocument } from "../policy-document.ts";

/** What the ways out of a VPC are built from. */
export type EndpointsArgs = {
  vpcId: pulumi.Input<string>;
  subnetIds: pulumi.Input<string[]>;
  routeTableIds: pulumi.Input<pulumi.Input<string>[]>;
  /** What the functions' code may do: endpoints let that out, and nothing else. */
  grants: GrantArgs[];
  accountId: pulumi.Input<string>;
  region: string;
  tags: Record<string, string>;
};

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
/** Services whose endpoints share a security group, what they are for, and how its description says it. */
const groups: [services: Service[], purpose: string, what: string][] = [
  [["ssm", "secretsmanager"], "look-up", "look-ups"],
  [["events", "sns", "sqs"], "send", "sending"],
  [["glue", "logs", "cloudwatch"], "job", "jobs of Glue"],
];
/** What endpoints call services that have another name there. */
const called: Partial<Record<Service, string>> = { kinesis: "kinesis-streams", cloudwatch: "monitoring" };

/** Creates the functions' security group and, as their grants ask, endpoints whose ways out it opens. Answers the group. */
export function createEndpoints(
  name: string,
  args: EndpointsArgs,
  parent: pulumi.ComponentResource,
): ec2.SecurityGroup {
  const { region, tags } = args;
  const opts = { parent };
  const inVpc = { vpcId: args.vpcId, region, tags };
  const asks = (service: Service) => grantsThrough(service, args.grants).length > 0;
  const group = (purpose: string, description: string, rules: Partial<ec2.SecurityGroupArgs> = {}) =>
    new ec2.SecurityGroup(`${name}-${purpose}`, { ...inVpc, description, ...rules }, opts);
  // AWS replaces a group whose description changes, and a living stack has these.
  const functions = group("function", "The enrichment function: reaches the VPC endpoints, is reached by nothing.");

  const gateway = (service: "s3" | "dynamodb", title: string) => {
    if (!asks(service)) return;
    const [policy, serviceName] = [endpointPolicy(service, args), `com.amazonaws.${region}.${service}`];
    const { prefixListId } = new ec2.VpcEndpoint(
      `${name}-${service}`,
      { ...inVpc, serviceName, vpcEndpointType: "Gateway", routeTableIds: args.routeTableIds, policy },
      opts,
    );
    egress(name, service, functions, { prefixListId }, `HTTPS to ${title} through its gateway endpoint.`, args, opts);
  };
  const interfaceOf = (service: Service, securityGroup: ec2.SecurityGroup) =>
    new ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        ...inVpc,
        serviceName: `com.amazonaws.${region}.${called[service] ?? service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: args.subnetIds,
        securityGroupIds: [securityGroup.id],
        policy: endpointPolicy(service, args),
      },
      opts,
    );

  const behind = ({ id }: ec2.SecurityGroup) => ({ referencedSecurityGroupId: id });
  if (asks("kinesis")) {
    const endpoint = group("endpoint", "The Kinesis endpoint: reached by the enrichment function.", { egress: [] });
    interfaceOf("kinesis", endpoint);
    egress(name, "kinesis", functions, behind(endpoint), "HTTPS to the Kinesis endpoint.", args, opts);
    ingress(`${name}-from-function`, endpoint, functions, "HTTPS from the enrichment function.", args, opts);
  }
  gateway("s3", "S3");
  gateway("dynamodb", "DynamoDB");
  const interfaces = (known: Service[], purpose: string, what: string) => {
    const services = known.filter(asks);
    if (services.length === 0) return;
    const endpoint = group(`${purpose}-endpoint`, `Endpoints for ${what}: reached by the functions.`, { egress: [] });
    for (const service of services) interfaceOf(service, endpoint);
    egress(name, `${purpose}s`, functions, behind(endpoint), `HTTPS to the endpoints for ${what}.`, args, opts);
    ingress(`${name}-${purpose}s-from-function`, endpoint, functions, "HTTPS from the functions.", args, opts);
  };
  for (const [known, purpose, what] of groups) interfaces(known, purpose, what);
  return functions;
}

type Placed = Pick<EndpointsArgs, "region" | "tags">;

/** Lets the functions out, by HTTPS, to one target. */
export function egress(
  name: string,
  to: string,
  from: ec2.SecurityGroup,
  target: Partial<vpc.SecurityGroupEgressRuleArgs>,
  description: string,
  { region, tags }: Placed,
  opts: pulumi.CustomResourceOptions,
): void {
  new vpc.SecurityGroupEgressRule(
    `${name}-to-${to}`,
    { securityGroupId: from.id, ...https, ...target, description, region, tags },
    opts,
  );
}

function ingress(
  name: string,
  to: ec2.SecurityGroup,
  from: ec2.SecurityGroup,
  description: string,
  { region, tags }: Placed,
  opts: pulumi.CustomResourceOptions,
): void {
  new vpc.SecurityGroupIngressRule(
    name,
    { securityGroupId: to.id, ...https, referencedSecurityGroupId: from.id, description, region, tags },
    opts,
  );
}

function endpointPolicy(service: Service, { grants, accountId }: EndpointsArgs): pulumi.Output<string> {
  const known = pulumi.all([accountId, pulumi.output(grantsThrough(service, grants)) as pulumi.Output<Grant[]>]);
  return policyDocument(known.apply(([account, through]) => endpointStatements(service, account, through as Grant[])));
}
