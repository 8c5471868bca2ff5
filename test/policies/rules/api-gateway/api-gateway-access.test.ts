import type { Properties } from "../../../../policies/core/properties.ts";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import {
  methodAuthorized,
  quickApiClosed,
  routeAuthorized,
} from "../../../../policies/rules/api-gateway/api-gateway-access.ts";
import {
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";
import { createPart } from "../../../support/policy-stacks.ts";

type Dependencies = StackResource["propertyDependencies"];

const REST_API = "aws:apigateway/restApi:RestApi";
const METHOD = "aws:apigateway/method:Method";
const INTEGRATION = "aws:apigateway/integration:Integration";
const API = "aws:apigatewayv2/api:Api";
const ROUTE = "aws:apigatewayv2/route:Route";
const INTEGRATION_V2 = "aws:apigatewayv2/integration:Integration";
const LAMBDA = "arn:aws:lambda:eu-west-1:111122223333:function:worker";
const KINESIS = "arn:aws:apigateway:eu-west-1:kinesis:action/PutRecords";

const resource =
  (type: string, base: Properties) =>
  (props: Properties = {}, propertyDependencies: Dependencies = {}) =>
    createStackResource({ type, props: { ...base, ...props }, propertyDependencies });
const place = { restApi: "api", resourceId: "events", httpMethod: "POST" };
const method = resource(METHOD, { ...place, authorization: "NONE" });
const integration = resource(INTEGRATION, { ...place, type: "AWS", uri: KINESIS });
const restApi = resource(REST_API, { id: "api" });
const restPolicy = resource("aws:apigateway/restApiPolicy:RestApiPolicy", { restApiId: "api", policy: "{}" });
const route = resource(ROUTE, { apiId: "api", routeKey: "POST /events", target: "integrations/put" });
const putRecords = resource(INTEGRATION_V2, { apiId: "api", id: "put", integrationSubtype: "Kinesis-PutRecord" });
const socket = resource(API, { id: "api", protocolType: "WEBSOCKET" });
const fn = createPart("fn");

describe("rules for who may call an API", () => {
  describeStackRule(methodAuthorized, {
    passes: [
      ["a caller that IAM knows", [method({ authorization: "AWS_IAM" }), integration()]],
      ["a preflight, which carries no credentials", [method({ httpMethod: "OPTIONS" }), integration()]],
      ["a page of another server", [method(), integration({ type: "HTTP_PROXY", uri: "https://example.com" })]],
      ["an answer that is made up", [method(), integration({ type: "MOCK", uri: undefined })]],
      ["an integration of another method", [method(), integration({ resourceId: "other" })]],
      ["a policy on the API", [restApi({ policy: "{}" }), method(), integration()]],
      ["a policy beside the API", [restApi(), restPolicy(), method(), integration()]],
    ],
    fails: [
      ["the whole world as a producer", [method(), integration()], "authorization"],
      ["a function for everyone", [restApi(), method(), integration({ uri: LAMBDA })], "authorization"],
      [
        "a queue for everyone",
        [method(), integration({ uri: "arn:aws:apigateway:eu-west-1:sqs:path/1/queue" })],
        "authorization",
      ],
      [
        "a policy of another API",
        [restApi(), restPolicy({ restApiId: "other" }), method(), integration()],
        "authorization",
      ],
      ["a policy that AWS has yet to answer", [restApi({ policy: UNKNOWN }), method(), integration()], "authorization"],
      [
        "a function that is not there yet",
        [fn, method(), integration({ uri: UNKNOWN }, { uri: [fn.urn] })],
        "authorization",
      ],
      [
        "a method that is not there yet",
        [
          method({ resourceId: UNKNOWN }, { resourceId: ["urn of events"] }),
          integration({ resourceId: UNKNOWN }, { resourceId: ["urn of events"] }),
        ],
        "authorization",
      ],
    ],
    unknown: [
      ["who calls", [method({ authorization: UNKNOWN }), integration()], "authorization"],
      ["what is called", [method(), integration({ uri: UNKNOWN })], "authorization"],
      ["whose policy it is", [restApi(), restPolicy({ restApiId: UNKNOWN }), method(), integration()], "authorization"],
    ],
  });

  describeStackRule(routeAuthorized, {
    passes: [
      ["a caller with a token", [route({ authorizationType: "JWT" }), putRecords()]],
      ["a preflight, which carries no credentials", [route({ routeKey: "OPTIONS /events" }), putRecords()]],
      [
        "a page of another server",
        [route(), putRecords({ integrationSubtype: undefined, integrationUri: "https://example.com" })],
      ],
      [
        "a load balancer",
        [
          route(),
          putRecords({
            integrationSubtype: undefined,
            integrationUri: "arn:aws:elasticloadbalancing:eu-west-1:1:listener",
          }),
        ],
      ],
      ["a route that leads elsewhere", [route({ target: "integrations/other" }), putRecords()]],
      ["a route that leads nowhere", [route({ target: undefined }), putRecords()]],
      ["a message on a WebSocket, once it is open", [socket(), route({ routeKey: "$default" }), putRecords()]],
    ],
    fails: [
      ["the whole world as a producer", [route(), putRecords()], "authorizationType"],
      ["NONE", [route({ authorizationType: "NONE", routeKey: "$default" }), putRecords()], "authorizationType"],
      [
        "a function for everyone",
        [route(), putRecords({ integrationSubtype: undefined, integrationUri: LAMBDA })],
        "authorizationType",
      ],
      [
        "an integration that is not there yet",
        [route({ target: UNKNOWN }, { target: [putRecords().urn] }), putRecords({ id: UNKNOWN })],
        "authorizationType",
      ],
      ["a WebSocket that everyone opens", [socket(), route({ routeKey: "$connect" })], "authorizationType"],
    ],
    unknown: [
      ["who calls", [route({ authorizationType: UNKNOWN }), putRecords()], "authorizationType"],
      ["where it leads", [route({ target: UNKNOWN }), putRecords()], "authorizationType"],
    ],
  });

  describeRule(quickApiClosed, {
    passes: [
      ["an API without a target", { protocolType: "HTTP" }],
      ["one in front of another server", { target: "https://example.com" }],
    ],
    fails: [["a function as the target", { target: LAMBDA }, "target"]],
    unknown: [["the target", { target: UNKNOWN }, "target"]],
  });

  describeMutations([
    {
      rule: methodAuthorized,
      title: "a REST API by which anyone puts records",
      apply: (stack) => {
        stack.adds(METHOD, { ...place, authorization: "NONE", region: "" });
        stack.adds(INTEGRATION, { ...place, type: "AWS", uri: KINESIS, region: "" });
      },
    },
    {
      rule: routeAuthorized,
      title: "an HTTP API by which anyone puts records",
      apply: (stack) => {
        stack.adds(ROUTE, {
          apiId: "api",
          routeKey: "POST /events",
          target: "integrations/added-us-east-1",
          region: "",
        });
        stack.adds(INTEGRATION_V2, { apiId: "api", integrationSubtype: "Kinesis-PutRecord", region: "" });
      },
    },
    {
      rule: quickApiClosed,
      title: "an API made in one go",
      apply: (stack) => stack.adds(API, { protocolType: "HTTP", target: LAMBDA, region: "" }),
    },
  ]);
});
