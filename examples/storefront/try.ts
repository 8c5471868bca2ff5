import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Trying, tryIt } from "../trying/try-it.ts";
import { item, type NewItem } from "./item.ts";
import { WRITE_SCOPE } from "./routes.ts";
import { fetchToken } from "./token.ts";

const region = z.object({ apiUrl: z.url() });
const outputs = z.object({ regions: z.record(z.string(), region), issuer: z.string(), audience: z.string() });
const list = z.object({ items: z.array(item), next: z.string().optional() });

const COUNT = 12;
const PAGE = "http://localhost:8080";
const { CLIENT_ID: clientId = "ann" } = process.env;
const tea: NewItem = { name: "Green tea", price: 1250, currency: "EUR", stock: 3 };
/** Of a category that nobody has used before. */
const ITEMS = `/categories/${encodeURIComponent(`Tee und Kräuter ${randomUUID()}`)}/items`;

type See = Trying<unknown>["see"];
type Call = (method: string, path: string, headers?: Record<string, string>, body?: unknown) => Promise<Response>;

await tryIt({
  outputs,
  async run({ outputs: { regions, issuer, audience }, see }) {
    const [{ apiUrl } = { apiUrl: "" }] = Object.values(regions);
    const [reader, writer] = await Promise.all(
      ["items:read", WRITE_SCOPE].map((scope) => fetchToken({ issuer, audience, clientId, scope })),
    );
    const callWith = (token: string | undefined): Call => {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return (method, path, headers = {}, body = undefined) =>
        fetch(apiUrl + path, {
          method,
          headers: { ...authorization, ...headers },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
    };
    await tryAccess(see, { stranger: callWith(undefined), reader: callWith(reader) });
    await tryItems(see, callWith(writer));
  },
});

async function tryAccess(see: See, { stranger, reader }: { stranger: Call; reader: Call }): Promise<void> {
  await see("nobody gets in without a token", async () => (await stranger("GET", ITEMS)).status === 401);
  await see("a token to read with does not write", async () => {
    const statuses = [(await reader("GET", ITEMS)).status, (await reader("POST", ITEMS, {}, tea)).status];
    return statuses.join() === "200,403";
  });
  await see("a page of the shop may call from a browser, one of somebody else may not", async () => {
    const ask = async (origin: string) => {
      const headers = { origin, "access-control-request-method": "PUT" };
      return (await stranger("OPTIONS", ITEMS, headers)).headers.get("access-control-allow-origin");
    };
    return (await ask(PAGE)) === PAGE && (await ask("https://elsewhere.example")) === null;
  });
}

async function tryItems(see: See, call: Call): Promise<void> {
  const statusOf = async (...args: Parameters<Call>) => (await call(...args)).status;
  const create = async (name: string, key: string) => {
    const answer = await call("POST", ITEMS, { "idempotency-key": key }, { ...tea, name });
    return item.parse(await answer.json()).id;
  };
  await see("what is no item is refused by a problem that says why", async () => {
    const answer = await call("POST", ITEMS, {}, { ...tea, price: 12.5, colour: "green" });
    const type = answer.headers.get("content-type");
    return answer.status === 422 && type === "application/problem+json" && (await answer.text()).includes("price");
  });

  const keys = Array.from({ length: COUNT }, () => randomUUID());
  const ids = await Promise.all(keys.map((key, index) => create(`Tea ${index}`, key)));
  await see("a request that is sent again creates no second item", async () => {
    return (await create("Tea 0", keys[0] ?? "")) === ids[0];
  });
  await see("pages hold each item once", async () => {
    const seen: string[] = [];
    for (let after: string | undefined = ""; after !== undefined; ) {
      const query = new URLSearchParams({ limit: "5", ...(after !== "" && { after }) });
      const page = list.parse(await (await call("GET", `${ITEMS}?${query}`)).json());
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    }
    return seen.join() === ids.toSorted().join();
  });

  const path = `${ITEMS}/${ids[0]}`;
  const etag = async () => (await call("GET", path)).headers.get("etag") ?? "";
  await see("of two changes to one version, one is made and one is told so", async () => {
    const seen = { "if-match": await etag() };
    const change = (price: number) => statusOf("PUT", path, seen, { ...tea, price });
    return (await Promise.all([change(1), change(2)])).sort().join() === "200,412";
  });
  await see("a change without a version is refused", async () => (await statusOf("PUT", path, {}, tea)) === 428);
  await see("what is deleted is gone", async () => {
    const seen = { "if-match": await etag() };
    return (await statusOf("DELETE", path, seen)) === 204 && (await statusOf("GET", path)) === 404;
  });
}
