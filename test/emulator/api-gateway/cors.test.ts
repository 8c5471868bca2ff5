import { expect } from "chai";
import type { CorsSettings } from "../../../emulator/api-gateway/settings.ts";
import { answering, createApi, createRoute } from "./create-api.ts";

const SHOP = "https://shop.example";
const createCors = (overrides: Partial<CorsSettings> = {}): CorsSettings => ({
  allowOrigins: [SHOP],
  allowMethods: ["GET", "PUT"],
  allowHeaders: ["authorization"],
  exposeHeaders: ["etag"],
  maxAgeSeconds: 600,
  allowCredentials: false,
  ...overrides,
});
const preflight = (origin: string) => ({
  method: "OPTIONS",
  headers: [
    ["Origin", origin],
    ["Access-Control-Request-Method", "PUT"],
  ] as const,
});
const guarded = { type: "iam" } as const;

describe("an HTTP API that browsers of other origins may call", () => {
  it("answers a preflight by itself, though no route takes it", async () => {
    const { call, events } = createApi({
      settings: { cors: createCors(), routes: [createRoute({ routeKey: "PUT /items", authorizer: guarded })] },
    });
    const { status, headers } = await call(preflight(SHOP));
    expect(status).to.equal(204);
    expect(headers).to.include({
      "access-control-allow-origin": SHOP,
      "access-control-allow-methods": "GET,PUT",
      "access-control-allow-headers": "authorization",
      "access-control-max-age": "600",
    });
    expect(events).to.deep.equal([]);
  });

  it("tells an origin that is not allowed nothing", async () => {
    const { call } = createApi({ settings: { cors: createCors() } });
    for (const request of [
      preflight("https://evil.example"),
      { headers: [["Origin", "https://evil.example"]] as const },
    ]) {
      const { headers } = await call(request);
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).to.deep.equal([]);
    }
  });

  it("refuses a preflight to a route for every method that asks who calls", async () => {
    for (const routeKey of ["$default", "ANY /{proxy+}"]) {
      const { call } = createApi({
        settings: { cors: createCors(), routes: [createRoute({ routeKey, authorizer: guarded })] },
      });
      expect((await call(preflight(SHOP))).status).to.equal(403);
    }
  });

  it("puts its own headers in place of the function's, on errors too", async () => {
    const headers = { "Access-Control-Allow-Origin": "*", "access-control-allow-methods": "*" };
    const { call } = createApi({
      settings: { cors: createCors(), routes: [createRoute({ routeKey: "GET /items" })] },
      invoke: async () => answering({ statusCode: 200, headers }),
    });
    const origin = { headers: [["Origin", SHOP]] as const };
    const good = await call(origin);
    expect(good.headers).to.include({ "access-control-allow-origin": SHOP, "access-control-expose-headers": "etag" });
    expect(good.headers).not.to.have.property("access-control-allow-methods");
    expect((await call({ ...origin, target: "/nowhere" })).headers).to.include({ "access-control-allow-origin": SHOP });
  });

  const origins: [allowed: string, origin: string, told: string | undefined][] = [
    ["*", "http://a.example", "*"],
    ["https://*", "https://a.example", "https://a.example"],
    ["https://*", "http://a.example", undefined],
    [SHOP, `${SHOP}.evil.example`, undefined],
  ];
  for (const [allowed, origin, told] of origins)
    it(`that allows ${allowed} tells ${origin} ${told ?? "nothing"}`, async () => {
      const { call } = createApi({ settings: { cors: createCors({ allowOrigins: [allowed] }) } });
      const { headers } = await call({ headers: [["Origin", origin]] });
      expect(headers["access-control-allow-origin"]).to.equal(told);
    });

  it("leaves the headers to the function where nothing is set", async () => {
    const { call } = createApi({
      invoke: async () => answering({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } }),
    });
    expect((await call(preflight(SHOP))).headers).to.include({ "access-control-allow-origin": "*" });
  });
});
