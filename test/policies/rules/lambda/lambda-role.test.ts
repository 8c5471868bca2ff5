import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { logsWritable, roleNarrow } from "../../../../policies/rules/lambda/lambda-role.ts";
import {
  createStackResource,
  type Draft,
  describeMutations,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";
import { createFlow, createPart, TYPES } from "../../../support/policy-stacks.ts";

const STREAM = "arn:aws:kinesis:eu-west-1:111122223333:stream/events";
type Statement = { Effect?: string; Action: string | string[]; Resource?: string | string[] };
const document = (...statements: Statement[]) =>
  JSON.stringify({ Statement: statements.map((statement) => ({ Effect: "Allow", Resource: "*", ...statement })) });
/** A flow whose role carries a managed policy. */
const withPolicy = (policy: unknown, given: Parameters<typeof createFlow>[0] = {}): StackResource[] => [
  ...createFlow(given),
  createPart("policy", { arn: "policy-arn", policy }),
  createPart("attachment", { role: "worker", policyArn: "policy-arn" }),
];
const withInline = (policy: unknown) => [
  ...createFlow(),
  createStackResource({ type: "aws:iam/rolePolicy:RolePolicy", props: { role: "worker", policy } }),
];
const logs = { Action: ["logs:CreateLogStream", "logs:PutLogEvents"] };

describe("rules for a function's role", () => {
  describeStackRule(logsWritable, {
    passes: [
      ["both actions", withPolicy(document(logs))],
      ["both actions, inline", withInline(document(logs))],
      ["both actions, in the role", createFlow({ role: { inlinePolicies: [{ policy: document(logs) }] } })],
      [
        "AWS's own policy",
        [
          ...createFlow(),
          createPart("attachment", {
            role: "worker",
            policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
          }),
        ],
      ],
      ["a wildcard that covers them", withPolicy(document({ Action: "logs:*" }))],
    ],
    fails: [
      ["no policy", createFlow(), "role"],
      ["one action only", withPolicy(document({ Action: "logs:PutLogEvents" })), "role"],
      ["a denial", withPolicy(document({ ...logs, Effect: "Deny" })), "role"],
    ],
    unknown: [
      ["a role of another stack", [createPart("fn")], "role"],
      [
        "a policy of another stack",
        [...createFlow(), createPart("attachment", { role: "worker", policyArn: "elsewhere" })],
        "role",
      ],
      ["what a policy says", withPolicy(UNKNOWN), "role"],
    ],
  });

  describeStackRule(roleNarrow, {
    passes: [
      ["what the trigger asks for", withPolicy(document({ Action: "kinesis:GetRecords", Resource: STREAM }))],
      [
        "what the destination asks for",
        withPolicy(document({ Action: "s3:PutObject", Resource: "arn:aws:s3:::failures/*" })),
      ],
      [
        "what the environment names",
        withPolicy(document({ Action: "dynamodb:PutItem" }), {
          fn: { environment: { variables: { TABLE: "arn:aws:dynamodb:eu-west-1:1:table/t" } } },
        }),
      ],
      [
        "tracing where it is on",
        withPolicy(document({ Action: "xray:PutTraceSegments" }), { fn: { tracingConfig: { mode: "Active" } } }),
      ],
      [
        "interfaces in a VPC",
        withPolicy(document({ Action: "ec2:CreateNetworkInterface" }), { fn: { vpcConfig: {} } }),
      ],
      [
        "writing to a stream that the environment names too",
        withPolicy(document({ Action: "kinesis:PutRecords", Resource: STREAM }), {
          fn: { environment: { variables: { STREAM } } },
        }),
      ],
      ["a denial of everything", withPolicy(document({ Effect: "Deny", Action: "*" }))],
    ],
    fails: [
      ["everything", withPolicy(document({ Action: "*" })), "policy"],
      ["everything of a service", withPolicy(document({ Action: "kinesis:*", Resource: STREAM })), "policy"],
      ["a family of actions", withPolicy(document({ Action: "kinesis:Get*", Resource: STREAM })), "policy"],
      ["a service that nothing names", withPolicy(document({ Action: "dynamodb:PutItem" })), "policy"],
      ["tracing where it is off", withPolicy(document({ Action: "xray:PutTraceSegments" })), "policy"],
      [
        "writing to the stream that it reads",
        withPolicy(document({ Action: "kinesis:PutRecords", Resource: STREAM })),
        "policy",
      ],
      [
        "deleting the stream that it reads",
        withPolicy(document({ Action: "kinesis:DeleteStream", Resource: STREAM })),
        "policy",
      ],
    ],
    unknown: [["what a policy says", withPolicy(UNKNOWN), "policy"]],
  });

  /** Adds a statement to the policy of each region's function. */
  const allow = (statement: Statement) => (stack: Draft) => {
    for (const policy of stack.all(TYPES.policy, "enrich")) {
      const parsed = JSON.parse(String(policy.inputs.policy));
      parsed.Statement.push({ Effect: "Allow", ...statement });
      stack.set(policy, "policy", JSON.stringify(parsed));
    }
  };
  describeMutations([
    {
      rule: logsWritable,
      title: "a log that can't be written",
      apply: (stack) => stack.removeEverywhere(TYPES.attachment, "enrich"),
    },
    {
      rule: roleNarrow,
      title: "a right on a service that nothing names",
      apply: allow({ Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:000000000000:jobs" }),
    },
  ]);
});
