import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { realClock } from "../../../../emulator/time/real-clock.ts";
import { type Deployment, deploy } from "../../../../local/deploy/deploy.ts";
import type { Resource } from "../../../../offline/graph.ts";
import { createGraph, createResource } from "../../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const FUNCTION = `arn:aws:lambda:${region}:000000000000:function:fn`;
const ENDPOINT = `https://a1.execute-api.${region}.amazonaws.com`;
const ISSUER = "https://login.example";

const create = (
  type: string,
  inputs: object = {},
  { id = "id", ...outputs }: { id?: string; [name: string]: string } = {},
) => createResource({ type, name: "api", id, region, inputs: { ...inputs }, outputs: { ...outputs } });
const createApi = (inputs: object = {}) =>
  create(
    "aws:apigatewayv2/api:Api",
    { protocolType: "HTTP", ...inputs },
    { id: "a1", name: "shop", apiEndpoint: ENDPOINT, executionArn: `arn:aws:execute-api:${region}:000000000000:a1` },
  );
const createStage = (inputs: object = {}) =>
  create("aws:apigatewayv2/stage:Stage", { apiId: "a1", name: "$default", ...inputs });
const createIntegration = (inputs: object = {}) =>
  create(
    "aws:apigatewayv2/integration:Integration",
    { integrationType: "AWS_PROXY", integrationUri: `${FUNCTION}:live`, payloadFormatVersion: "2.0", ...inputs },
    { id: "i1" },
  );
const createRoute = (routeKey: string, inputs: object = {}) =>
  create("aws:apigatewayv2/route:Route", { apiId: "a1", routeKey, target: "integrations/i1", ...inputs });
const authorizer = create(
  "aws:apigatewayv2/authorizer:Authorizer",
  {
    authorizerType: "JWT",
    identitySources: ["$request.header.Authorization"],
    jwtConfiguration: { issuer: ISSUER, audiences: ["shop"] },
  },
  { id: "z1" },
);
const jwt = { authorizationType: "JWT", authorizerId: "z1" };
const createPermission = (inputs: object = {}) =>
  create("aws:lambda/permission:Permission", {
    function: "fn",
    qualifier: "live",
    principal: "apigateway.amazonaws.com",
    sourceArn: `arn:aws:execute-api:${region}:000000000000:a1/*/*`,
    ...inputs,
  });
const SOURCE = `export const handler = async ({ rawPath, requestContext }) => {
  if (rawPath === "/broken") throw new Error("broken");
  if (rawPath === "/killed") process.kill(process.pid, "SIGKILL");
  const { ISSUER, API } = process.env;
  return { issuer: ISSUER, api: API, who: requestContext.authorizer?.jwt.claims.sub };
};`;
const fn = createResource({
  ...{ type: "aws:lambda/function:Function", name: "fn", region },
  inputs: {
    code: { kind: "asset-archive", assets: { "index.mjs": { kind: "text-asset", text: SOURCE } } },
    ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r" },
    environment: { variables: { ISSUER, API: ENDPOINT } },
  },
  outputs: { name: "fn", arn: FUNCTION, version: "1" },
});
const alias = create("aws:lambda/alias:Alias", { functionName: "fn" }, { arn: `${FUNCTION}:live` });

describe("HTTP APIs of a graph", () => {
  let workFolder: string;
  let deployment: Deployment | undefined;
  let problems: string[];
  beforeEach(async () => {
    workFolder = await mkdtemp(path.join(tmpdir(), "tributary-apis-"));
    problems = [];
  });
  afterEach(async () => {
    await deployment?.stop();
    deployment = undefined;
    await rm(workFolder, { recursive: true });
  });
  const start = async (...resources: Resource[]) => {
    const started = await deploy({
      graph: createGraph(...resources),
      ...{ clock: realClock, workFolder, bucketFolder: () => workFolder, onAccess: (...told) => log.push(told) },
      ...{ onRecord: () => {}, onObject: () => {}, onLog: () => {}, onProblem: (problem) => problems.push(problem) },
    });
    deployment = started;
    return started;
  };
  const log: string[][] = [];
  const common = [createApi(), createIntegration(), fn, alias];

  it("take tokens of an issuer on this machine, and account for each request of their function", async () => {
    const stage = createStage({ accessLogSettings: { format: "$context.routeKey $context.status" } });
    const { localUrls, triggers, httpApis } = await start(
      ...[...common, authorizer, createRoute("GET /items", jwt), createRoute("GET /{way}"), stage, createPermission()],
    );
    const [url, issuer] = [localUrls.get(ENDPOINT) ?? "", localUrls.get(ISSUER) ?? ""];
    const discovered = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    const { token_endpoint } = discovered as { token_endpoint: string };
    const form = { grant_type: "client_credentials", client_id: "ann", audience: "shop" };
    const answer = await fetch(token_endpoint, { method: "POST", body: new URLSearchParams(form) });
    const { access_token } = (await answer.json()) as { access_token: string };
    const get = (route: string, token?: string) =>
      fetch(url + route, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

    expect((await get("/items")).status).to.equal(401);
    expect(await (await get("/items", access_token)).json()).to.deep.equal({ issuer, api: url, who: "ann" });
    expect((await get("/items", await httpApis[0]?.token?.("bob"))).status).to.equal(200);
    expect((await get("/broken")).status).to.equal(500);
    expect((await get("/killed")).status).to.equal(500);
    expect((await get("/fine")).status).to.equal(200);
    const [trigger] = triggers;
    expect(trigger).to.include({ source: "http", functionName: "fn", region });
    expect(trigger?.tally()).to.deep.equal({ in: 5, out: 3, failed: 2, filtered: 0 });
    expect(trigger?.idle()).to.equal(true);
    expect(log.map(([, name, line]) => `${name} ${line}`)).to.include("shop GET /items 401");
    expect(problems).to.deep.equal([]);
  }).timeout(10_000);

  const rights: [title: string, permissions: Resource[]][] = [
    ["no permission", []],
    ["one of the function itself", [createPermission({ qualifier: undefined })]],
    ["one for another API", [createPermission({ sourceArn: `arn:aws:execute-api:${region}:000000000000:b2/*/*` })]],
    ["one for another service", [createPermission({ principal: "s3.amazonaws.com" })]],
  ];
  for (const [title, permissions] of rights)
    it(`that have ${title} are told to be refused by AWS`, async () => {
      await start(...common, createStage(), createRoute("GET /items"), ...permissions);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(/^The API shop may not invoke .*:live for GET \/items/);
    });

  const unmodelled: [what: string, resource: Resource, told: RegExp][] = [
    ["a WebSocket API", createApi({ protocolType: "WEBSOCKET" }), /WebSocket/],
    ["another stage", createStage({ name: "v1" }), /\$default/],
    ["payload format 1.0", createIntegration({ payloadFormatVersion: "1.0" }), /format 1\.0/],
    ["an integration over HTTP", createIntegration({ integrationType: "HTTP_PROXY" }), /no function/],
  ];
  for (const [what, resource, told] of unmodelled)
    it(`refuse ${what} by name`, async () => {
      const error = await start(resource).catch((thrown: Error) => thrown.message);
      expect(error)
        .to.match(/cannot run locally/)
        .and.match(told);
    });
});
