import { UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule } from "../../core/rule.ts";
import { type Statement, statementsAt } from "../../core/statements.ts";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ENDPOINT_POLICY = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy";

const WITHOUT_POLICY: readonly unknown[] = ["GatewayLoadBalancer", "Resource", "ServiceNetwork"];

export const endpointPolicyNarrow: ResourceRule = {
  name: "vpc-endpoint-policy-narrow",
  description:
    "A VPC endpoint has a policy of its own: AWS's lets any credentials carry any data to any account through it.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set policy to what passes: the actions and resources that the VPC needs, with aws:PrincipalAccount or aws:ResourceAccount as condition.",
  url: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  types: [ENDPOINT, ENDPOINT_POLICY],
  check: (props) => {
    if (WITHOUT_POLICY.includes(props.vpcEndpointType)) return [];
    const statements = statementsAt(props, "policy");
    const value = statements === UNKNOWN ? UNKNOWN : props.policy;
    const narrow = statements !== UNKNOWN && statements.length > 0 && !statements.some(allowsAll);
    return narrow
      ? []
      : [{ property: "policy", value, message: "must be given, and not allow everything to everyone" }];
  },
};

/** What AWS puts where no policy is given. */
const allowsAll = ({ effect, actions, resources, conditions }: Statement) =>
  effect === "Allow" && conditions.length === 0 && Boolean(actions?.includes("*") && resources?.includes("*"));

export const endpointPrivateDns: ResourceRule = {
  name: "vpc-endpoint-private-dns",
  description:
    "An interface endpoint answers to its service's own name: without, an SDK looks for the public one, which an isolated subnet cannot reach.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set privateDnsEnabled to true, and enableDnsHostnames and enableDnsSupport on the VPC.",
  url: "https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html",
  types: [ENDPOINT],
  check: (props) =>
    props.vpcEndpointType === "Interface"
      ? must(props, "privateDnsEnabled", (enabled) => enabled === true, "must be true")
      : [],
};

/** Rules for VPC endpoints. */
export const vpcEndpointRules = [endpointPolicyNarrow, endpointPrivateDns];
