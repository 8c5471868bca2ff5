import type { Properties } from "../../../../policies/core/properties.ts";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { functionEndsInTime } from "../../../../policies/rules/api-gateway/api-gateway-timeout.ts";
import { createStackResource, describeMutations, describeStackRule, UNKNOWN } from "../../../support/policies.ts";

const FUNCTION = "aws:lambda/function:Function";
const ALIAS = "aws:lambda/alias:Alias";
const INTEGRATION = "aws:apigatewayv2/integration:Integration";
const ARN = "arn:aws:lambda:eu-west-1:111122223333:function:items";
const uri = (arn: string) => `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`;

const fn = (props: Properties = {}) =>
  createStackResource({ type: FUNCTION, props: { arn: ARN, name: "items", invokeArn: uri(ARN), ...props } });
const alias = createStackResource({
  type: ALIAS,
  props: { functionName: "items", arn: `${ARN}:live`, invokeArn: uri(`${ARN}:live`) },
});
const integration = (integrationUri: unknown, propertyDependencies: StackResource["propertyDependencies"] = {}) =>
  createStackResource({ type: INTEGRATION, props: { integrationUri }, propertyDependencies });

describeStackRule(functionEndsInTime, {
  passes: [
    ["a function that takes 29 seconds at most", [fn({ timeout: 29 }), alias, integration(uri(`${ARN}:live`))]],
    ["one with Lambda's default", [fn(), alias, integration(uri(`${ARN}:live`))]],
    ["a longer one that no API waits for", [fn({ timeout: 900 }), alias, integration("https://example.com")]],
    ["a function of another stack", [fn({ timeout: 900 }), integration(uri(`${ARN}-other`))]],
  ],
  fails: [
    ["30 seconds behind an alias", [fn({ timeout: 30 }), alias, integration(uri(`${ARN}:live`))], "timeout"],
    ["30 seconds of the function itself", [fn({ timeout: 30 }), integration(uri(ARN))], "timeout"],
    ["the same by its bare ARN", [fn({ timeout: 30 }), integration(ARN)], "timeout"],
    [
      "one whose URI is not known yet",
      [fn({ timeout: 30 }), alias, integration(UNKNOWN, { integrationUri: [alias.urn] })],
      "timeout",
    ],
  ],
  unknown: [["how long it takes", [fn({ timeout: UNKNOWN }), integration(uri(ARN))], "timeout"]],
});

describeMutations([
  {
    rule: functionEndsInTime,
    title: "an API in front of the function, which takes a minute",
    apply: (draft) => draft.adds(INTEGRATION, { integrationUri: draft.first(FUNCTION).outputs.arn, region: "" }),
  },
]);
