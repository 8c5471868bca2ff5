import { noElevatedPolicy, noPolicyOfAws } from "../../../../policies/rules/iam/iam-managed-policies.ts";
import { describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

const ROLE = "aws:iam/role:Role";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const OWN = "arn:aws:iam::111122223333:policy/AdministratorAccess";
const ofAws = (name: string, partition = "aws") => `arn:${partition}:iam::aws:policy/${name}`;
const LOGGING = "service-role/AWSLambdaBasicExecutionRole";

describe("rules for managed policies", () => {
  describeRule(noElevatedPolicy, {
    passes: [
      ["a policy of the account's own, whatever its name", { policyArn: OWN }],
      ["a narrow one of AWS's", { policyArn: ofAws(LOGGING) }],
      ["a role without any", { name: "worker" }],
    ],
    fails: [
      ["an administrator", { policyArn: ofAws("AdministratorAccess") }, "policyArn"],
      ["one in China", { policyArn: ofAws("AdministratorAccess", "aws-cn") }, "policyArn"],
      ["one of a service's", { policyArn: ofAws("AdministratorAccess-Amplify") }, "policyArn"],
      ["a power user on a role", { managedPolicyArns: [OWN, ofAws("PowerUserAccess")] }, "managedPolicyArns[1]"],
      ["all of IAM in a list", { policyArns: [ofAws("IAMFullAccess")] }, "policyArns[0]"],
      ["an administrator in a permission set", { managedPolicyArn: ofAws("AdministratorAccess") }, "managedPolicyArn"],
    ],
    unknown: [
      ["the policy", { policyArn: UNKNOWN }, "policyArn"],
      ["the policies", { managedPolicyArns: UNKNOWN }, "managedPolicyArns"],
    ],
  });

  describeRule(noPolicyOfAws, {
    passes: [
      ["a policy of the account's own", { policyArn: OWN }],
      ["one of AWS's that is allowed", { policyArn: ofAws(LOGGING) }, { allowed: [LOGGING] }],
      ["an administrator, whom a rule of its own notices", { policyArn: ofAws("AdministratorAccess") }],
    ],
    fails: [
      ["one of AWS's", { policyArn: ofAws(LOGGING) }, "policyArn"],
      ["one in GovCloud", { policyArns: [ofAws("ReadOnlyAccess", "aws-us-gov")] }, "policyArns[0]"],
      ["one that is not the one allowed", { policyArn: ofAws("ReadOnlyAccess") }, "policyArn", { allowed: [LOGGING] }],
    ],
    unknown: [["the policy", { managedPolicyArn: UNKNOWN }, "managedPolicyArn"]],
  });

  describeMutations([
    {
      rule: noElevatedPolicy,
      title: "a function that is an administrator",
      apply: (stack) => stack.everyRegion(ROLE, "enrich", "managedPolicyArns", [ofAws("AdministratorAccess")]),
    },
    {
      rule: noPolicyOfAws,
      title: "an attachment of a policy of AWS's",
      apply: (stack) => stack.adds(ATTACHMENT, { role: "elsewhere", policyArn: ofAws("ReadOnlyAccess") }),
    },
  ]);
});
