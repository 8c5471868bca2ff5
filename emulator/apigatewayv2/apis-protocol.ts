import { AwsError } from "../aws-error.ts";
import type { AwsResponse, Protocol } from "../protocol/http-types.ts";

/** What the API of API Gateway tells of an HTTP API. */
export type HttpApiDescription = {
  id: string;
  name: string;
  region: string;
  /** Where it listens: on this machine. */
  url: string;
  createdAtMs: number;
  tags: Readonly<Record<string, string>>;
};

const PATH = /^\/v2\/apis(?:\/([^/]+))?\/?$/;

/** GetApis, in one page, and GetApi. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html */
export function createApisProtocol(apis: () => readonly HttpApiDescription[]): Protocol {
  return {
    async handle({ method, rawPath, scope }) {
      const path = method === "GET" ? PATH.exec(rawPath) : null;
      if (path === null) return undefined;
      const own = apis().filter(({ region }) => region === scope.region);
      const [, id] = path;
      if (id === undefined) return json(200, { items: own.map(told) });
      const found = own.find((api) => api.id === id);
      if (found === undefined)
        throw new AwsError("NotFoundException", `Invalid API identifier specified ${scope.account}:${id}`, 404);
      return json(200, told(found));
    },
    fail: ({ name, message, statusCode }) => json(statusCode, { message }, { "x-amzn-errortype": name }),
  };
}

const told = ({ id, name, url, createdAtMs, tags }: HttpApiDescription) => ({
  ...{ apiEndpoint: url, apiId: id, apiKeySelectionExpression: "$request.header.x-api-key", tags },
  ...{ createdDate: new Date(createdAtMs).toISOString(), disableExecuteApiEndpoint: false, name, protocolType: "HTTP" },
  routeSelectionExpression: "$request.method $request.path",
});

const json = (status: number, body: object, headers: Record<string, string> = {}): AwsResponse => ({
  ...{ status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) },
});
