import { read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule, type Rule, type StackFinding, type StackRule } from "../../core/rule.ts";
import { allHold, anyHolds } from "../iam/iam-grants.ts";
import { agree, apiAccessRules } from "./api-gateway-access.ts";
import { apiTimeoutRules } from "./api-gateway-timeout.ts";

const STAGE = "aws:apigateway/stage:Stage";
const STAGE_V2 = "aws:apigatewayv2/stage:Stage";
const METHOD_SETTINGS = "aws:apigateway/methodSettings:MethodSettings";
const PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide";

export const stageLogged: ResourceRule = {
  name: "apigateway-stage-logged",
  description: "A stage logs who called it: what came in by it, and was refused, shows nowhere else.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set accessLogSettings to { destinationArn, format }, with the ARN of a log group.",
  url: `${PAGE}/set-up-logging.html`,
  types: [STAGE, STAGE_V2],
  check: (props) =>
    must(
      props,
      "accessLogSettings.destinationArn",
      (arn) => typeof arn === "string" && arn !== "",
      "must be the ARN of a log group",
    ),
};

const isLimit = (rate: unknown) => typeof rate === "number" && rate > 0;

export const routesThrottled: ResourceRule = {
  name: "apigateway-routes-throttled",
  description:
    "A stage of an HTTP or WebSocket API says how many requests a second it lets through: otherwise one caller takes the account's, and fills the stream behind it.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set defaultRouteSettings.throttlingRateLimit and throttlingBurstLimit to what the stream takes.",
  url: `${PAGE}/http-api-throttling.html`,
  types: [STAGE_V2],
  check: (props) => must(props, "defaultRouteSettings.throttlingRateLimit", isLimit, "must be above 0"),
};

export const methodsThrottled: StackRule = {
  name: "apigateway-methods-throttled",
  description:
    "A stage of a REST API says how many requests a second it lets through: otherwise one caller takes the account's, and fills the stream behind it.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Create an aws.apigateway.MethodSettings of the stage with methodPath */* and settings.throttlingRateLimit.",
  url: `${PAGE}/api-gateway-request-throttling.html`,
  needs: STAGE,
  checkStack: (stack) =>
    stack.ofType(STAGE).flatMap((stage): StackFinding[] => {
      const limits = stack.ofType(METHOD_SETTINGS).map((settings) => {
        const rate = read(settings.props, "settings.throttlingRateLimit");
        return allHold([
          read(settings.props, "methodPath") === "*/*",
          rate === UNKNOWN ? UNKNOWN : isLimit(rate),
          agree(settings, stage, "restApi"),
          agree(settings, stage, "stageName"),
        ]);
      });
      const limited = anyHolds(limits);
      if (limited === true) return [];
      const value = limited === UNKNOWN ? UNKNOWN : undefined;
      return [{ urn: stage.urn, property: "stageName", value, message: "must have a rate limit for */*" }];
    }),
};

/** Rules for API Gateway. */
export const apiGatewayRules: readonly Rule[] = [
  ...[stageLogged, routesThrottled, methodsThrottled],
  ...apiAccessRules,
  ...apiTimeoutRules,
];
