import type { Properties } from "../../../../policies/core/properties.ts";
import { aliasEventsKept } from "../../../../policies/rules/lambda/alias-events.ts";
import { createStackResource, describeStackRule, UNKNOWN } from "../../../support/policies.ts";
import { createPart } from "../../../support/policy-stacks.ts";

const permission = (props: Properties = {}) =>
  createStackResource({
    type: "aws:lambda/permission:Permission",
    props: { function: "worker", principal: "sns.amazonaws.com", qualifier: "live", ...props },
  });
const config = (props: Properties = {}) =>
  createStackResource({
    type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    props: {
      ...{ functionName: "worker", qualifier: "live" },
      ...{ destinationConfig: { onFailure: { destination: "arn:aws:s3:::failures" } }, ...props },
    },
  });
const fn = createPart("fn");

describe("rules for what services invoke asynchronously", () => {
  describeStackRule(aliasEventsKept, {
    passes: [
      ["a setting of the alias", [fn, permission(), config()]],
      ["a service that waits for the answer", [fn, permission({ principal: "apigateway.amazonaws.com" })]],
      ["what invokes no alias", [fn, permission({ qualifier: undefined })]],
      [
        "a function with a dead-letter queue",
        [createPart("fn", { deadLetterConfig: { targetArn: "arn:aws:sqs:eu-west-1:1:q" } }), permission()],
      ],
      ["a function of another stack", [permission()]],
    ],
    fails: [
      ["no setting", [fn, permission()], "qualifier"],
      ["a setting of the function alone", [fn, permission(), config({ qualifier: undefined })], "qualifier"],
      ["a setting of another alias", [fn, permission(), config({ qualifier: "next" })], "qualifier"],
      ["a setting without a destination", [fn, permission(), config({ destinationConfig: undefined })], "qualifier"],
    ],
    unknown: [
      ["which alias is invoked", [fn, permission({ qualifier: UNKNOWN }), config()], "qualifier"],
      ["which alias is set", [fn, permission(), config({ qualifier: UNKNOWN })], "qualifier"],
    ],
  });
});
