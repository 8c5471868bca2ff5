import { hexOf, type Models, partitionOf, text } from "./model.ts";

const ID_LENGTH = 10;

/** API Gateway's HTTP APIs. */
export const apigatewayv2: Models = {
  "aws:apigatewayv2/api:Api": {
    nameInput: "name",
    maxNameLength: 128,
    answer({ name, region, arn, uuid }) {
      const id = hexOf(uuid(), ID_LENGTH);
      const { partition, dnsSuffix } = partitionOf(region);
      return {
        id,
        name,
        arn: `arn:${partition}:apigateway:${region}::/apis/${id}`,
        apiEndpoint: `https://${id}.execute-api.${region}.${dnsSuffix}`,
        executionArn: arn("execute-api", id),
        apiKeySelectionExpression: "$request.header.x-api-key",
        routeSelectionExpression: "$request.method $request.path",
        disableExecuteApiEndpoint: false,
        ipAddressType: "ipv4",
      };
    },
  },
  "aws:apigatewayv2/stage:Stage": {
    nameInput: "name",
    maxNameLength: 128,
    answer({ name, region, inputs, arn }) {
      const apiId = text(inputs.apiId);
      const { partition, dnsSuffix } = partitionOf(region);
      return {
        id: name,
        arn: `arn:${partition}:apigateway:${region}::/apis/${apiId}/stages/${name}`,
        executionArn: arn("execute-api", `${apiId}/${name}`),
        invokeUrl: `https://${apiId}.execute-api.${region}.${dnsSuffix}/${name === "$default" ? "" : name}`,
        autoDeploy: false,
      };
    },
  },
  "aws:apigatewayv2/authorizer:Authorizer": {
    nameInput: "name",
    maxNameLength: 128,
    answer: ({ uuid }) => ({ id: hexOf(uuid(), ID_LENGTH) }),
  },
  "aws:apigatewayv2/integration:Integration": {
    answer: ({ uuid }) => ({ id: hexOf(uuid(), ID_LENGTH), connectionType: "INTERNET", timeoutMilliseconds: 30_000 }),
  },
  "aws:apigatewayv2/route:Route": {
    answer: ({ uuid }) => ({ id: hexOf(uuid(), ID_LENGTH), authorizationType: "NONE", apiKeyRequired: false }),
  },
};
