import { request } from "node:http";
import { expect } from "chai";
import { createHttpApi } from "../../../emulator/api-gateway/http-api.ts";
import { createApiListener } from "../../../emulator/api-gateway/listen.ts";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { answering, createRoute } from "./create-api.ts";

describe("an HTTP API on a port", () => {
  const errors: unknown[] = [];
  const api = createHttpApi({
    settings: { apiId: "a", region: "eu-west-1", account: "000000000000", routes: [createRoute()] },
    async invoke(_, payload) {
      const { body = "", headers, requestContext } = JSON.parse(payload);
      if (headers["x-break"]) throw new Error("broken");
      const seen = { ...requestContext.http, many: headers["x-many"] };
      return answering({
        statusCode: 200,
        headers: { "x-seen": JSON.stringify(seen) },
        cookies: ["a=1", "b=2"],
        body,
        isBase64Encoded: true,
      });
    },
    clock: realClock,
  });
  const listener = createApiListener(api, (error) => errors.push(error));
  let url: string;
  before(async () => {
    url = `http://127.0.0.1:${await listener.listen()}`;
  });
  after(() => listener.close());

  it("takes and gives bodies, headers and cookies as they are", async () => {
    const body = Buffer.from([0, 1, 254, 255]);
    const response = await fetch(`${url}/a/b?c=d`, { method: "POST", body, headers: { "x-many": "1, 2" } });
    expect(Buffer.from(await response.arrayBuffer())).to.deep.equal(body);
    expect(response.headers.getSetCookie()).to.deep.equal(["a=1", "b=2"]);
    expect(JSON.parse(response.headers.get("x-seen") ?? "")).to.include({ method: "POST", path: "/a/b", many: "1, 2" });
    expect(response.headers.get("apigw-requestid")).to.be.a("string");
  });

  it("refuses a host that is not this machine", async () => {
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    request(url, { headers: { host: "evil.example" } }, (response) => resolve(response.resume().statusCode)).end();
    expect(await promise).to.equal(403);
  });

  it("answers 500 when it fails itself, and tells its owner", async () => {
    const response = await fetch(url, { headers: { "x-break": "1" } });
    expect([response.status, await response.text()]).to.deep.equal([500, '{"message":"Internal Server Error"}']);
    expect(errors).to.have.length(1);
  });
});
