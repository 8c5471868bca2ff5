import { must, type ResourceRule } from "../../core/rule.ts";
import { ALARM, STREAM } from "../../core/types.ts";

/** Types whose resources AWS replaces on some changes, and which their account, or account and region, knows by `name`. */
const NAMED = [
  STREAM,
  ALARM,
  "aws:apigateway/apiKey:ApiKey",
  "aws:dynamodb/table:Table",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:iam/group:Group",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
];

/** What Pulumi puts behind a resource's own name: the provider fills it in before a rule sees it. */
const RANDOM_END = /^-[0-9a-f]{7,}$/;

export const nameAutomatic: ResourceRule = {
  name: "resource-name-automatic",
  description:
    "Pulumi names what may have to be replaced: under a fixed name the new one can't be created while the old one is there, and two stacks collide.",
  severity: "low",
  level: "advisory",
  covers: ["cfn_nag:W28"],
  fix: "Leave name out, or set namePrefix where there is one; pass names on as outputs.",
  url: "https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming",
  types: NAMED,
  check: (props, { name }) =>
    must(
      props,
      "name",
      (given) =>
        given === undefined ||
        (typeof given === "string" && given.startsWith(name) && RANDOM_END.test(given.slice(name.length))),
      "must be left to Pulumi",
    ),
};

/** Rules for names. */
export const nameRules = [nameAutomatic];
