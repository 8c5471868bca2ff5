import { SignatureV4 } from "@smithy/signature-v4";
import { expect } from "chai";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { createJwtAuthorizer } from "../../../emulator/api-gateway/jwt-authorizer.ts";
import type { RouteAuthorizer } from "../../../emulator/api-gateway/settings.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { Sha256 } from "../../../handlers/kinesis/aws/sha256.ts";
import { createApi, createRoute } from "./create-api.ts";

const ISSUER = "https://login.example";
const NOW = Date.UTC(2025, 0, 1) / 1000;
const settings = (overrides: object = {}): RouteAuthorizer => ({
  type: "jwt",
  issuer: ISSUER,
  audience: ["shop"],
  scopes: [],
  ...overrides,
});

describe("a route that asks for a token", () => {
  let sign: (claims: JWTPayload, header?: object) => Promise<string>;
  let documents: Record<string, unknown>;
  before(async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256");
    const keys = [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256" }];
    documents = {
      [`${ISSUER}/.well-known/openid-configuration`]: { jwks_uri: `${ISSUER}/keys` },
      [`${ISSUER}/keys`]: { keys },
    };
    sign = (claims, header = {}) =>
      new SignJWT({ iss: ISSUER, aud: "shop", sub: "u1", exp: NOW + 60, ...claims })
        .setProtectedHeader({ alg: "RS256", kid: "k1", ...header })
        .sign(privateKey);
  });

  /** An API whose only route is guarded, and the documents that its authoriser has fetched. */
  const createGuarded = (authorizer = settings()) => {
    const clock = createVirtualClock();
    const fetched: string[] = [];
    const jwtAuthorizer = createJwtAuthorizer(clock, async (url) => {
      fetched.push(url);
      return JSON.stringify(documents[url] ?? expect.fail(url));
    });
    const api = createApi({ settings: { routes: [createRoute({ authorizer })] }, jwtAuthorizer });
    const callWith = (authorization?: string) =>
      api.call({ headers: authorization === undefined ? [] : [["Authorization", authorization]] });
    return { ...api, callWith, fetched, clock };
  };

  it("tells the function every claim as text", async () => {
    const { callWith, events } = createGuarded();
    const { status } = await callWith(`Bearer ${await sign({ roles: ["a", "b"], admin: true })}`);
    expect(status).to.equal(200);
    expect(events[0]?.requestContext.authorizer).to.deep.equal({
      jwt: {
        claims: { iss: ISSUER, aud: "shop", sub: "u1", exp: String(NOW + 60), roles: "[a b]", admin: "true" },
        scopes: null,
      },
    });
  });

  const refused: [title: string, claims: JWTPayload, description: string][] = [
    ["another audience", { aud: "other" }, "the token does not have a valid audience"],
    ["another issuer", { iss: "https://evil.example" }, "the token does not have a valid issuer"],
    ["a time that is over", { exp: NOW - 1 }, "the token has expired"],
    ["no end", { exp: undefined } as unknown as JWTPayload, "the token does not have a valid exp"],
    ["a time to come", { nbf: NOW + 60 }, "the token does not have a valid nbf"],
    ["an issue to come", { iat: NOW + 60 }, "the token was issued in the future"],
  ];
  for (const [title, claims, description] of refused)
    it(`refuses a token of ${title}`, async () => {
      const { callWith, events } = createGuarded();
      const { status, headers, body } = await callWith(await sign(claims));
      expect([status, Buffer.from(body).toString()]).to.deep.equal([401, '{"message":"Unauthorized"}']);
      expect(headers["www-authenticate"]).to.equal(
        `Bearer scope="" error="invalid_token" error_description="${description}"`,
      );
      expect(events).to.deep.equal([]);
    });

  it("refuses no token, none that is one, one of another key and one without a signature", async () => {
    const { callWith, events } = createGuarded();
    const token = await sign({});
    const [header = "", payload = ""] = token.split(".");
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    const other = await new SignJWT({ iss: ISSUER, aud: "shop", exp: NOW + 60 })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .sign((await generateKeyPair("RS256")).privateKey);
    for (const given of [undefined, "", "Bearer ", "Bearer abc", other, `${header}.${payload}.`, `${none}.${payload}.`])
      expect((await callWith(given)).status).to.equal(401);
    expect(events).to.deep.equal([]);
  });

  it("takes client_id for the audience where there is no aud", async () => {
    const { callWith } = createGuarded();
    const without = { aud: undefined } as unknown as JWTPayload;
    expect((await callWith(await sign({ ...without, client_id: "shop" }))).status).to.equal(200);
    expect((await callWith(await sign({ aud: "other", client_id: "shop" }))).status).to.equal(401);
  });

  it("asks for one of its scopes, by either claim", async () => {
    const { callWith, events } = createGuarded(settings({ scopes: ["items:write", "admin"] }));
    const refusal = await callWith(await sign({ scope: "items:read" }));
    expect(refusal.status).to.equal(403);
    expect(refusal.headers["www-authenticate"]).to.contain('error="insufficient_scope"');
    expect((await callWith(await sign({}))).status).to.equal(403);
    expect((await callWith(await sign({ scope: "items:read items:write" }))).status).to.equal(200);
    expect((await callWith(await sign({ scp: ["admin"] }))).status).to.equal(200);
    expect(events[0]?.requestContext.authorizer).to.have.nested.property("jwt.scopes[1]", "items:write");
  });

  it("fetches the issuer's keys once in two hours", async () => {
    const { callWith, fetched, clock } = createGuarded();
    const token = await sign({ exp: NOW + 100_000 });
    for (const _ of [1, 2]) await callWith(token);
    await clock.advance(7_199_000);
    await callWith(token);
    expect(fetched).to.have.length(2);
    await clock.advance(1000);
    await callWith(token);
    expect(fetched).to.have.length(4);
  });

  it("refuses all while the issuer can't be reached, and asks again", async () => {
    const issuer = "https://down.example";
    const { callWith, fetched } = createGuarded(settings({ issuer }));
    for (const _ of [1, 2]) {
      const { status, headers } = await callWith(await sign({ iss: issuer }));
      expect(status).to.equal(401);
      expect(headers["www-authenticate"]).to.contain("OIDC discovery endpoint communication error");
    }
    expect(fetched).to.have.length(2);
  });
});

describe("a route that asks for a signature", () => {
  const signer = (overrides: object = {}) =>
    new SignatureV4({
      credentials: { accessKeyId: "000000000000", secretAccessKey: "local" },
      region: "eu-west-1",
      service: "execute-api",
      sha256: Sha256,
      ...overrides,
    });
  const createSigned = () => createApi({ settings: { routes: [createRoute({ authorizer: { type: "iam" } })] } });
  const plain = {
    method: "PUT",
    protocol: "http:",
    hostname: "127.0.0.1",
    path: "/items/a%20b",
    query: { b: "2 ä", a: ["1", "0"] },
  };
  const target = "/items/a%20b?b=2%20%C3%A4&a=1&a=0";
  const body = '{"name":"x"}';
  const signed = async (overrides: object = {}, signingDate = new Date(NOW * 1000)) => {
    const request = { ...plain, headers: { host: "127.0.0.1:4000", "content-type": "application/json" }, body };
    const { headers } = await signer(overrides).sign(request, { signingDate });
    return Object.entries(headers);
  };

  it("lets in who signed with the local secret, and tells the function who", async () => {
    const { call, events } = createSigned();
    expect((await call({ method: "PUT", target, headers: await signed(), body: Buffer.from(body) })).status).to.equal(
      200,
    );
    expect(events[0]?.requestContext.authorizer).to.have.nested.property("iam.accountId", "000000000000");
  });

  const broken: [title: string, change: { signing?: object; date?: Date; body?: string; target?: string }][] = [
    ["another secret", { signing: { credentials: { accessKeyId: "000000000000", secretAccessKey: "other" } } }],
    ["another region", { signing: { region: "us-east-1" } }],
    ["another service", { signing: { service: "lambda" } }],
    ["a time six minutes ago", { date: new Date((NOW - 360) * 1000) }],
    ["another body", { body: '{"name":"y"}' }],
    ["another path", { target: target.replace("items", "users") }],
    ["another query", { target: `${target}&c=3` }],
  ];
  for (const [title, { signing, date, ...change }] of broken)
    it(`refuses a signature of ${title}`, async () => {
      const { call, events } = createSigned();
      const headers = await signed(signing, date);
      const { status } = await call({
        method: "PUT",
        target: change.target ?? target,
        headers,
        body: Buffer.from(change.body ?? body),
      });
      expect([status, events.length]).to.deep.equal([403, 0]);
    });

  it("refuses no signature at all", async () => {
    const { call } = createSigned();
    for (const authorization of ["", "AWS4-HMAC-SHA256", "Bearer x"])
      expect((await call({ headers: [["authorization", authorization]] })).status).to.equal(403);
  });
});
