import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import {
  Alarms,
  createDashboard,
  createKey,
  createRedrive,
  FailureStore,
  Flow,
  Network,
  onChanges,
  Table,
  under,
  watchTable,
} from "../../infra/kit.ts";

const config = new pulumi.Config();
const { accountId } = getCallerIdentityOutput();
const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
const plan = { kind: "new", cidr: "10.0.0.0/16", availabilityZones: 2, nat: "none" } as const;
const size = { memoryMib: 512, timeoutSeconds: 30, reservedConcurrency: 10, provisionedConcurrency: 0 };

/** Measurements in one table, their metrics in another, and a function between them. */
function createRegion(region: string) {
  const name = `${project}-${stack}-${region}`;
  const tags = { project, stack, region };
  const base = {
    region,
    accountId,
    tags,
    protect: config.requireBoolean("protect"),
    permissionsBoundaryArn: config.get("permissionsBoundaryArn"),
  };
  const common = { ...base, keyArn: createKey(`${name}-key`, base, {}).arn };

  const measurements = new Table(`${name}-measurements`, {
    ...common,
    partitionKey: { name: "device", type: "S" },
    sortKey: { name: "at", type: "S" },
    stream: "NEW_AND_OLD_IMAGES",
    timeToLiveAttribute: "expires",
  });
  const metrics = new Table(`${name}-metrics`, {
    ...common,
    partitionKey: { name: "series", type: "S" },
    sortKey: { name: "entry", type: "S" },
    timeToLiveAttribute: "expires",
  });
  const failures = new FailureStore(`${name}-failures`, { ...common, retentionDays: 90 });

  const grants = [metrics.grant("read"), metrics.grant("write")];
  const network = new Network(`${name}-network`, { ...common, plan, grants, logRetentionDays: 365 });
  const flow = new Flow<typeof import("./handler.ts")>(`${name}-metrics`, {
    ...common,
    ...{ subnetIds: network.subnetIds, securityGroupIds: network.securityGroupIds },
    description: "Keeps count, sum, least and most of measurements by site and minute.",
    grants,
    package: { entry: new URL("./handler.ts", import.meta.url) },
    function: { ...size, logLevel: "INFO", logRetentionDays: 365 },
    environment: { METRICS_TABLE: metrics.name },
    triggers: [onChanges(measurements, { failures, parallelizationFactor: 2, maximumRetryAttempts: 2 })],
  });

  const written = under("metrics", watchTable(metrics.name));
  const alarms = [...flow.watch.alarms, ...written.alarms];
  new Alarms(`${name}-alarms`, { ...common, alarms, emails: config.getObject<string[]>("emails") ?? [] });
  const dashboardUrl = createDashboard(name, { region, sections: [flow.watch.graphs, written.graphs] }, {});
  const redrive = createRedrive(name, { ...common, flows: { metrics: flow } }, {});
  return {
    redrive,
    ...{ measurementsTable: measurements.name, metricsTable: metrics.name },
    ...{ failureBucket: failures.bucket, functionName: flow.function.name, dashboardUrl },
  };
}

/** By AWS region. */
export const regions = Object.fromEntries(
  config.requireObject<string[]>("regions").map((region) => [region, createRegion(region)]),
);
