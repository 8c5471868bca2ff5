import * as lambda from "@pulumi/aws/lambda/index.js";
import type * as aws from "aws-lambda";
import { expect } from "chai";
import { HttpApi, type HttpApiArgs } from "../../../../infra/data/http-api.ts";
import { type HttpTriggerArgs, onRequests } from "../../../../infra/flow/sources/http.ts";
import type { EventOf, Trigger } from "../../../../infra/flow/sources/trigger.ts";
import { underMocks } from "../../../support/mocks.ts";

const [region, keyArn] = ["us-east-1", "arn:aws:kms:us-east-1:111122223333:key/k"];
const jwt = { issuer: "https://login.example", audience: ["shop"] };
const cors = { allowOrigins: ["https://shop.example"], allowMethods: ["GET"] };
const createApi = (overrides: Partial<HttpApiArgs> = {}) =>
  new HttpApi("a", { region, keyArn, logRetentionDays: 30, tags: { project: "t" }, protect: true, ...overrides });
/** What a program with an API and a trigger declares, and what it watches. */
const createTrigger = async (trigger: HttpTriggerArgs, api: Partial<HttpApiArgs> = {}) => {
  const { rows, result } = await underMocks(() => {
    const to = { function: lambda.Function.get("f", "f"), alias: lambda.Alias.get("live", "live"), tags: {} };
    const { connect, ...made } = onRequests(createApi(api), trigger);
    return { ...made, watch: connect("t", to, {}) };
  });
  const inputsOf = (type: string) => rows.filter((row) => row.type === type).map(({ inputs }) => inputs);
  return { rows, inputsOf, ...result };
};

describe("an HTTP API", () => {
  it("has one stage, with an access log of its own and a limit of requests", async () => {
    const { inputsOf } = await createTrigger({ routes: ["GET /items"], authorizer: "none" });
    const [stage] = inputsOf("aws:apigatewayv2/stage:Stage");
    expect(stage).to.deep.include({ name: "$default", autoDeploy: true });
    expect(stage?.defaultRouteSettings).to.deep.equal({ throttlingRateLimit: 100, throttlingBurstLimit: 200 });
    const [logs] = inputsOf("aws:cloudwatch/logGroup:LogGroup");
    expect(logs).to.deep.include({ namePrefix: "/aws/vendedlogs/a-", retentionInDays: 30, kmsKeyId: keyArn });
    const { format } = { format: "{}", ...(stage?.accessLogSettings as object) };
    expect(JSON.parse(format)).to.include({ status: "$context.status", route: "$context.routeKey" });
  });

  it("logs nothing that tells who called", async () => {
    const { inputsOf } = await createTrigger({ routes: ["GET /items"], authorizer: "none" });
    const [stage] = inputsOf("aws:apigatewayv2/stage:Stage");
    expect(JSON.stringify(stage)).not.to.match(/identity|sourceIp|userAgent|claims|context\.path/);
  });

  it("has one authoriser, however many routes ask for a token", async () => {
    const routes = ["GET /items", "PUT /items/{id}"] as const;
    const { inputsOf } = await createTrigger({ routes, authorizer: "jwt", scopes: ["items"] }, { jwt });
    const authorizers = inputsOf("aws:apigatewayv2/authorizer:Authorizer");
    expect(authorizers).to.have.length(1);
    expect(authorizers[0]).to.deep.include({
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer: "https://login.example", audiences: ["shop"] },
    });
    for (const route of inputsOf("aws:apigatewayv2/route:Route"))
      expect(route).to.deep.include({ authorizationType: "JWT", authorizerId: "a-id", authorizationScopes: ["items"] });
  });

  it("tells browsers what it is told", async () => {
    const { inputsOf } = await createTrigger(
      { routes: ["GET /items"], authorizer: "none" },
      { cors: { ...cors, exposeHeaders: ["etag"], maxAgeSeconds: 60 } },
    );
    const [api] = inputsOf("aws:apigatewayv2/api:Api");
    expect(api?.corsConfiguration).to.deep.equal({ ...cors, allowHeaders: [], exposeHeaders: ["etag"], maxAge: 60 });
  });

  const refused: [Partial<HttpApiArgs>, RegExp][] = [
    [{ jwt: { ...jwt, issuer: "http://login.example" } }, /^a: jwt\.issuer must be a URL by HTTPS, got http:/],
    [{ jwt: { ...jwt, audience: [] } }, /jwt\.audience must name 1 to 50, got 0/],
    [{ cors: { ...cors, allowOrigins: [] } }, /cors must allow an origin and a method, got 0 and 1/],
    [{ cors: { ...cors, allowOrigins: ["*"], allowCredentials: true } }, /allowCredentials must not go with \*/],
    [{ cors: { ...cors, allowOrigins: ["https://shop.example/"] } }, /allowOrigins must be origins, without a path/],
    [{ cors: { ...cors, maxAgeSeconds: 86_401 } }, /maxAgeSeconds must be from 0 to 86400, got 86401/],
    [{ throttling: { ratePerSecond: 0, burst: 1 } }, /throttling must let a request through, got 0 a second/],
  ];
  for (const [overrides, problem] of refused)
    it(`refuses ${JSON.stringify(overrides)}`, async () => {
      const error = await underMocks(() => createApi(overrides)).catch((thrown: Error) => thrown.message);
      expect(error).to.match(problem);
    });
});

describe("a trigger on requests to an HTTP API", () => {
  it("leads its routes to the alias, in payload format 2.0", async () => {
    const { inputsOf } = await createTrigger({ routes: ["GET /items/{id}", "$default"], authorizer: "iam" });
    const integrations = inputsOf("aws:apigatewayv2/integration:Integration");
    expect(integrations).to.have.length(1);
    expect(integrations[0]).to.include({ payloadFormatVersion: "2.0", timeoutMilliseconds: 30_000 });
    const routes = inputsOf("aws:apigatewayv2/route:Route");
    expect(routes.map(({ routeKey, target }) => [routeKey, target])).to.deep.equal([
      ["GET /items/{id}", "integrations/t-id"],
      ["$default", "integrations/t-id"],
    ]);
    for (const route of routes) expect(route).to.include({ authorizationType: "AWS_IAM" });
  });

  it("lets this API invoke the alias by one permission, however many routes", async () => {
    const { inputsOf } = await createTrigger({ routes: ["GET /a", "GET /b", "GET /c"], authorizer: "none" });
    const permissions = inputsOf("aws:lambda/permission:Permission");
    expect(permissions).to.have.length(1);
    expect(permissions[0]).to.include({ action: "lambda:InvokeFunction", principal: "apigateway.amazonaws.com" });
    expect(permissions[0]).to.have.any.keys("qualifier");
    expect(permissions[0]?.sourceArn).to.match(/\/\*\/\*$/);
  });

  it("needs nothing of the function's role", async () => {
    const { grants } = await createTrigger({ routes: ["GET /a"], authorizer: "none" });
    expect(grants).to.deep.equal([]);
  });

  it("watches errors and delay, once an API", async () => {
    const { watch } = await createTrigger({ routes: ["GET /a"], authorizer: "none" });
    expect(watch.alarms.map(({ name, metric }) => [name, metric])).to.deep.equal([
      ["server-errors", "5xx"],
      ["slow-answers", "Latency"],
    ]);
    for (const { dimensions } of watch.alarms) expect(dimensions).to.have.keys("ApiId", "Stage");
    const { result } = await underMocks(() => {
      const api = createApi();
      const to = { function: lambda.Function.get("f", "f"), alias: lambda.Alias.get("live", "live"), tags: {} };
      const both = ["GET /a", "GET /b"].map((route) => onRequests(api, { routes: [route], authorizer: "none" }));
      return both.map(({ connect }, index) => connect(`t${index}`, to, {}).alarms.length);
    });
    expect(result).to.deep.equal([2, 0]);
  });

  const refused: [HttpTriggerArgs, Partial<HttpApiArgs>, RegExp][] = [
    [{ routes: ["/items"], authorizer: "none" }, {}, /routes must be METHOD \/path or \$default, got \/items/],
    [{ routes: ["get /items"], authorizer: "none" }, {}, /got get \/items/],
    [{ routes: ["GET items"], authorizer: "none" }, {}, /got GET items/],
    [{ routes: ["GET /{all+}/more"], authorizer: "none" }, {}, /got GET \/\{all\+\}\/more/],
    [{ routes: ["GET /a", "GET /a"], authorizer: "none" }, {}, /must differ, got GET \/a twice/],
    [{ routes: ["GET /a"], authorizer: "jwt" }, {}, /authorizer must be one that the API has, got jwt/],
    [{ routes: ["GET /a"], authorizer: "jwt", scopes: Array(11).fill("s") }, { jwt }, /at most 10, got 11/],
    [{ routes: ["ANY /{proxy+}"], authorizer: "jwt" }, { jwt, cors }, /must name their method, got ANY \/\{proxy\+\}/],
    [{ routes: ["$default"], authorizer: "iam" }, { cors }, /must name their method, got \$default/],
    [
      {
        routes: Array.from({ length: 301 }, (_, index) => `GET /${index}`) as [string, ...string[]],
        authorizer: "none",
      },
      {},
      /at most 300, got 301/,
    ],
  ];
  for (const [trigger, api, problem] of refused)
    it(`refuses ${JSON.stringify(trigger).slice(0, 60)}`, async () => {
      const { result } = await underMocks(() => onRequests(createApi(api), trigger).problems);
      expect(result).to.have.length(1);
      expect(result[0]).to.match(problem);
    });

  it("takes every form of a route", async () => {
    const routes = ["GET /", "ANY /{proxy+}", "POST /a/{id}/b.c", "DELETE /a/{x_1}/{rest+}", "$default"] as const;
    expect((await createTrigger({ routes, authorizer: "none" }, { cors })).problems).to.deep.equal([]);
  });

  it("refuses a function that may take longer than the API waits", async () => {
    const { problemsOf } = await createTrigger({ routes: ["GET /a"], authorizer: "none" });
    expect(problemsOf?.({ timeoutSeconds: 29 })).to.deep.equal([]);
    expect(problemsOf?.({ timeoutSeconds: 30 })[0]).to.match(/must be at most 29, got 30/);
  });

  it("does not compile with a handler that can't take what the API sends", () => {
    type OfQueue = { handler: (event: aws.SQSEvent) => void };
    type WithToken = { handler: (event: aws.APIGatewayProxyEventV2WithJWTAuthorizer) => void };
    type Plain = { handler: (event: aws.APIGatewayProxyEventV2) => void };
    const define = (api: HttpApi) => {
      // @ts-expect-error a request is no message of a queue
      const queue: Trigger<EventOf<OfQueue>> = onRequests(api, { routes: ["GET /a"], authorizer: "none" });
      // @ts-expect-error without an authoriser nobody tells who calls
      const open: Trigger<EventOf<WithToken>> = onRequests(api, { routes: ["GET /b"], authorizer: "none" });
      const guarded: Trigger<EventOf<WithToken>> = onRequests(api, { routes: ["GET /c"], authorizer: "jwt" });
      const careless: Trigger<EventOf<Plain>> = onRequests(api, { routes: ["GET /d"], authorizer: "jwt" });
      return [queue, open, guarded, careless];
    };
    expect(define).to.be.a("function");
  });
});
