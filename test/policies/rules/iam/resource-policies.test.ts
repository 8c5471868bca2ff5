import { expect } from "chai";
import type { Properties } from "../../../../policies/core/properties.ts";
import type { ResourceRule } from "../../../../policies/core/rule.ts";
import { notPublic, serviceSource } from "../../../../policies/rules/iam/resource-policies.ts";
import { check, type Draft, describeMutations, describeRule, TODAY, UNKNOWN } from "../../../support/policies.ts";

const ACCOUNT = "111122223333";
const KEY = "aws:kms/key:Key";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const PRINCIPAL = "policy.Statement[0].Principal";
const CONDITION = "policy.Statement[0].Condition";
const ALARMS = "cloudwatch.amazonaws.com";

/** A document, as JSON. */
const policyOf = (...statements: object[]) => ({ policy: JSON.stringify({ Statement: statements }) });
const allow = (Principal: unknown, rest = {}) => ({ Effect: "Allow", Principal, Action: "*", Resource: "*", ...rest });
const when = (Condition: unknown) => ({ Condition });
/** A document of which a part is not known yet: an object, as JSON is known as a whole or not at all. */
const partly = (...statements: object[]) => ({ policy: { Statement: statements } });
const toOwn = when({ StringEquals: { "aws:PrincipalAccount": ACCOUNT } });
const forOwn = when({ StringEquals: { "aws:SourceAccount": ACCOUNT } });

const forSource = (arn: string) => when({ ArnLike: { "aws:SourceArn": arn } });

/** What a rule says of a resource of a type. */
const checkAs = (rule: ResourceRule, type: string, props: Properties) =>
  check({ ...rule, types: [type] }, props).map(({ property }) => property);

describe("rules for resources' policies", () => {
  describeRule(notPublic, {
    passes: [
      ["an account, which decides by IAM", policyOf(allow({ AWS: `arn:aws:iam::${ACCOUNT}:root` }))],
      ["a service", policyOf(allow({ Service: ALARMS }))],
      ["a denial to everyone", policyOf({ ...allow("*"), Effect: "Deny" })],
      ["everyone of an account", policyOf(allow("*", toOwn))],
      [
        "everyone of an organization",
        policyOf(allow({ AWS: "*" }, when({ StringEquals: { "aws:PrincipalOrgID": "o-1" } }))),
      ],
      [
        "everyone whom a service acts for",
        policyOf(allow("*", when({ ArnLike: { "AWS:SourceArn": `arn:aws:sns:*:${ACCOUNT}:*` } }))),
      ],
      ["everyone through one endpoint", policyOf(allow("*", when({ StringEquals: { "aws:sourceVpce": "vpce-1" } })))],
      [
        "callers of a key, of an account",
        policyOf(allow({ AWS: "*" }, when({ StringEquals: { "kms:CallerAccount": ACCOUNT } }))),
      ],
      [
        "everyone through a file system's mount targets",
        policyOf(allow({ AWS: "*" }, when({ Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } }))),
      ],
      [
        "a condition of one's own list",
        policyOf(allow("*", when({ StringEquals: { "aws:PrincipalTag/team": "a" } }))),
        { boundedBy: ["aws:PrincipalTag/*"] },
      ],
      ["no document", {}],
      ["what AWS would refuse", { policy: "{" }],
    ],
    fails: [
      ["everyone", policyOf(allow("*")), PRINCIPAL],
      ["every principal of AWS", policyOf(allow({ AWS: "*" })), PRINCIPAL],
      ["everyone in a list", policyOf(allow({ AWS: [`arn:aws:iam::${ACCOUNT}:root`, "*"] })), PRINCIPAL],
      ["every account", policyOf(allow({ AWS: "arn:aws:iam::*:root" })), PRINCIPAL],
      [
        "everyone in a second statement",
        policyOf(allow({ Service: ALARMS }), allow("*")),
        "policy.Statement[1].Principal",
      ],
      ["one statement that is no list", { policy: { Statement: allow("*") } }, PRINCIPAL],
      ["everyone over TLS", policyOf(allow("*", when({ Bool: { "aws:SecureTransport": "true" } }))), PRINCIPAL],
      [
        "everyone from an address",
        policyOf(allow("*", when({ IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }))),
        PRINCIPAL,
      ],
      [
        "everyone but an account",
        policyOf(allow("*", when({ StringNotEquals: { "aws:PrincipalAccount": ACCOUNT } }))),
        PRINCIPAL,
      ],
      [
        "everyone of an account, where no condition is enough",
        policyOf(allow("*", toOwn)),
        PRINCIPAL,
        { boundedBy: [] },
      ],
      ["everyone, beside a principal that is not known yet", partly(allow({ AWS: [UNKNOWN, "*"] })), PRINCIPAL],
    ],
    unknown: [
      ["a document", { policy: UNKNOWN }, "policy"],
      ["the statements", { policy: { Statement: UNKNOWN } }, "policy"],
      ["who", partly(allow(UNKNOWN)), PRINCIPAL],
      ["which role", partly(allow({ AWS: UNKNOWN })), PRINCIPAL],
      ["whether everyone is let in", partly({ ...allow("*"), Effect: UNKNOWN }), PRINCIPAL],
      ["under what condition", partly(allow("*", when(UNKNOWN))), PRINCIPAL],
      [
        "everyone of which account",
        partly(allow("*", when({ StringEquals: { "aws:PrincipalAccount": UNKNOWN } }))),
        PRINCIPAL,
      ],
    ],
  });

  describeRule(serviceSource, {
    passes: [
      ["a service for an account", policyOf(allow({ Service: ALARMS }, forOwn))],
      [
        "a service for resources of an account",
        policyOf(allow({ Service: ALARMS }, forSource(`arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:*`))),
      ],
      [
        "a service for a bucket of an account",
        policyOf(
          allow(
            { Service: "s3.amazonaws.com" },
            when({
              ArnEquals: { "aws:SourceArn": "arn:aws:s3:::orders" },
              StringEquals: { "aws:SourceAccount": ACCOUNT },
            }),
          ),
        ),
      ],
      [
        "a service for what it encrypts",
        policyOf(
          allow(
            { Service: "logs.eu-west-1.amazonaws.com" },
            when({
              ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:*` },
            }),
          ),
        ),
      ],
      [
        "grants for resources of AWS only",
        policyOf(allow({ Service: "rds.amazonaws.com" }, when({ Bool: { "kms:GrantIsForAWSResource": true } }))),
      ],
      ["an account", policyOf(allow({ AWS: ACCOUNT }))],
      ["a denial to a service", policyOf({ ...allow({ Service: ALARMS }), Effect: "Deny" })],
      [
        "a service that doesn't say for whom",
        policyOf(allow({ Service: "logdelivery.elasticloadbalancing.amazonaws.com" })),
      ],
      ["a service of one's own list", policyOf(allow({ Service: ALARMS })), { withoutSource: [ALARMS] }],
    ],
    fails: [
      ["a service for anyone", policyOf(allow({ Service: ALARMS })), CONDITION],
      [
        "a service for a bucket, which may become another account's",
        policyOf(allow({ Service: "s3.amazonaws.com" }, forSource("arn:aws:s3:::orders"))),
        CONDITION,
      ],
      [
        "a service for resources of any account",
        policyOf(allow({ Service: ALARMS }, forSource("arn:aws:cloudwatch:us-east-1:*:alarm:rings"))),
        CONDITION,
      ],
      [
        "a service for anything of an account",
        policyOf(allow({ Service: ALARMS }, forSource(`arn:aws:cloudwatch:*:${ACCOUNT}:*`))),
        CONDITION,
      ],
      [
        "one service of two",
        policyOf(allow({ Service: ["logdelivery.elasticloadbalancing.amazonaws.com", ALARMS] })),
        CONDITION,
      ],
      ["a service beside an account", policyOf(allow({ AWS: ACCOUNT, Service: ALARMS })), CONDITION],
      [
        "a service for any account",
        policyOf(allow({ Service: ALARMS }, when({ StringLike: { "aws:SourceAccount": "*" } }))),
        CONDITION,
      ],
      [
        "a service, over TLS",
        policyOf(allow({ Service: ALARMS }, when({ Bool: { "aws:SecureTransport": "true" } }))),
        CONDITION,
      ],
      [
        "grants for anything",
        policyOf(allow({ Service: ALARMS }, when({ Bool: { "kms:GrantIsForAWSResource": "false" } }))),
        CONDITION,
      ],
    ],
    unknown: [
      ["a document", { policy: UNKNOWN }, "policy"],
      ["which service", partly(allow({ Service: UNKNOWN })), CONDITION],
      [
        "for which account",
        partly(allow({ Service: ALARMS }, when({ StringEquals: { "aws:SourceAccount": UNKNOWN } }))),
        CONDITION,
      ],
    ],
  });

  it("knows that EventBridge does not tell a key for whom it acts, but a queue", () => {
    const props = policyOf(allow({ Service: "events.amazonaws.com" }));
    expect(checkAs(serviceSource, KEY, props)).to.deep.equal([]);
    expect(checkAs(serviceSource, "aws:sqs/queuePolicy:QueuePolicy", props)).to.deep.equal([CONDITION]);
  });

  it("looks into the policies of logs, which are named otherwise", () => {
    const type = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
    const context = { type, name: "subject", urn: "urn", config: {}, today: TODAY };
    const [finding] = notPublic.check({ policyDocument: policyOf(allow("*")).policy }, context);
    expect(finding?.property).to.equal("policyDocument.Statement[0].Principal");
  });

  /** Adds a statement to a document of our own, in every region. */
  const adds = (type: string, statement: object) => (stack: Draft) => {
    for (const resource of stack.all(type)) {
      const { Statement, ...document } = JSON.parse(String(resource.inputs.policy)) as { Statement: object[] };
      stack.set(resource, "policy", JSON.stringify({ ...document, Statement: [...Statement, statement] }));
    }
  };
  const statement = { Sid: "Added", Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };
  describeMutations([
    { rule: notPublic, title: "a key for everyone", apply: adds(KEY, { ...statement, Principal: { AWS: "*" } }) },
    {
      rule: notPublic,
      title: "a topic for everyone",
      apply: adds(TOPIC_POLICY, { ...statement, Principal: "*", Action: "sns:Publish" }),
    },
    {
      rule: serviceSource,
      title: "a key for any bucket's events",
      apply: adds(KEY, { ...statement, Principal: { Service: "s3.amazonaws.com" } }),
    },
  ]);
});
