import type { Properties } from "../../../../policies/core/properties.ts";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { methodsThrottled, routesThrottled, stageLogged } from "../../../../policies/rules/api-gateway/api-gateway.ts";
import {
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";

const STAGE = "aws:apigateway/stage:Stage";
const STAGE_V2 = "aws:apigatewayv2/stage:Stage";
const SETTINGS = "aws:apigateway/methodSettings:MethodSettings";
const LOGS = "arn:aws:logs:eu-west-1:111122223333:log-group:/api";
const accessLogSettings = { destinationArn: LOGS, format: "$context.requestId" };
const API = "urn of an API";

const stage = (props: Properties = {}, dependencies: StackResource["propertyDependencies"] = {}) =>
  createStackResource({
    type: STAGE,
    props: { restApi: "api", stageName: "live", ...props },
    propertyDependencies: dependencies,
  });
const limit = (props: Properties = {}, dependencies: StackResource["propertyDependencies"] = {}) =>
  createStackResource({
    type: SETTINGS,
    props: {
      ...{ restApi: "api", stageName: "live", methodPath: "*/*", settings: { throttlingRateLimit: 100 } },
      ...props,
    },
    propertyDependencies: dependencies,
  });
const inPreview = [{ restApi: UNKNOWN }, { restApi: [API] }] as const;

describe("rules for stages of API Gateway", () => {
  describeRule(stageLogged, {
    passes: [
      ["a stage that logs to a group", { accessLogSettings }],
      ["one that logs to Firehose", { accessLogSettings: { destinationArn: "arn:aws:firehose:eu-west-1:1:x" } }],
    ],
    fails: [
      ["a stage that says nothing", {}, "accessLogSettings.destinationArn"],
      ["an empty ARN", { accessLogSettings: { destinationArn: "" } }, "accessLogSettings.destinationArn"],
    ],
    unknown: [
      ["whether it logs", { accessLogSettings: UNKNOWN }, "accessLogSettings.destinationArn"],
      ["whereto", { accessLogSettings: { destinationArn: UNKNOWN } }, "accessLogSettings.destinationArn"],
    ],
  });

  describeRule(routesThrottled, {
    passes: [["a limit", { defaultRouteSettings: { throttlingRateLimit: 100, throttlingBurstLimit: 50 } }]],
    fails: [
      ["a stage that says nothing", {}, "defaultRouteSettings.throttlingRateLimit"],
      [
        "0, which lets nothing through",
        { defaultRouteSettings: { throttlingRateLimit: 0 } },
        "defaultRouteSettings.throttlingRateLimit",
      ],
    ],
    unknown: [["the limit", { defaultRouteSettings: UNKNOWN }, "defaultRouteSettings.throttlingRateLimit"]],
  });

  describeStackRule(methodsThrottled, {
    passes: [
      ["a limit for every method", [stage(), limit()]],
      ["a limit of an API that is not there yet", [stage(...inPreview), limit(...inPreview)]],
      [
        "a limit that names the stage by the stage",
        [stage({ stageName: UNKNOWN }), limit({ stageName: UNKNOWN }, { stageName: [stage().urn] })],
      ],
    ],
    fails: [
      ["none", [stage()], "stageName"],
      ["a limit for one method", [stage(), limit({ methodPath: "events/POST" })], "stageName"],
      ["a limit of another stage", [stage(), limit({ stageName: "test" })], "stageName"],
      ["a limit of another API", [stage(), limit({ restApi: "other" })], "stageName"],
      ["settings without a limit", [stage(), limit({ settings: { metricsEnabled: true } })], "stageName"],
      ["-1, which means none", [stage(), limit({ settings: { throttlingRateLimit: -1 } })], "stageName"],
    ],
    unknown: [
      ["the limit", [stage(), limit({ settings: UNKNOWN })], "stageName"],
      ["whose limit it is", [stage(...inPreview), limit({ restApi: UNKNOWN }, { restApi: ["another"] })], "stageName"],
    ],
  });

  describeMutations([
    {
      rule: stageLogged,
      title: "a stage that logs nothing",
      apply: (stack) =>
        stack.adds(STAGE_V2, { apiId: "api", defaultRouteSettings: { throttlingRateLimit: 100 }, region: "" }),
    },
    {
      rule: routesThrottled,
      title: "a stage of an HTTP API without a limit",
      apply: (stack) => stack.adds(STAGE_V2, { apiId: "api", accessLogSettings, region: "" }),
    },
    {
      rule: methodsThrottled,
      title: "a stage of a REST API without a limit",
      apply: (stack) => stack.adds(STAGE, { restApi: "api", stageName: "live", accessLogSettings, region: "" }),
    },
  ]);
});
