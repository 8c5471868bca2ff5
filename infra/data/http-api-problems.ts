import type * as pulumi from "@pulumi/pulumi";

/** Who may call an HTTP API, from where, and how often. */
export type HttpApiSettings = {
  /** Who signs the tokens of routes that ask for one. @default no route may */
  jwt?: {
    /** Base URL of an OpenID Connect issuer, by HTTPS. */
    issuer: pulumi.Input<string>;
    /** What `aud`, or else `client_id`, of a token must name one of: 1 to 50. */
    audience: pulumi.Input<string>[];
  };
  /** Which pages of other origins may call it from a browser. @default none */
  cors?: {
    /** Such as `https://shop.example`; `https://*` for all by HTTPS. */
    allowOrigins: string[];
    allowMethods: string[];
    /** Headers that a page may send. @default none but the usual */
    allowHeaders?: string[];
    /** Headers of an answer that a page may read. @default none but the usual */
    exposeHeaders?: string[];
    /** How long a browser remembers what it was told, 0 to 86,400 seconds. @default the browser decides */
    maxAgeSeconds?: number;
    /** Whether a page may send cookies. @default false */
    allowCredentials?: boolean;
  };
  /** Requests a second for ever, and at once, before callers get 429. @default 100 a second, 200 at once */
  throttling?: { ratePerSecond: number; burst: number };
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const MOST_ROUTES = 300;
const MOST_AUDIENCES = 50;
const LONGEST_MAX_AGE_SECONDS = 86_400;

/** What AWS would refuse of an API's settings, or what lets nobody through: setting, rule, value got, fix. */
export function httpApiProblems({ jwt, cors, throttling }: HttpApiSettings): string[] {
  const problems: string[] = [];
  const check = (isRight: boolean, problem: string) => isRight || problems.push(problem);
  if (jwt !== undefined) {
    const { issuer, audience } = jwt;
    check(
      typeof issuer !== "string" || /^https:\/\/[^/]/.test(issuer),
      `jwt.issuer must be a URL by HTTPS, got ${String(issuer)}.\nFix: the issuer as its tokens name it, such as https://login.example.com`,
    );
    check(
      audience.length > 0 && audience.length <= MOST_AUDIENCES,
      `jwt.audience must name 1 to ${MOST_AUDIENCES}, got ${audience.length}.\nFix: name the API as your issuer does`,
    );
  }
  if (cors !== undefined) {
    const { allowOrigins, allowMethods, allowCredentials = false, maxAgeSeconds = 0 } = cors;
    check(
      allowOrigins.length > 0 && allowMethods.length > 0,
      `cors must allow an origin and a method, got ${allowOrigins.length} and ${allowMethods.length}.\nFix: name them, or leave cors out`,
    );
    check(
      !allowCredentials || ![...allowOrigins, ...allowMethods].includes("*"),
      "cors.allowCredentials must not go with *, got both: a browser would refuse it.\nFix: name origins and methods",
    );
    check(
      allowOrigins.every((origin) => /^(\*|https?:\/\/[^/]+)$/.test(origin)),
      `cors.allowOrigins must be origins, without a path, got ${allowOrigins.join(", ")}.\nFix: such as https://shop.example`,
    );
    check(
      Number.isInteger(maxAgeSeconds) && maxAgeSeconds >= 0 && maxAgeSeconds <= LONGEST_MAX_AGE_SECONDS,
      `cors.maxAgeSeconds must be from 0 to ${LONGEST_MAX_AGE_SECONDS}, got ${maxAgeSeconds}.\nFix: set it in that range`,
    );
  }
  if (throttling !== undefined) {
    const { ratePerSecond, burst } = throttling;
    check(
      ratePerSecond > 0 && Number.isInteger(burst) && burst >= 1,
      `throttling must let a request through, got ${ratePerSecond} a second and ${burst} at once.\nFix: above 0, and whole numbers from 1`,
    );
  }
  return problems;
}
