import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Clock } from "../../../emulator/time/clock.ts";

/** What a token says. */
export type TokenClaims = { subject: string; audience: string; scope?: string };

/** Stands on this machine for whoever issues tokens in production, and gives one to anybody who asks. */
export type TokenIssuer = {
  /** Its base URL, which its tokens name as `iss`. */
  readonly url: string;
  /** A token that is good for an hour. */
  token(claims: TokenClaims): Promise<string>;
  close(): Promise<void>;
};

const LIFETIME_SECONDS = 3600;
const ALGORITHM = "RS256";
const KEY_ID = "local";

/**
 * Starts an issuer on a port of its own: discovery, keys, and a token endpoint that takes `client_credentials`: `client_id` becomes
 * the subject. https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export async function startTokenIssuer(clock: Clock): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
  const keys = [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ALGORITHM, use: "sig" }];
  let url = "";

  function token({ subject, audience, scope }: TokenClaims): Promise<string> {
    const nowSeconds = Math.floor(clock.now() / 1000);
    return new SignJWT({ client_id: subject, ...(scope !== undefined && { scope }) })
      .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
      .setIssuer(url)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + LIFETIME_SECONDS)
      .sign(privateKey);
  }

  async function answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    const called = `${request.method} ${request.url}`;
    if (called === "GET /.well-known/openid-configuration")
      return [200, { issuer: url, jwks_uri: `${url}/keys`, token_endpoint: `${url}/token` }];
    if (called === "GET /keys") return [200, { keys }];
    if (called !== "POST /token") return [404, { error: "not_found" }];
    const form = new URLSearchParams(await text(request));
    const [subject, audience, scope] = ["client_id", "audience", "scope"].map((name) => form.get(name) ?? "");
    if (!subject || !audience)
      return [400, { error: "invalid_request", error_description: "client_id and audience must be given" }];
    const access_token = await token({ subject, audience, ...(scope && { scope }) });
    return [200, { access_token, token_type: "Bearer", expires_in: LIFETIME_SECONDS }];
  }

  const server = createServer((request, response) => {
    answer(request)
      .catch((): [number, object] => [400, { error: "invalid_request" }])
      .then(([status, body]) => send(response, status, body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
