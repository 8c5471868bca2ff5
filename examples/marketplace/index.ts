import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import {
  Alarms,
  createDashboard,
  createKey,
  FailureStore,
  Flow,
  Network,
  onMessages,
  onNotifications,
  Queue,
  Table,
  Topic,
  under,
} from "../../infra/kit.ts";

const config = new pulumi.Config();
const { accountId } = getCallerIdentityOutput();
const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
const plan = { kind: "new", cidr: "10.0.0.0/16", availabilityZones: 2, nat: "none" } as const;
const size = { memoryMib: 256, timeoutSeconds: 15, reservedConcurrency: 10, provisionedConcurrency: 0 };
const entryOf = (file: string) => ({ entry: new URL(file, import.meta.url) });

/** What every purchase sets going in one region. */
function createRegion(region: string) {
  const name = `${project}-${stack}-${region}`;
  const base = { region, accountId, tags: { project, stack, region }, protect: config.requireBoolean("protect") };
  const keyArn = createKey(`${name}-key`, { ...base, deliveredBy: ["sns"] }, {}).arn;
  const common = { ...base, keyArn, permissionsBoundaryArn: undefined };
  const id = { type: "S" } as const;

  const purchases = new Topic(`${name}-purchases`, common);
  const payments = new Topic(`${name}-payments`, { ...common, type: "fifo" });
  const timeout = { functionTimeoutSeconds: size.timeoutSeconds };
  const recommending = new Queue(`${name}-recommending`, {
    ...{ ...common, ...timeout, batchingWindowSeconds: 1 },
    subscriptions: [{ topic: purchases, filterPolicy: { kind: ["purchase"] } }],
  });
  const paying = new Queue(`${name}-paying`, {
    ...common,
    ...timeout,
    type: "fifo",
    subscriptions: [{ topic: payments }],
  });

  const orders = new Table(`${name}-orders`, { ...common, partitionKey: { ...id, name: "id" } });
  const catalogue = new Table(`${name}-catalogue`, { ...common, partitionKey: { ...id, name: "item" } });
  const interests = new Table(`${name}-interests`, {
    ...{ ...common, partitionKey: { ...id, name: "category" }, sortKey: { ...id, name: "buyer" } },
  });
  const accounts = new Table(`${name}-accounts`, { ...common, partitionKey: { ...id, name: "buyer" } });
  const failures = new FailureStore(`${name}-failures`, { ...common, retentionDays: 90 });

  const grants = {
    orders: [orders.grant("write")],
    recommendations: [catalogue.grant("read"), interests.grant("write")],
    payments: [accounts.grant("write")],
  };
  const network = new Network(`${name}-network`, {
    ...{ ...common, plan, grants: Object.values(grants).flat(), logRetentionDays: 365 },
  });
  const place = { subnetIds: network.subnetIds, securityGroupIds: network.securityGroupIds };
  const shared = { ...common, ...place, function: { ...size, logLevel: "INFO", logRetentionDays: 365 } as const };
  const flows = {
    orders: new Flow<typeof import("./orders.ts")>(`${name}-orders`, {
      ...{ ...shared, package: entryOf("./orders.ts"), grants: grants.orders },
      description: "Writes each purchase down, once.",
      environment: { ORDERS_TABLE: orders.name },
      triggers: [onNotifications(purchases, { failures, filterPolicy: { kind: ["purchase"] } })],
    }),
    recommendations: new Flow<typeof import("./recommendations.ts")>(`${name}-recommendations`, {
      ...{ ...shared, package: entryOf("./recommendations.ts"), grants: grants.recommendations },
      description: "Notes which kinds of things a buyer likes.",
      environment: { CATALOGUE_TABLE: catalogue.name, INTERESTS_TABLE: interests.name },
      triggers: [onMessages(recommending, { maximumConcurrency: 5 })],
    }),
    payments: new Flow<typeof import("./payments.ts")>(`${name}-payments`, {
      ...{ ...shared, package: entryOf("./payments.ts"), grants: grants.payments },
      description: "Books payments on their buyer's account, in order.",
      environment: { ACCOUNTS_TABLE: accounts.name },
      triggers: [onMessages(paying)],
    }),
  };

  const watched = Object.entries(flows).map(([flow, { watch }]) => under(flow, watch));
  const alarms = watched.flatMap((each) => each.alarms);
  new Alarms(`${name}-alarms`, { ...common, alarms, emails: config.getObject<string[]>("emails") ?? [] });
  const dashboardUrl = createDashboard(name, { region, sections: watched.map(({ graphs }) => graphs) }, {});
  return {
    ...{ purchasesTopic: purchases.arn, paymentsTopic: payments.arn, deadLetterQueue: recommending.deadLetters.arn },
    ...{ ordersTable: orders.name, catalogueTable: catalogue.name, interestsTable: interests.name },
    ...{ accountsTable: accounts.name, failureBucket: failures.bucket, dashboardUrl },
  };
}

/** By AWS region. */
export const regions = Object.fromEntries(
  config.requireObject<string[]>("regions").map((region) => [region, createRegion(region)]),
);
