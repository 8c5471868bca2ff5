import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import {
  Alarms,
  createDashboard,
  createKey,
  createRedrive,
  Flow,
  Network,
  onMessages,
  onNotifications,
  under,
} from "../../infra/kit.ts";
import { createStores } from "./stores.ts";

const config = new pulumi.Config();
const { accountId } = getCallerIdentityOutput();
const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
const plan = { kind: "new", cidr: "10.0.0.0/16", availabilityZones: 2, nat: "none" } as const;
const size = { memoryMib: 256, timeoutSeconds: 15, reservedConcurrency: 10, provisionedConcurrency: 0 };
const packageOf = (flow: string) => ({ package: { entry: new URL(`./${flow}/handler.ts`, import.meta.url) } });

/** What every purchase sets going in one region. */
function createRegion(region: string) {
  const name = `${project}-${stack}-${region}`;
  const base = { region, accountId, tags: { project, stack, region }, protect: config.requireBoolean("protect") };
  const keyArn = createKey(`${name}-key`, { ...base, deliveredBy: ["sns"] }, {}).arn;
  const common = { ...base, keyArn, permissionsBoundaryArn: config.get("permissionsBoundaryArn") };
  const stores = createStores(name, common, size.timeoutSeconds);
  const { purchases, recommending, paying, orders, catalogue, interests, accounts, failures } = stores;

  const toOrder = [orders.grant("write")];
  const toRecommend = [catalogue.grant("read"), interests.grant("write")];
  const toPay = [accounts.grant("write")];
  const grants = [...toOrder, ...toRecommend, ...toPay];
  const network = new Network(`${name}-network`, { ...common, plan, grants, logRetentionDays: 365 });
  const place = { subnetIds: network.subnetIds, securityGroupIds: network.securityGroupIds };
  const shared = { ...common, ...place, function: { ...size, logLevel: "INFO", logRetentionDays: 365 } as const };
  const flows = {
    orders: new Flow<typeof import("./orders/handler.ts")>(`${name}-orders`, {
      ...{ ...shared, ...packageOf("orders"), description: "Writes each purchase down, once.", grants: toOrder },
      environment: { ORDERS_TABLE: orders.name },
      triggers: [onNotifications(purchases, { failures, filterPolicy: { kind: ["purchase"] } })],
    }),
    recommendations: new Flow<typeof import("./recommendations/handler.ts")>(`${name}-recommendations`, {
      ...{ ...shared, ...packageOf("recommendations"), description: "Notes what buyers like.", grants: toRecommend },
      environment: { CATALOGUE_TABLE: catalogue.name, INTERESTS_TABLE: interests.name },
      triggers: [onMessages(recommending, { maximumConcurrency: 5 })],
    }),
    payments: new Flow<typeof import("./payments/handler.ts")>(`${name}-payments`, {
      ...{ ...shared, ...packageOf("payments"), description: "Books payments, in order.", grants: toPay },
      environment: { ACCOUNTS_TABLE: accounts.name },
      triggers: [onMessages(paying)],
    }),
  };

  const watched = Object.entries(flows).map(([flow, { watch }]) => under(flow, watch));
  const alarms = watched.flatMap((each) => each.alarms);
  new Alarms(`${name}-alarms`, { ...common, alarms, emails: config.getObject<string[]>("emails") ?? [] });
  const dashboardUrl = createDashboard(name, { region, sections: watched.map(({ graphs }) => graphs) }, {});
  const redrive = createRedrive(name, { ...common, flows }, {});
  return {
    redrive,
    ...{ purchasesTopic: purchases.arn, paymentsTopic: stores.payments.arn },
    ...{ deadLetterQueue: recommending.deadLetters.arn, failureBucket: failures.bucket, dashboardUrl },
    ...{ ordersTable: orders.name, catalogueTable: catalogue.name },
    ...{ interestsTable: interests.name, accountsTable: accounts.name },
  };
}

/** By AWS region. */
export const regions = Object.fromEntries(
  config.requireObject<string[]>("regions").map((region) => [region, createRegion(region)]),
);
