import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import {
  Alarms,
  Bus,
  createDashboard,
  createKey,
  createRedrive,
  FailureStore,
  Flow,
  HttpApi,
  Network,
  onEvents,
  onRequests,
  onSchedule,
  Table,
  under,
  watchTable,
} from "../../infra/kit.ts";

const config = new pulumi.Config();
const { accountId } = getCallerIdentityOutput();
const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
const plan = { kind: "new", cidr: "10.0.0.0/16", availabilityZones: 2, nat: "none" } as const;
const size = { memoryMib: 512, timeoutSeconds: 29, reservedConcurrency: 10, provisionedConcurrency: 0 };

const entry = (file: string) => ({ package: { entry: new URL(file, import.meta.url) } });

/** An API for clicks, a bus, a function that notes each, and one that sums them up every hour. */
function createRegion(region: string) {
  const name = `${project}-${stack}-${region}`;
  const base = { region, accountId, tags: { project, stack, region }, protect: config.getBoolean("protect") ?? true };
  const key = createKey(`${name}-key`, { ...base, deliveredBy: ["events"] }, {});
  const common = { ...base, keyArn: key.arn, permissionsBoundaryArn: config.get("permissionsBoundaryArn") };

  const api = new HttpApi(name, { ...common, logRetentionDays: 365 });
  const bus = new Bus(name, common);
  const clicks = new Table(`${name}-clicks`, {
    ...common,
    partitionKey: { name: "bucket", type: "S" },
    sortKey: { name: "entry", type: "S" },
    timeToLiveAttribute: "expires",
  });
  const failures = new FailureStore(`${name}-failures`, { ...common, retentionDays: 90 });

  const grants = {
    collect: [bus.grant("write")],
    count: [clicks.grant("write")],
    rollUp: [clicks.grant("read"), clicks.grant("write")],
  };
  const all = Object.values(grants).flat();
  const network = new Network(`${name}-network`, { ...common, plan, grants: all, logRetentionDays: 365 });
  const shared = {
    ...common,
    ...{ subnetIds: network.subnetIds, securityGroupIds: network.securityGroupIds },
    function: { ...size, logLevel: "INFO", logRetentionDays: 365 } as const,
    environment: { BUS_NAME: bus.name, CLICKS_TABLE: clicks.name },
  };
  const collect = new Flow<typeof import("./collect.ts")>(`${name}-collect`, {
    ...{ ...shared, ...entry("./collect.ts"), grants: grants.collect },
    description: "Checks clicks of the app and puts them on the bus.",
    triggers: [onRequests(api, { routes: ["POST /clicks"], authorizer: "iam" })],
  });
  const count = new Flow<typeof import("./count.ts")>(`${name}-count`, {
    ...{ ...shared, ...entry("./count.ts"), grants: grants.count },
    description: "Notes each click under its screen, minute and session.",
    triggers: [onEvents<"Click">(bus, { pattern: { source: ["app.clicks"], "detail-type": ["Click"] }, failures })],
  });
  const rollUp = new Flow<typeof import("./roll-up.ts")>(`${name}-roll-up`, {
    ...{ ...shared, ...entry("./roll-up.ts"), grants: grants.rollUp },
    description: "Sums up the clicks of the last hours.",
    triggers: [onSchedule({ ...common, expression: "rate(1 hour)", failures })],
  });

  const flows = { collect, count, "roll-up": rollUp };
  const watches = Object.entries(flows).map(([flow, { watch }]) => under(flow, watch));
  watches.push(under("clicks", watchTable(clicks.name)));
  const alarms = watches.flatMap((watch) => watch.alarms);
  new Alarms(`${name}-alarms`, { ...common, alarms, emails: config.getObject<string[]>("emails") ?? [] });
  const dashboardUrl = createDashboard(name, { region, sections: watches.map(({ graphs }) => graphs) }, {});
  const redrive = createRedrive(name, { ...common, flows }, {});
  return {
    redrive,
    ...{ clicksUrl: pulumi.interpolate`${api.url}/clicks`, busName: bus.name, clicksTable: clicks.name },
    ...{ rollUpArn: rollUp.alias.arn, failureBucket: failures.bucket, dashboardUrl },
  };
}

/** By AWS region. */
export const regions = Object.fromEntries(
  (config.getObject<string[]>("regions") ?? ["us-east-1"]).map((region) => [region, createRegion(region)]),
);
