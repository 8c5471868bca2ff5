import { endpointPolicyNarrow, endpointPrivateDns } from "../../../../policies/rules/ec2/vpc-endpoints.ts";
import { describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const everything = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

describe("rules for VPC endpoints", () => {
  describeRule(endpointPolicyNarrow, {
    base: { vpcEndpointType: "Interface" },
    passes: [
      ["one action on one resource", { policy: policy({ ...everything, Action: "kinesis:PutRecords" }) }],
      [
        "one account",
        { policy: policy({ ...everything, Condition: { StringEquals: { "aws:PrincipalAccount": "1" } } }) },
      ],
      ["an endpoint that takes no policy", { vpcEndpointType: "GatewayLoadBalancer" }],
    ],
    fails: [
      ["no policy, which means AWS's", {}, "policy"],
      ["AWS's own", { policy: policy(everything) }, "policy"],
      ["AWS's own as lists", { policy: policy({ ...everything, Action: ["*"], Resource: ["*"] }) }, "policy"],
      ["no statement", { policy: '{"Statement":[]}' }, "policy"],
      ["none on a gateway", { vpcEndpointType: "Gateway" }, "policy"],
    ],
    unknown: [["the policy", { policy: UNKNOWN }, "policy"]],
  });

  describeRule(endpointPrivateDns, {
    base: { vpcEndpointType: "Interface" },
    passes: [
      ["the service's own name", { privateDnsEnabled: true }],
      ["a gateway, which has none", { vpcEndpointType: "Gateway" }],
    ],
    fails: [
      ["no name", { privateDnsEnabled: false }, "privateDnsEnabled"],
      ["nothing said", {}, "privateDnsEnabled"],
    ],
    unknown: [["whether", { privateDnsEnabled: UNKNOWN }, "privateDnsEnabled"]],
  });

  describeMutations([
    {
      rule: endpointPolicyNarrow,
      title: "an endpoint with AWS's own policy",
      apply: (stack) => stack.everyRegion(ENDPOINT, "kinesis", "policy", undefined),
    },
    {
      rule: endpointPrivateDns,
      title: "an endpoint that answers to no name",
      apply: (stack) => stack.everyRegion(ENDPOINT, "kinesis", "privateDnsEnabled", false),
    },
  ]);
});
