import { expect } from "chai";
import {
  dataNamed,
  noAdministrator,
  noCredentials,
  noEscalation,
  passRoleNamed,
  permissionsNamed,
} from "../../../../policies/rules/iam/iam-privileges.ts";
import { check, describeMutations, describeRule, TODAY, UNKNOWN } from "../../../support/policies.ts";

const POLICY = "aws:iam/policy:Policy";
const ROLE = "arn:aws:iam::111122223333:role/worker";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";

/** A document, as JSON. */
const policyOf = (...statements: object[]) => ({
  policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
});
const allow = (Action: unknown, Resource: unknown = "*", rest = {}) => ({ Effect: "Allow", Action, Resource, ...rest });
const condition = { Condition: { StringEquals: { "aws:ResourceAccount": "111122223333" } } };
/** A document of which a part is not known yet: an object, as JSON is known as a whole or not at all. */
const partly = (...statements: object[]) => ({ policy: { Statement: statements } });

describe("rules for privileges", () => {
  describeRule(noAdministrator, {
    passes: [
      ["actions on named resources", policyOf(allow("kms:Decrypt", KEY))],
      ["all of a service that is not IAM", policyOf(allow("s3:*"))],
      ["everything, on resources that are not IAM's", policyOf(allow("*", "arn:aws:s3:::orders/*"))],
      ["a denial of everything", policyOf({ ...allow("*"), Effect: "Deny" })],
      ["all reading of IAM", policyOf(allow("iam:Get*"))],
      ["no document", {}],
      ["what AWS would refuse", { policy: "{" }],
    ],
    fails: [
      ["everything", policyOf(allow("*")), "policy.Statement[0].Action"],
      ["everything, by service and action", policyOf(allow(["*:*"], ["*"])), "policy.Statement[0].Action"],
      [
        "everything among other things",
        policyOf(allow(["s3:GetObject", "*"], [KEY, "*"])),
        "policy.Statement[0].Action",
      ],
      ["everything, under a condition", policyOf(allow("*", "*", condition)), "policy.Statement[0].Action"],
      ["everything, to users and roles", policyOf(allow("*", "arn:aws:iam::*:*")), "policy.Statement[0].Action"],
      ["all of IAM", policyOf(allow("kms:Decrypt", KEY), allow("IAM:*", ROLE)), "policy.Statement[1].Action"],
      ["one statement that is no list", { policy: { Statement: allow("*") } }, "policy.Statement[0].Action"],
      ["everything beside what is not known yet", partly(allow([UNKNOWN, "*"])), "policy.Statement[0].Action"],
    ],
    unknown: [
      ["a document", { policy: UNKNOWN }, "policy"],
      ["an action", partly(allow([UNKNOWN], KEY)), "policy.Statement[0].Action"],
      ["where everything is allowed", partly(allow("*", UNKNOWN)), "policy.Statement[0].Action"],
      ["an effect", partly({ ...allow("*"), Effect: UNKNOWN }), "policy.Statement[0].Action"],
    ],
  });

  it("looks into a role's inline policies", () => {
    const type = "aws:iam/role:Role";
    const props = { inlinePolicies: [{ name: "fine" }, { name: "all", ...policyOf(allow("*")) }] };
    const context = { type, name: "worker", urn: "", today: TODAY, config: {} };
    const properties = noAdministrator.check(props, context).map(({ property }) => property);
    expect(properties).to.deep.equal(["inlinePolicies[1].policy.Statement[0].Action"]);
  });

  describeRule(noEscalation, {
    passes: [
      ["a risky action on a named resource", policyOf(allow("iam:PutRolePolicy", ROLE))],
      ["half of a set", policyOf(allow("lambda:CreateFunction"), allow("lambda:InvokeFunction"))],
      ["a role to pass that is named", policyOf(allow("iam:PassRole", ROLE), allow("ec2:RunInstances"))],
      ["what another statement denies", policyOf(allow("sts:*"), { ...allow("sts:Assume*"), Effect: "Deny" })],
    ],
    fails: [
      ["a risky action on everything", policyOf(allow("iam:CreatePolicyVersion")), "policy"],
      ["a role of any name to assume", policyOf(allow("sts:AssumeRole", "arn:aws:iam::*:role/*")), "policy"],
      ["a set in two statements", policyOf(allow("iam:PassRole"), allow("ec2:RunInstances", "*", condition)), "policy"],
      ["a pattern that a risky action fits", policyOf(allow("iam:Put*")), "policy"],
      ["a set beside what is not known yet", partly(allow("sts:AssumeRole"), allow(UNKNOWN)), "policy"],
    ],
    unknown: [
      ["a document", { policy: UNKNOWN }, "policy"],
      ["the other half of a set", partly(allow("iam:PassRole"), allow("ec2:RunInstances", UNKNOWN)), "policy"],
    ],
  });

  it("tells each set by its actions", () => {
    const statements = [allow(["iam:PassRole", "glue:CreateDevEndpoint", "glue:Update*"])];
    const [finding] = check(noEscalation, policyOf(...statements));
    expect(finding?.value).to.deep.equal(["glue:UpdateDevEndpoint", "iam:PassRole + glue:CreateDevEndpoint"]);
  });

  describeRule(noCredentials, {
    passes: [
      ["one role to assume", policyOf(allow("sts:AssumeRole", ROLE))],
      ["what takes no resource", policyOf(allow(["ecr:GetAuthorizationToken", "sts:GetSessionToken"]))],
    ],
    fails: [
      ["anyone's access keys", policyOf(allow("iam:CreateAccessKey")), "policy.Statement[0].Resource"],
      ["them under a condition", policyOf(allow("iam:*AccessKey", "*", condition)), "policy.Statement[0].Resource"],
      ["any database", policyOf(allow("rds-db:connect", "arn:aws:rds-db:*:*:*")), "policy.Statement[0].Resource"],
    ],
    unknown: [["whose keys", partly(allow("iam:CreateAccessKey", UNKNOWN)), "policy.Statement[0].Resource"]],
  });

  describeRule(dataNamed, {
    passes: [
      ["one key", policyOf(allow("kms:Decrypt", KEY))],
      ["the keys of one region", policyOf(allow("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/*"))],
      ["objects of one bucket", policyOf(allow("s3:GetObject", "arn:aws:s3:::orders/*"))],
      ["encryption with any key", policyOf(allow("kms:GenerateDataKey"))],
    ],
    fails: [
      ["all keys", policyOf(allow("kms:Decrypt")), "policy.Statement[0].Resource"],
      ["all keys through one service", policyOf(allow("kms:*", "*", condition)), "policy.Statement[0].Resource"],
      [
        "all keys of all regions",
        policyOf(allow("kms:ReEncrypt*", "arn:aws:kms:*:1:key/*")),
        "policy.Statement[0].Resource",
      ],
      ["all objects", policyOf(allow("s3:Get*", "arn:aws:s3:::*/*")), "policy.Statement[0].Resource"],
      ["all parameters", policyOf(allow("ssm:GetParameters*")), "policy.Statement[0].Resource"],
      ["all secrets", policyOf(allow("secretsmanager:GetSecretValue")), "policy.Statement[0].Resource"],
      ["all streams", policyOf(allow("kinesis:GetRecords")), "policy.Statement[0].Resource"],
    ],
    unknown: [["which key", partly(allow("kms:Decrypt", [UNKNOWN])), "policy.Statement[0].Resource"]],
  });

  describeRule(passRoleNamed, {
    passes: [
      ["one role", policyOf(allow("iam:PassRole", ROLE))],
      ["roles whose names start so", policyOf(allow("iam:PassRole", `${ROLE}-*`))],
    ],
    fails: [
      ["any role", policyOf(allow("iam:PassRole")), "policy.Statement[0].Resource"],
      ["any role by ARN", policyOf(allow("iam:PassRole", "arn:aws:iam::1:role/*")), "policy.Statement[0].Resource"],
      ["any role, to one service", policyOf(allow("iam:pass*", "*", condition)), "policy.Statement[0].Resource"],
    ],
    unknown: [["which role", partly(allow("iam:PassRole", UNKNOWN)), "policy.Statement[0].Resource"]],
  });

  describeRule(permissionsNamed, {
    passes: [
      ["the policy of one key", policyOf(allow("kms:PutKeyPolicy", KEY))],
      ["any, under a condition", policyOf(allow("kms:PutKeyPolicy", "*", condition))],
      ["what changes no permissions", policyOf(allow("kinesis:DeleteStream"))],
    ],
    fails: [
      ["the policies of all keys", policyOf(allow("kms:PutKeyPolicy")), "policy.Statement[0].Resource"],
      ["grants, by a pattern", policyOf(allow("kms:*Grant")), "policy.Statement[0].Resource"],
    ],
    unknown: [["which key's policy", partly(allow("kms:PutKeyPolicy", UNKNOWN)), "policy.Statement[0].Resource"]],
  });

  const give = (...statements: object[]) => policyOf(...statements).policy;
  describeMutations([
    {
      rule: noAdministrator,
      title: "a consumer with all rights over one role",
      apply: (stack) => stack.everyRegion(POLICY, "consumer", "policy", give(allow("iam:*", ROLE))),
      also: ["iam-actions-named", "policy-actions-not-all"],
    },
    {
      rule: noEscalation,
      title: "a consumer that changes any function's code",
      apply: (stack) => stack.everyRegion(POLICY, "consumer", "policy", give(allow("lambda:UpdateFunctionCode"))),
      also: ["iam-resources-named"],
    },
    {
      rule: noCredentials,
      title: "a consumer that reads any machine's password",
      apply: (stack) => stack.everyRegion(POLICY, "consumer", "policy", give(allow("ec2:GetPasswordData"))),
      also: ["iam-resources-named"],
    },
    {
      rule: dataNamed,
      title: "a consumer that reads any stream",
      apply: (stack) => stack.everyRegion(POLICY, "consumer", "policy", give(allow("kinesis:GetRecords"))),
      also: ["iam-resources-named"],
    },
    {
      rule: passRoleNamed,
      title: "a producer that passes any role",
      apply: (stack) => stack.everyRegion(POLICY, "producer", "policy", give(allow("iam:PassRole"))),
      also: ["iam-resources-named"],
    },
    {
      rule: permissionsNamed,
      title: "a producer that opens any stream to others",
      apply: (stack) => stack.everyRegion(POLICY, "producer", "policy", give(allow("kinesis:PutResourcePolicy"))),
      also: ["iam-resources-named"],
    },
  ]);
});
