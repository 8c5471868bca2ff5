import { createHttpApi } from "../../../emulator/api-gateway/http-api.ts";
import { createApiListener } from "../../../emulator/api-gateway/listen.ts";
import type { ApiSettings } from "../../../emulator/api-gateway/settings.ts";
import type { HttpApiDescription } from "../../../emulator/apigatewayv2/apis-protocol.ts";
import type { FunctionRegistry } from "../../../emulator/lambda/api/function-registry.ts";
import type { Clock } from "../../../emulator/time/clock.ts";
import type { Measures } from "../measures.ts";
import { mayInvoke } from "../resources/permissions.ts";
import { type ApiResources, settingsOf } from "./api-settings.ts";
import { startTokenIssuer, type TokenIssuer } from "./token-issuer.ts";

/** Who hears of what HTTP APIs do. */
export type ApiHooks = {
  clock: Clock;
  /** Hears of what should not happen. */
  onProblem: (problem: string) => void;
  /** Takes each line of an API's access log. */
  onAccess?: (region: string, apiName: string, line: string) => void;
};

/** An HTTP API at work. */
export type RunningApi = HttpApiDescription & {
  /** ARNs of the functions that its routes lead to, as the integrations name them. */
  readonly functionArns: readonly string[];
  /** A token that its routes take, of somebody by that name; undefined where none asks for one. */
  readonly token: ((subject: string, scope?: string) => Promise<string>) | undefined;
  /** Scopes that its routes ask for. */
  readonly scopes: readonly string[];
  tally(functionArn: string): RequestTally;
};

/** All HTTP APIs of a program. */
export type HttpApis = {
  /** Starts them, each on a port of its own. Returns their addresses, and those of who issues tokens, by what the program knows. */
  start(resources: ApiResources): Promise<Map<string, string>>;
  readonly running: readonly RunningApi[];
  close(): Promise<void>;
};

/** What became of the requests to a function. `failed` were answered with a status of 500 or more. */
type RequestTally = { in: number; out: number; failed: number };

type DeployedApi = ApiResources["httpApis"][number];

/** HTTP APIs before any is started. */
export function createHttpApis(functions: FunctionRegistry, hooks: ApiHooks, measures: Measures): HttpApis {
  const running: RunningApi[] = [];
  const closing: (() => Promise<void>)[] = [];

  /** In place of whoever issues tokens in production, one on this machine does. */
  async function startIssuers({ authorizers }: ApiResources): Promise<Map<string, TokenIssuer>> {
    const issuers = new Map<string, TokenIssuer>();
    for (const { inputs } of authorizers) {
      const { issuer } = inputs.jwtConfiguration;
      if (issuers.has(issuer)) continue;
      const started = await startTokenIssuer(hooks.clock);
      closing.push(started.close);
      issuers.set(issuer, started);
    }
    return issuers;
  }

  async function startOne(api: DeployedApi, resources: ApiResources, issuers: Map<string, TokenIssuer>) {
    const { region, outputs } = api;
    const urlsOfIssuers = new Map([...issuers].map(([issuer, { url }]) => [issuer, url]));
    const settings = settingsOf(api, resources, urlsOfIssuers);
    warnOfPermissions(api, settings, resources, hooks.onProblem);
    const tallies = new Map(settings.routes.map(({ functionArn }) => [functionArn, newTally()]));
    const httpApi = createHttpApi({
      settings,
      clock: hooks.clock,
      invoke: async (functionArn, payload) => find(functions, functionArn)?.invoke(payload),
      onAccess: (line) => hooks.onAccess?.(region, outputs.name, line),
      onTaken: (functionArn) => count(tallies, functionArn, "in"),
      onAnswered(functionArn, status) {
        measures.answered(region, api.id, status);
        count(tallies, functionArn, status < 500 ? "out" : "failed");
      },
    });
    const listener = createApiListener(httpApi, (error) => hooks.onProblem(`The API ${outputs.name} failed: ${error}`));
    const url = `http://127.0.0.1:${await listener.listen()}`;
    closing.push(listener.close);
    const functionArns = [...tallies.keys()];
    const tally = (functionArn: string) => tallies.get(functionArn) ?? newTally();
    const scopes = scopesOf(settings);
    const { id, inputs } = api;
    running.push({
      ...{ id, name: outputs.name, region, url, createdAtMs: hooks.clock.now(), tags: inputs.tags },
      ...{ functionArns, token: tokenOf(settings, issuers), scopes, tally },
    });
    return [outputs.apiEndpoint, url] as const;
  }

  return {
    running,
    async start(resources) {
      const issuers = await startIssuers(resources);
      const urls = new Map([...issuers].map(([issuer, { url }]) => [issuer, url]));
      for (const api of resources.httpApis) urls.set(...(await startOne(api, resources, issuers)));
      return urls;
    },
    close: async () => void (await Promise.all(closing.splice(0).map((close) => close()))),
  };
}

function find(functions: FunctionRegistry, functionArn: string) {
  const [, arn = "", qualifier = "$LATEST"] = /^(.*:function:[^:]+)(?::(.+))?$/.exec(functionArn) ?? [];
  return functions.find(arn, qualifier);
}

/** AWS answers 500 where the right is missing: here it is told when the program starts, and the request goes through. */
function warnOfPermissions(
  { outputs }: DeployedApi,
  { routes }: ApiSettings,
  resources: ApiResources,
  onProblem: ApiHooks["onProblem"],
): void {
  for (const { routeKey, functionArn } of routes) {
    const [method = "", path = ""] = routeKey === "$default" ? ["$default"] : routeKey.split(" ");
    const sourceArn = `${outputs.executionArn}/$default/${method === "ANY" ? "*" : method}${path}`;
    if (!mayInvoke(resources, functionArn, { principal: "apigateway.amazonaws.com", sourceArn }))
      onProblem(`The API ${outputs.name} may not invoke ${functionArn} for ${routeKey}: AWS would answer 500.`);
  }
}

function tokenOf({ routes }: ApiSettings, issuers: ReadonlyMap<string, TokenIssuer>): RunningApi["token"] {
  for (const { authorizer } of routes) {
    if (authorizer.type !== "jwt") continue;
    const issuer = [...issuers.values()].find(({ url }) => url === authorizer.issuer);
    const [audience = ""] = authorizer.audience;
    return issuer && ((subject, scope) => issuer.token({ subject, audience, ...(scope !== undefined && { scope }) }));
  }
  return undefined;
}

const scopesOf = ({ routes }: ApiSettings): string[] => [
  ...new Set(routes.flatMap(({ authorizer }) => (authorizer.type === "jwt" ? authorizer.scopes : []))),
];

const newTally = (): RequestTally => ({ in: 0, out: 0, failed: 0 });

function count(tallies: ReadonlyMap<string, RequestTally>, functionArn: string, name: "in" | "out" | "failed"): void {
  const tally = tallies.get(functionArn);
  if (tally !== undefined) tally[name] += 1;
}
