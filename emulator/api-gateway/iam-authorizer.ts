import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { readCredentialScope } from "../protocol/credential-scope.ts";
import { headerOf } from "./event.ts";
import type { ApiRequest } from "./settings.ts";

/** A caller that signed its request. */
export type SignedCaller = { accessKey: string; accountId: string };

/** How far the clocks of caller and service may be apart. */
const LONGEST_SKEW_MS = 5 * 60 * 1000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(?<accessKey>[^/]+)\/(?<date>\d{8})\/\S+?,\s*SignedHeaders=(?<signed>[^,\s]+),\s*Signature=(?<signature>[0-9a-f]{64})$/;

/**
 * Who signed a request with Signature Version 4 for this API; undefined when nobody did, or with another secret.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signedCaller(
  request: ApiRequest,
  { region, secretAccessKey, nowMs }: { region: string; secretAccessKey: string; nowMs: number },
): SignedCaller | undefined {
  const authorization = headerOf(request, "authorization") ?? "";
  const scope = readCredentialScope(authorization, new URLSearchParams());
  const { accessKey = "", date = "", signed = "", signature = "" } = AUTHORIZATION.exec(authorization)?.groups ?? {};
  const time = headerOf(request, "x-amz-date") ?? "";
  if (scope?.service !== "execute-api" || scope.region !== region || !time.startsWith(date)) return undefined;
  const skewMs = Math.abs(nowMs - Date.parse(time.replace(/^(....)(..)(..T..)(..)(..)Z$/, "$1-$2-$3:$4:$5Z")));
  if (!(skewMs <= LONGEST_SKEW_MS) || signature === "") return undefined;
  const parts = [date, region, "execute-api", "aws4_request"];
  const key = parts.reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secretAccessKey}`);
  const text = ["AWS4-HMAC-SHA256", time, parts.join("/"), sha256(canonical(request, signed))].join("\n");
  const isSame = timingSafeEqual(hmac(key, text), Buffer.from(signature, "hex"));
  return isSame ? { accessKey, accountId: scope.account } : undefined;
}

/** The request in the one form in which it is signed. */
function canonical(request: ApiRequest, signed: string): string {
  const { pathname, searchParams } = new URL(request.target, "http://localhost");
  const query = [...searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const headers = signed
    .split(";")
    .map((name) => `${name}:${headerOf(request, name)?.trim().replace(/ +/g, " ") ?? ""}\n`);
  return [
    request.method,
    // The path is encoded as it was sent, and once more.
    pathname.split("/").map(encode).join("/"),
    query.join("&"),
    headers.join(""),
    signed,
    sha256(request.body),
  ].join("\n");
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
