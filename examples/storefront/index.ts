import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import {
  Alarms,
  createDashboard,
  createKey,
  Flow,
  HttpApi,
  Network,
  onRequests,
  Table,
  under,
  watchTable,
} from "../../infra/kit.ts";
import { READS, WRITE_SCOPE, WRITES } from "./routes.ts";

const config = new pulumi.Config();
const { accountId } = getCallerIdentityOutput();
const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
const plan = { kind: "new", cidr: "10.0.0.0/16", availabilityZones: 2, nat: "none" } as const;
const size = { memoryMib: 512, timeoutSeconds: 10, reservedConcurrency: 50, provisionedConcurrency: 0 };

/** Who issues the tokens, and for what. */
export const [issuer, audience] = [config.require("issuer"), config.require("audience")];

/** An API, the table behind it, and a function between them. */
function createRegion(region: string) {
  const name = `${project}-${stack}-${region}`;
  const tags = { project, stack, region };
  const protect = config.requireBoolean("protect");
  const base = { region, accountId, tags, protect, permissionsBoundaryArn: config.get("permissionsBoundaryArn") };
  const common = { ...base, keyArn: createKey(`${name}-key`, base, {}).arn, logRetentionDays: 365 };

  const items = new Table(`${name}-items`, {
    ...common,
    partitionKey: { name: "category", type: "S" },
    sortKey: { name: "id", type: "S" },
  });
  const api = new HttpApi(`${name}-api`, {
    ...common,
    jwt: { issuer, audience: [audience] },
    cors: {
      allowOrigins: config.requireObject<string[]>("pageOrigins"),
      allowMethods: ["GET", "POST", "PUT", "DELETE"],
      allowHeaders: ["authorization", "content-type", "idempotency-key", "if-match"],
      exposeHeaders: ["etag", "location"],
      maxAgeSeconds: 600,
    },
  });

  const grants = [items.grant("read"), items.grant("write")];
  const network = new Network(`${name}-network`, { ...common, plan, grants });
  const flow = new Flow<typeof import("./handler.ts")>(`${name}-items`, {
    ...common,
    ...{ subnetIds: network.subnetIds, securityGroupIds: network.securityGroupIds },
    description: "Reads and writes the items of a shop.",
    grants,
    package: { entry: new URL("./handler.ts", import.meta.url) },
    function: { ...size, logLevel: "INFO", logRetentionDays: 365 },
    environment: { ITEMS_TABLE: items.name },
    triggers: [
      onRequests(api, { routes: READS, authorizer: "jwt" }),
      onRequests(api, { routes: WRITES, authorizer: "jwt", scopes: [WRITE_SCOPE] }),
    ],
  });

  const table = under("items", watchTable(items.name));
  const alarms = [...flow.watch.alarms, ...table.alarms];
  new Alarms(`${name}-alarms`, { ...common, alarms, emails: config.getObject<string[]>("emails") ?? [] });
  const dashboardUrl = createDashboard(name, { region, sections: [flow.watch.graphs, table.graphs] }, {});
  return { apiUrl: api.url, itemsTable: items.name, functionName: flow.function.name, dashboardUrl };
}

/** By AWS region. */
export const regions = Object.fromEntries(
  config.requireObject<string[]>("regions").map((region) => [region, createRegion(region)]),
);
