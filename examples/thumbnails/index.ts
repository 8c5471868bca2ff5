import { fileURLToPath } from "node:url";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import {
  Alarms,
  Bucket,
  createDashboard,
  createKey,
  createRedrive,
  FailureStore,
  Flow,
  Network,
  onCreated,
} from "../../infra/kit.ts";

const config = new pulumi.Config();
const { accountId } = getCallerIdentityOutput();
const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
const plan = { kind: "new", cidr: "10.0.0.0/16", availabilityZones: 2, nat: "none" } as const;
const size = { memoryMib: 1769, timeoutSeconds: 60, reservedConcurrency: 20, provisionedConcurrency: 0 };
/** The libraries within sharp are under the LGPL: its text goes where they go. */
const licences = Object.fromEntries(
  ["LGPL-3.0.txt", "GPL-3.0.txt"].map((name) => [name, fileURLToPath(new URL(`licences/${name}`, import.meta.url))]),
);

/** A bucket of photos, a bucket of thumbnails, and a function between them. */
function createRegion(region: string) {
  const name = `${project}-${stack}-${region}`;
  const tags = { project, stack, region };
  const protect = config.getBoolean("protect") ?? true;
  const base = { region, accountId, tags, protect, permissionsBoundaryArn: config.get("permissionsBoundaryArn") };
  const common = { ...base, keyArn: createKey(`${name}-key`, base, {}).arn };

  const photos = new Bucket(`${name}-photos`, common);
  const thumbs = new Bucket(`${name}-thumbs`, common);
  const failures = new FailureStore(`${name}-failures`, { ...common, retentionDays: 90 });

  const grants = [photos.grant("read"), thumbs.grant("read"), thumbs.grant("write")];
  const network = new Network(`${name}-network`, { ...common, plan, grants, logRetentionDays: 365 });
  const flow = new Flow<typeof import("./handler.ts")>(`${name}-thumbnail`, {
    ...common,
    ...{ subnetIds: network.subnetIds, securityGroupIds: network.securityGroupIds },
    description: "Puts a thumbnail of each photo into another bucket.",
    grants,
    package: {
      entry: new URL("./handler.ts", import.meta.url),
      files: licences,
      carry: ["sharp", "@img/sharp-wasm32"],
    },
    function: { ...size, logLevel: "INFO", logRetentionDays: 365 },
    environment: { THUMBS_BUCKET: thumbs.name },
    triggers: [onCreated(photos, { failures })],
  });

  new Alarms(`${name}-alarms`, {
    ...common,
    alarms: flow.watch.alarms,
    emails: config.getObject<string[]>("emails") ?? [],
  });
  const dashboardUrl = createDashboard(name, { region, sections: [flow.watch.graphs] }, {});
  const redrive = createRedrive(name, { ...common, flows: { thumbnail: flow } }, {});
  return {
    redrive,
    photosBucket: photos.name,
    thumbsBucket: thumbs.name,
    failureBucket: failures.bucket,
    dashboardUrl,
  };
}

/** By AWS region. */
export const regions = Object.fromEntries(
  (config.getObject<string[]>("regions") ?? ["us-east-1"]).map((region) => [region, createRegion(region)]),
);
