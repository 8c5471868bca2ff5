import { z } from "zod";
import { type Trying, tryIt } from "../trying/try-it.ts";
import { openShop, readSample, type Shop, stackOutputs } from "./shop.ts";

type See = Trying<unknown>["see"];

const categories = { lamp: "home", desk: "home", novel: "books" };
const categoryOf = new Map(Object.entries(categories));
/** A message is received five times before it is given up, and hidden for a minute and a half each time. */
const PATIENCE_SECONDS = 900;

await tryIt({
  outputs: z.object({ regions: z.record(z.string(), stackOutputs) }),
  async run({ outputs, see }) {
    const [[region, stack] = fail()] = Object.entries(outputs.regions);
    const shop = openShop(region, stack, Date.now().toString(36));
    await seePurchases(shop, see);
    await seePayments(shop, see);
    await seeFailures(shop, see);
    shop.close();
  },
});

async function seePurchases({ run, stack, stock, buy, visit, find }: Shop, see: See): Promise<void> {
  for (const [item, category] of categoryOf) await stock(item, category);
  const purchases = await readSample(run);
  // Publishers may say a thing twice; and what is no purchase passes no filter.
  for (const bought of [...purchases, ...purchases.slice(0, 2)]) await buy(bought);
  await visit();
  await see("every purchase is an order", async () => {
    const orders = await Promise.all(purchases.map(({ id }) => find(stack.ordersTable, { id })));
    return orders.every((order, index) => order?.item?.S === purchases[index]?.item);
  });
  await see("what buyers like is known by kind", async () => {
    const likes = purchases.map(({ buyer, item }) => ({ buyer, category: categoryOf.get(item) ?? fail() }));
    return (await Promise.all(likes.map((like) => find(stack.interestsTable, like)))).every(Boolean);
  });
}

async function seePayments({ run, stack, pay, find }: Shop, see: See): Promise<void> {
  const buyers = [`mina ${run}`, `juno ${run}`];
  const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
  for (const number of numbers) await pay(buyers, number, 100);
  await see("payments are booked in the order of each buyer, once", async () => {
    const accounts = await Promise.all(buyers.map((buyer) => find(stack.accountsTable, { buyer })));
    return accounts.every(
      (account) => account?.cents?.N === "1000" && account.booked?.L?.map(({ N }) => N).join() === numbers.join(),
    );
  });
}

async function seeFailures({ run, stack, buy, stock, find, redrive, ...shop }: Shop, see: See): Promise<void> {
  const rare = { id: `rare ${run}`, buyer: `hana ${run}`, item: `vinyl ${run}`, cents: 3500 };
  await buy(rare);
  await buy({ id: `broken ${run}` });
  const keptIn = "a purchase that nobody can read lies in the failure store";
  await see(keptIn, async () => (await shop.givenUp()) > 0, PATIENCE_SECONDS);
  const dead = "it lies in the dead-letter queue too, beside one whose item the catalogue lacks";
  await see(dead, async () => (await shop.deadLetters()) === 2, PATIENCE_SECONDS);
  await stock(rare.item, "music");
  await redrive();
  const back = "that one is handled when it comes back: the catalogue has its item now";
  await see(back, () => find(stack.interestsTable, { category: "music", buyer: rare.buyer }));
}

function fail(): never {
  throw new Error("The outputs name no region, or the sample holds an unknown item.");
}
