import type * as pulumi from "@pulumi/pulumi";
import { FailureStore, Queue, Table, Topic } from "../../infra/kit.ts";

/** What everything of one region has in common. */
export type Common = {
  region: string;
  accountId: pulumi.Input<string>;
  keyArn: pulumi.Input<string>;
  tags: Record<string, string>;
  protect: boolean;
};

/** Where purchases and payments come in, what waits, and what is kept. */
export function createStores(name: string, common: Common, functionTimeoutSeconds: number) {
  const table = (purpose: string, key: string, sortKey?: string) =>
    new Table(`${name}-${purpose}`, {
      ...{ ...common, partitionKey: { name: key, type: "S" } },
      ...(sortKey !== undefined && { sortKey: { name: sortKey, type: "S" } }),
    });
  const purchases = new Topic(`${name}-purchases`, common);
  const payments = new Topic(`${name}-payments`, { ...common, type: "fifo" });
  return {
    ...{ purchases, payments },
    recommending: new Queue(`${name}-recommending`, {
      ...{ ...common, functionTimeoutSeconds, batchingWindowSeconds: 1 },
      subscriptions: [{ topic: purchases, filterPolicy: { kind: ["purchase"] } }],
    }),
    paying: new Queue(`${name}-paying`, {
      ...{ ...common, functionTimeoutSeconds, type: "fifo" },
      subscriptions: [{ topic: payments }],
    }),
    orders: table("orders", "id"),
    catalogue: table("catalogue", "item"),
    interests: table("interests", "category", "buyer"),
    accounts: table("accounts", "buyer"),
    failures: new FailureStore(`${name}-failures`, { ...common, retentionDays: 90 }),
  };
}
