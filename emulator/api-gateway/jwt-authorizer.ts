import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import type { Clock } from "../time/clock.ts";
import type { ApiRefusal, RouteAuthorizer } from "./settings.ts";

type JwtSettings = RouteAuthorizer & { type: "jwt" };

/** Checks tokens for routes. */
export type JwtAuthorizer = {
  /** What the function is told of a token that is good enough, or why it is none. */
  check(authorization: string | undefined, settings: JwtSettings): Promise<{ jwt: object } | { refusal: ApiRefusal }>;
};

/** A key may be used for two hours before it is looked up again. */
const KEYS_KEPT_MS = 2 * 60 * 60 * 1000;
const LONGEST_FETCH_MS = 1500;
const LARGEST_KEY_SET = 150_000;

const discovery = z.object({ jwks_uri: z.url() });
const keySet = z.custom<JSONWebKeySet>((value) => z.object({ keys: z.array(z.object()) }).safeParse(value).success);

/**
 * The JWT authoriser of HTTP APIs: signature by one of the issuer's keys, issuer, audience, times, scopes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 * @param fetchText fetches the issuer's documents. @default the network
 */
export function createJwtAuthorizer(
  clock: Clock,
  fetchText: (url: string) => Promise<string> = fetchOverHttp,
): JwtAuthorizer {
  const known = new Map<string, { keys: Promise<JSONWebKeySet>; untilMs: number }>();

  function keysOf(issuer: string): Promise<JSONWebKeySet> {
    const found = known.get(issuer);
    if (found !== undefined && clock.now() < found.untilMs) return found.keys;
    const keys = fetchKeys(issuer, fetchText);
    known.set(issuer, { keys, untilMs: clock.now() + KEYS_KEPT_MS });
    // Nothing is kept of an issuer that could not be reached.
    keys.catch(() => known.delete(issuer));
    return keys;
  }

  return {
    async check(authorization, settings) {
      const token = authorization?.replace(/^Bearer\s+/i, "").trim();
      if (token === undefined || token === "") return { refusal: unauthorized() };
      let keys: JSONWebKeySet;
      try {
        keys = await keysOf(settings.issuer);
      } catch {
        return { refusal: invalid("OIDC discovery endpoint communication error") };
      }
      try {
        return admit(await verify(token, keys, settings, clock.now()), settings);
      } catch (error) {
        return { refusal: invalid(reasonOf(error)) };
      }
    },
  };
}

async function verify(token: string, keys: JSONWebKeySet, { issuer }: JwtSettings, nowMs: number): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
    issuer,
    algorithms: ["RS256", "RS384", "RS512"],
    requiredClaims: ["exp"],
    currentDate: new Date(nowMs),
  });
  if (payload.iat !== undefined && payload.iat > nowMs / 1000) throw new Error("the token was issued in the future");
  return payload;
}

/** `client_id` counts only where there is no `aud`; one scope of the route is enough. */
function admit(claims: JWTPayload, { audience, scopes }: JwtSettings): { jwt: object } | { refusal: ApiRefusal } {
  const intended = [claims.aud ?? claims.client_id].flat();
  if (!intended.some((one) => typeof one === "string" && audience.includes(one)))
    return { refusal: invalid("the token does not have a valid audience") };
  const granted = [claims.scp ?? claims.scope ?? []].flat().flatMap((scope) => String(scope).split(" "));
  const isEnough = scopes.length === 0 || scopes.some((scope) => granted.includes(scope));
  if (!isEnough) return { refusal: insufficient(scopes) };
  const told = Object.entries(claims).map(([name, value]) => [name, asText(value)]);
  return { jwt: { claims: Object.fromEntries(told), scopes: scopes.length === 0 ? null : granted } };
}

/** Functions are told every claim as text; a list in brackets, without commas. */
const asText = (value: unknown): string =>
  Array.isArray(value) ? `[${value.join(" ")}]` : typeof value === "object" ? JSON.stringify(value) : String(value);

async function fetchKeys(issuer: string, fetchText: (url: string) => Promise<string>): Promise<JSONWebKeySet> {
  const configuration = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const { jwks_uri } = discovery.parse(JSON.parse(await fetchText(configuration)));
  const text = await fetchText(jwks_uri);
  if (Buffer.byteLength(text) > LARGEST_KEY_SET) throw new Error(`${jwks_uri} is larger than ${LARGEST_KEY_SET} bytes`);
  return keySet.parse(JSON.parse(text));
}

async function fetchOverHttp(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(LONGEST_FETCH_MS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "the token has expired";
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === "iss")
    return "the token does not have a valid issuer";
  if (error instanceof errors.JWTClaimValidationFailed) return `the token does not have a valid ${error.claim}`;
  if (error instanceof errors.JOSEError) return "signature verification failed";
  return error instanceof Error ? error.message : "the token is not valid";
}

const unauthorized = (challenge = "Bearer"): ApiRefusal => ({
  status: 401,
  message: "Unauthorized",
  headers: { "www-authenticate": challenge },
});

const invalid = (reason: string): ApiRefusal => ({
  ...unauthorized(`Bearer scope="" error="invalid_token" error_description="${reason}"`),
  reason,
});

const insufficient = (scopes: readonly string[]): ApiRefusal => ({
  status: 403,
  message: "Forbidden",
  headers: { "www-authenticate": `Bearer scope="${scopes.join(" ")}" error="insufficient_scope"` },
  reason: "insufficient_scope",
});
