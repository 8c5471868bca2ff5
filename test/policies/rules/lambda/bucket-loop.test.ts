import type { Properties } from "../../../../policies/core/properties.ts";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { bucketLoop } from "../../../../policies/rules/lambda/bucket-loop.ts";
import { createStackResource, describeMutations, describeStackRule, UNKNOWN } from "../../../support/policies.ts";
import { createPartOf, inPreview } from "../../../support/policy-buckets.ts";
import { createFlow, createPart } from "../../../support/policy-stacks.ts";

const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:worker";
const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";

/** A function that a bucket tells of objects, and that may put objects of some ARN. */
function createLoop(resource: unknown, told: Properties = {}, action = "s3:PutObject"): StackResource[] {
  const lambdaFunctions = [{ lambdaFunctionArn: `${FUNCTION}:live`, events: ["s3:ObjectCreated:*"], ...told }];
  const document = { Statement: [{ Effect: "Allow", Action: action, Resource: resource }] };
  const policy = resource === UNKNOWN ? UNKNOWN : JSON.stringify(document);
  return [
    ...createFlow(),
    createPartOf("failures", "bucketNotification:BucketNotification", { lambdaFunctions }),
    createStackResource({ type: "aws:iam/rolePolicy:RolePolicy", props: { role: "worker", policy } }),
  ];
}

const objects = (below: string) => `arn:aws:s3:::failures/${below}`;
const property = "lambdaFunctions[0]";

describe("the rule for functions that write where a bucket tells them of", () => {
  describeStackRule(bucketLoop, {
    passes: [
      ["another bucket", createLoop("arn:aws:s3:::thumbs/*")],
      ["another prefix", createLoop(objects("out/*"), { filterPrefix: "in/" })],
      [
        "one object of another kind",
        createLoop(objects("in/state.json"), { filterPrefix: "in/", filterSuffix: ".jpg" }),
      ],
      ["what is only read", createLoop(objects("*"), {}, "s3:GetObject")],
      ["what is told when it goes", createLoop(objects("*"), { events: ["s3:ObjectRemoved:*"] })],
      ["a function of another stack", createLoop(objects("*"), { lambdaFunctionArn: `${FUNCTION}-elsewhere` })],
      ["a bucket that tells no function", createFlow()],
    ],
    fails: [
      ["the same bucket", createLoop(objects("*")), property],
      ["all buckets", createLoop("*", {}, "s3:*"), property],
      ["below the prefix", createLoop(objects("in/a/*"), { filterPrefix: "in/" }), property],
      ["above the prefix", createLoop(objects("i*"), { filterPrefix: "in/", filterSuffix: ".jpg" }), property],
      ["one object of that kind", createLoop(objects("in/a.jpg"), { filterSuffix: ".jpg" }), property],
      ["the same, told without an alias", createLoop(objects("*"), { lambdaFunctionArn: FUNCTION }), property],
    ],
    unknown: [
      ["what the function may do", createLoop(UNKNOWN), property],
      ["which function is told", createLoop(objects("*"), { lambdaFunctionArn: UNKNOWN }), property],
      ["of what it is told", createLoop(objects("in/*"), { filterPrefix: UNKNOWN }), property],
      [
        "whose notification it is",
        createLoop(objects("*")).map((one) => (one.type === NOTIFICATION ? inPreview(one, []) : one)),
        property,
      ],
      [
        "whom the bucket tells",
        [
          ...createFlow(),
          createPart("bucket"),
          createPartOf("failures", "bucketNotification:BucketNotification", { lambdaFunctions: UNKNOWN }),
        ],
        "lambdaFunctions",
      ],
    ],
  });

  describeMutations([
    {
      rule: bucketLoop,
      title: "a failure store that tells the function of what it puts there",
      apply(stack) {
        for (const notification of stack.all(NOTIFICATION, "-failures")) {
          const alias = stack.all("aws:lambda/alias:Alias").find(({ region }) => region === notification.region);
          const told = { lambdaFunctionArn: alias?.outputs.arn, events: ["s3:ObjectCreated:*"] };
          stack.set(notification, "lambdaFunctions", [told]);
        }
      },
    },
  ]);
});
