import { expect } from "chai";
import fc from "fast-check";
import type { ApiRequest } from "../../../emulator/api-gateway/settings.ts";
import { answering, createApi, createRoute, seen } from "./create-api.ts";

const jsonHeader = ["content-type", "application/json"] as const;

describe("what an HTTP API hands to a function", () => {
  it("is the request in payload format 2.0", async () => {
    const { call, events } = createApi({ settings: { routes: [createRoute({ routeKey: "POST /items/{id}" })] } });
    await call({
      method: "POST",
      target: "/items/a%20b?tag=x&tag=%C3%A4&q=1+2",
      headers: [
        ["Host", "127.0.0.1:4000"],
        ["User-Agent", "test"],
        ["X-Many", "1"],
        ["x-many", "2"],
        ["Cookie", "a=1; b=2"],
        jsonHeader,
      ],
      body: Buffer.from('{"ä":1}'),
    });
    const [{ requestContext, ...event } = { requestContext: {} }] = events;
    expect(event).to.deep.equal({
      version: "2.0",
      routeKey: "POST /items/{id}",
      rawPath: "/items/a b",
      rawQueryString: "tag=x&tag=%C3%A4&q=1+2",
      cookies: ["a=1", "b=2"],
      headers: {
        host: "127.0.0.1:4000",
        "user-agent": "test",
        "x-many": "1,2",
        "content-type": "application/json",
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-port": "4000",
        "x-forwarded-proto": "http",
      },
      queryStringParameters: { tag: "x,ä", q: "1 2" },
      pathParameters: { id: "a b" },
      body: '{"ä":1}',
      isBase64Encoded: false,
    });
    const { requestId, ...context } = requestContext;
    expect(requestId).to.be.a("string");
    expect(context).to.deep.equal({
      accountId: "000000000000",
      apiId: "a1b2c3",
      domainName: "127.0.0.1:4000",
      domainPrefix: "a1b2c3",
      http: { method: "POST", path: "/items/a b", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      routeKey: "POST /items/{id}",
      stage: "$default",
      time: "01/Jan/2025:00:00:00 +0000",
      timeEpoch: Date.UTC(2025, 0, 1),
    });
  });

  it("leaves out what is not there", async () => {
    const { call, events } = createApi();
    await call();
    expect(events[0]).not.to.have.any.keys("cookies", "queryStringParameters", "pathParameters", "body");
    expect(events[0]).to.include({ rawQueryString: "", isBase64Encoded: false });
  });

  const types: [type: string | undefined, isText: boolean][] = [
    ["text/csv", true],
    ["application/json; charset=utf-8", true],
    ["application/xml", true],
    ["application/javascript", true],
    ["application/x-www-form-urlencoded", false],
    ["application/jsonlines", false],
    ["image/png", false],
    [undefined, false],
  ];
  for (const [type, isText] of types)
    it(`has a body of ${type ?? "no type"} as ${isText ? "text" : "base64"}`, async () => {
      const { call, events } = createApi();
      const body = isText ? Buffer.from("a=ä") : Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      await call({ method: "POST", headers: type === undefined ? [] : [["Content-Type", type]], body });
      expect(events[0]).to.include({ isBase64Encoded: !isText, body: body.toString(isText ? "utf8" : "base64") });
    });
});

describe("what an HTTP API makes of a function's answer", () => {
  const answers: [answer: unknown, status: number, body: string, type?: string][] = [
    [{ statusCode: 201, body: "x", headers: { "Content-Type": "text/html" } }, 201, "x", "text/html"],
    [{ statusCode: "202" }, 202, "", "text/plain;charset=UTF-8"],
    [{ statusCode: 200, body: "AP8=", isBase64Encoded: true }, 200, Buffer.from([0, 255]).toString()],
    [{ message: "hello" }, 200, '{"message":"hello"}', "application/json"],
    ["hello", 200, "hello", "application/json"],
    [["a", 3, true], 200, '["a",3,true]', "application/json"],
    [null, 200, "null", "application/json"],
    [{ statusCode: 200, headers: { "x-count": 3 } }, 200, ""],
    [{ statusCode: "many" }, 500, '{"message":"Internal Server Error"}', "application/json"],
    [{ statusCode: 200, body: { a: 1 } }, 500, '{"message":"Internal Server Error"}'],
    [{ statusCode: 200, headers: { a: null } }, 500, '{"message":"Internal Server Error"}'],
    [{ statusCode: 99 }, 500, '{"message":"Internal Server Error"}'],
  ];
  for (const [answer, status, body, type] of answers)
    it(`of ${JSON.stringify(answer)} is ${status}`, async () => {
      const response = await createApi({ invoke: async () => answering(answer) }).call();
      expect(seen(response)).to.deep.equal([status, body]);
      if (type !== undefined) expect(response.headers).to.include({ "content-type": type });
    });

  it("has the length that it has, whatever the function says", async () => {
    const answer = { statusCode: 200, body: "ä", headers: { "Content-Length": "99" } };
    const { headers } = await createApi({ invoke: async () => answering(answer) }).call();
    expect(headers["content-length"]).to.equal("2");
  });

  it("keeps each cookie a header of its own", async () => {
    const cookies = ["a=1; HttpOnly", "b=2"];
    const { headers } = await createApi({ invoke: async () => answering({ statusCode: 200, cookies }) }).call();
    expect(headers["set-cookie"]).to.deep.equal(cookies);
  });

  it("keeps every byte, in and out", async () => {
    const echo = async (_: string, payload: string) => {
      const { body = "" } = JSON.parse(payload);
      return answering({ statusCode: 200, body, isBase64Encoded: true });
    };
    const { call } = createApi({ invoke: echo });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { body } = await call({ method: "POST", body: Buffer.from(bytes) });
        expect(Buffer.from(body)).to.deep.equal(Buffer.from(bytes));
      }),
      { numRuns: 50 },
    );
  });

  it("is never a broken one: any answer at all is a status and a body", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (answer) => {
        const { status, body } = await createApi({ invoke: async () => answering(answer) }).call();
        expect(status).to.be.within(100, 599);
        expect(body).to.be.instanceOf(Uint8Array);
      }),
      { numRuns: 100 },
    );
  });
});

describe("what an HTTP API answers by itself", () => {
  const message = (text: string) => JSON.stringify({ message: text });
  const refused: [title: string, request: Partial<ApiRequest>, status: number, message: string][] = [
    ["a path that no route has", { target: "/nowhere" }, 404, "Not Found"],
    [
      "a body above 10 MiB",
      { method: "POST", target: "/items", body: Buffer.alloc(10 * 2 ** 20 + 1) },
      413,
      "Request Entity Too Large",
    ],
    [
      "an event above Lambda's 6 MiB",
      { method: "POST", target: "/items", body: Buffer.alloc(5 * 2 ** 20) },
      413,
      "Request Entity Too Large",
    ],
    [
      "headers above 10,240 bytes",
      { target: "/items", headers: [["x", "x".repeat(10_240)]] },
      431,
      "Request Header Fields Too Large",
    ],
  ];
  for (const [title, request, status, text] of refused)
    it(`is ${status} to ${title}`, async () => {
      const { call, events } = createApi({ settings: { routes: [createRoute({ routeKey: "ANY /items" })] } });
      expect(seen(await call(request))).to.deep.equal([status, message(text)]);
      expect(events).to.deep.equal([]);
    });

  it("is 500 when the function throws or is not there, and tells nothing of why", async () => {
    const failed = { ...answering({ errorMessage: "secret" }), functionError: "Unhandled" } as const;
    for (const result of [failed, undefined])
      expect(seen(await createApi({ invoke: async () => result }).call())).to.deep.equal([
        500,
        message("Internal Server Error"),
      ]);
  });

  it("is 503 when the function has no concurrency left", async () => {
    const { call } = createApi({ invoke: async () => ({ throttled: true }) });
    expect(seen(await call())).to.deep.equal([503, message("Service Unavailable")]);
  });

  it("is 503 after the integration's time-out, while the function goes on", async () => {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof answering>>();
    const { call, clock } = createApi({ invoke: () => promise });
    const response = call();
    await clock.advance(29_999);
    expect(await Promise.race([response, "waiting"])).to.equal("waiting");
    await clock.advance(1);
    expect(seen(await response)).to.deep.equal([503, message("Service Unavailable")]);
    resolve(answering({}));
  });

  it("is 429 beyond the burst, until the rate has made up for it", async () => {
    const { call, clock, events } = createApi({ settings: { throttling: { ratePerSecond: 2, burst: 3 } } });
    const statuses = async (count: number) => {
      const found: number[] = [];
      for (let i = 0; i < count; i++) found.push((await call()).status);
      return found;
    };
    expect(await statuses(4)).to.deep.equal([200, 200, 200, 429]);
    await clock.advance(1000);
    expect(await statuses(3)).to.deep.equal([200, 200, 429]);
    await clock.advance(60_000);
    expect(await statuses(4)).to.deep.equal([200, 200, 200, 429]);
    expect(events).to.have.length(8);
  });
});

describe("the access log of an HTTP API", () => {
  const accessLogFormat =
    '{"status":"$context.status","route":"$context.routeKey","path":"$context.path","error":"$context.error.message","ip":"$context.identity.sourceIp","what":"$context.unheardOf"}';

  it("has a line for each request, those that reached no function too", async () => {
    const { call, log } = createApi({
      settings: { accessLogFormat, routes: [createRoute({ routeKey: "GET /items" })] },
    });
    await call();
    await call({ target: "/%22%7D" });
    const [good, bad] = log.map((line) => JSON.parse(line));
    const common = { ip: "127.0.0.1", what: "-" };
    expect(good).to.deep.equal({ status: "200", route: "GET /items", path: "/items", error: "-", ...common });
    expect(bad).to.deep.equal({ status: "404", route: "-", path: '/"}', error: "Not Found", ...common });
  });
});
