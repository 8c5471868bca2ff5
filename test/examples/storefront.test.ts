import { readFileSync } from "node:fs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEventV2WithJWTAuthorizer, Context } from "aws-lambda";
import { expect } from "chai";
import { z } from "zod";
import { createDynamodb } from "../../emulator/dynamodb/dynamodb.ts";
import { createEndpoint } from "../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../emulator/s3/memory-object-store.ts";
import { createVirtualClock } from "../../emulator/time/virtual-clock.ts";
import { createApp } from "../../examples/storefront/app.ts";
import { item, newItem } from "../../examples/storefront/item.ts";
import { createItemsTable } from "../../examples/storefront/items-table.ts";
import { READS, WRITES } from "../../examples/storefront/routes.ts";

const scope = { account: "000000000000", region: "eu-west-1" };
const TEA = { name: "Green tea", price: 1250, currency: "EUR", stock: 3 };
const document = JSON.parse(readFileSync(new URL("../../examples/storefront/openapi.json", import.meta.url), "utf8"));

/** The app over an empty table, as API Gateway would call it. */
async function createShop() {
  const clock = createVirtualClock();
  const dynamodb = createDynamodb({ clock });
  dynamodb.createTable(scope, {
    ...{ TableName: "items", BillingMode: "PAY_PER_REQUEST" },
    KeySchema: [
      { AttributeName: "category", KeyType: "HASH" },
      { AttributeName: "id", KeyType: "RANGE" },
    ],
    AttributeDefinitions: ["category", "id"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
  });
  const endpoint = createEndpoint({
    dynamodb,
    kinesis: createKinesis({ clock }),
    objectStore: createMemoryObjectStore({ clock }),
  });
  const credentials = { accessKeyId: scope.account, secretAccessKey: "local" };
  const url = `http://127.0.0.1:${await endpoint.listen(0)}`;
  const client = new DynamoDBClient({ region: scope.region, endpoint: url, credentials });
  const app = createApp(createItemsTable(client, "items"));
  async function call(method: string, rawPath: string, { body, sub = "ann", query = "", ...headers }: Call = {}) {
    const event = {
      ...{ version: "2.0", routeKey: "any", rawPath, rawQueryString: query, isBase64Encoded: false },
      headers: { host: "shop.example", ...headers },
      requestContext: {
        http: { method, path: rawPath },
        domainName: "shop.example",
        authorizer: { jwt: { claims: { sub } } },
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    };
    const answer = await app(event as unknown as APIGatewayProxyEventV2WithJWTAuthorizer, {} as Context);
    return {
      status: answer.statusCode,
      headers: answer.headers ?? {},
      body: answer.body === undefined || answer.body === "" ? undefined : JSON.parse(answer.body),
    };
  }
  const stop = async () => {
    client.destroy();
    await endpoint.close();
  };
  return { call, stop };
}
type Call = { body?: unknown; sub?: string; query?: string; [header: string]: unknown };

describe("the storefront", () => {
  let shop: Awaited<ReturnType<typeof createShop>>;
  beforeEach(async () => {
    shop = await createShop();
  });
  afterEach(() => shop.stop());
  const ITEMS = "/categories/Tee & Kräuter/items".replace(" & ", " und ");
  const create = (overrides: object = {}, more: Call = {}) =>
    shop.call("POST", ITEMS, { body: { ...TEA, ...overrides }, ...more });

  it("creates an item and says where it is and which version it has", async () => {
    const { status, headers, body } = await create();
    expect(status).to.equal(201);
    expect(body).to.deep.include({ ...TEA, version: 1, category: "Tee und Kräuter" });
    expect(headers).to.include({ etag: '"1"', location: `/categories/Tee%20und%20Kr%C3%A4uter/items/${body.id}` });
    expect((await shop.call("GET", `${ITEMS}/${body.id}`)).body).to.deep.equal(body);
  });

  it("creates one item however often the same request comes, also when the item was changed meanwhile", async () => {
    const key = { "idempotency-key": "k1" };
    const { body } = await create({}, key);
    expect(await create({}, key)).to.deep.include({ status: 201, body });
    const path = `${ITEMS}/${body.id}`;
    await shop.call("PUT", path, { body: { ...TEA, price: 1 }, "if-match": '"1"' });
    expect((await create({}, key)).body).to.deep.equal({ ...body, price: 1, version: 2 });
    expect((await shop.call("GET", ITEMS)).body.items).to.have.length(1);
  });

  it("takes a key of one caller for none of another's, and for one item alone", async () => {
    const key = { "idempotency-key": "k1" };
    const [ann, bob] = [await create({}, key), await create({}, { ...key, sub: "bob" })];
    expect(ann.body.id).not.to.equal(bob.body.id);
    expect((await create({ price: 2 }, key)).status).to.equal(422);
  });

  it("has pages that hold each item once", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.push((await create()).body.id);
    const seen: string[][] = [];
    for (let after = ""; ; ) {
      const { body } = await shop.call("GET", ITEMS, { query: `limit=2${after && `&after=${after}`}` });
      seen.push(body.items.map(({ id }: { id: string }) => id));
      if (body.next === undefined) break;
      after = body.next;
    }
    expect(seen.flat()).to.deep.equal(ids.sort());
    expect(seen.map(({ length }) => length)).to.deep.equal([2, 2, 1]);
  });

  it("lets one of two changes to the same version through", async () => {
    const { body } = await create();
    const change = (price: number) =>
      shop.call("PUT", `${ITEMS}/${body.id}`, { body: { ...TEA, price }, "if-match": '"1"' });
    const statuses = (await Promise.all([change(1), change(2)])).map(({ status }) => status);
    expect(statuses.sort()).to.deep.equal([200, 412]);
    expect((await shop.call("GET", `${ITEMS}/${body.id}`)).headers).to.include({ etag: '"2"' });
  });

  it("deletes a version that the caller has seen", async () => {
    const { body } = await create();
    const remove = (headers: Call) => shop.call("DELETE", `${ITEMS}/${body.id}`, headers);
    for (const [headers, status] of [
      [{}, 428],
      [{ "if-match": "*" }, 412],
      [{ "if-match": '"7"' }, 412],
      [{ "if-match": '"1"' }, 204],
      [{ "if-match": '"1"' }, 404],
    ] as const)
      expect((await remove(headers)).status, JSON.stringify(headers)).to.equal(status);
  });

  const refused: [title: string, method: string, path: string, call: Call, status: number, says: RegExp][] = [
    ["a body that is no JSON", "POST", ITEMS, { body: "{" }, 400, /must be JSON/],
    ["half a cent", "POST", ITEMS, { body: { ...TEA, price: 0.5 } }, 422, /"path":"price"/],
    ["a member that nobody knows", "POST", ITEMS, { body: { ...TEA, colour: "green" } }, 422, /colour/],
    ["a page of 1,000", "GET", ITEMS, { query: "limit=1000" }, 422, /"path":"limit"/],
    ["a category with a percent sign", "GET", "/categories/100%/items", {}, 422, /category/],
    ["a category with a hash", "GET", "/categories/a#b/items", {}, 422, /category/],
    ["an item that is not there", "GET", `${ITEMS}/nothing`, {}, 404, /no such item/],
    ["an ID that can be none", "GET", `${ITEMS}/${"x".repeat(2000)}`, {}, 404, /no such item/],
    ["a path that is none", "GET", "/", {}, 404, /nothing at this path/],
  ];
  for (const [title, method, path, call, status, says] of refused)
    it(`refuses ${title} by a problem`, async () => {
      const answer = await shop.call(method, path, call);
      expect(answer.status).to.equal(status);
      expect(answer.headers).to.include({ "content-type": "application/problem+json" });
      expect(answer.body).to.include({ status });
      expect(JSON.stringify(answer.body)).to.match(says);
    });

  it("tells nothing of what went wrong inside", async () => {
    const app = createApp({
      read: () => Promise.reject(new Error("secret")),
    } as unknown as ReturnType<typeof createItemsTable>);
    const event = {
      version: "2.0",
      routeKey: "any",
      rawPath: "/categories/a/items/b",
      rawQueryString: "",
      headers: {},
      isBase64Encoded: false,
    };
    const requestContext = { http: { method: "GET", path: event.rawPath }, domainName: "shop.example" };
    const error = console.error;
    console.error = () => {};
    try {
      const { statusCode, body } = await app(
        { ...event, requestContext } as unknown as APIGatewayProxyEventV2WithJWTAuthorizer,
        {} as Context,
      );
      expect(statusCode).to.equal(500);
      expect(body).not.to.contain("secret");
    } finally {
      console.error = error;
    }
  });
});

describe("the storefront's OpenAPI document", () => {
  it("has the program's routes, and no other", () => {
    const paths = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((name) => name !== "parameters")
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(paths).to.have.members([...READS, ...WRITES]);
  });

  it("has the schemas that requests are checked by", () => {
    for (const [name, schema] of Object.entries({ NewItem: newItem, Item: item })) {
      const { $schema: _, ...expected } = z.toJSONSchema(schema);
      expect(document.components.schemas[name]).to.deep.equal(expected);
    }
  });
});
