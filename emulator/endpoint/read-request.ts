import { AwsError } from "../aws-error.ts";
import { readCredentialScope } from "../protocol/credential-scope.ts";
import type { AwsRequest } from "../protocol/http-types.ts";
import type { HttpRequest } from "./listener.ts";
import { isForeignOrigin, readLocalHost } from "./local-host.ts";

/** A request that is not answered by any service, and why. `request` is what is known of it. */
export type RefusedRequest = { request: AwsRequest; refusal: AwsError };

const MAXIMUM_BODY_BYTES = 64 * 1024 * 1024;

/** Reads a request whole, or says why it is refused. A bucket in the host becomes the head of the path. */
export async function readRequest(http: HttpRequest): Promise<AwsRequest | RefusedRequest> {
  const { method = "GET", url = "/", headers } = http;
  const end = url.includes("?") ? url.indexOf("?") : url.length;
  const query = new URLSearchParams(url.slice(end + 1));
  const scope = readCredentialScope(headers.authorization, query);
  const head = { method, rawPath: url.slice(0, end), query, headers, body: Buffer.of() };
  const refuse = (refusal: AwsError): RefusedRequest => ({
    request: { ...head, scope: { account: "", region: "", service: "" } },
    refusal,
  });
  const hostName = headers.host ?? headers[":authority"]?.toString();
  const host = readLocalHost(hostName);
  if (host === undefined || isForeignOrigin(headers.origin)) return refuse(notLocal(hostName, headers.origin));
  const body = await readBody(http);
  if (body === undefined) return refuse(tooLarge());
  if (scope === undefined) return refuse(unsigned());
  const isVirtual = scope.service === "s3" && host.bucket !== undefined;
  return { ...head, body, scope, ...(isVirtual && { rawPath: `/${host.bucket}${head.rawPath}` }) };
}

/** The body; undefined when it is too large, and then nothing of it is kept. */
async function readBody(http: HttpRequest): Promise<Buffer | undefined> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of http) {
    bytes += chunk.length;
    if (bytes <= MAXIMUM_BODY_BYTES) chunks.push(chunk);
    else chunks = [];
  }
  return bytes <= MAXIMUM_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function notLocal(host: string | undefined, origin: string | undefined): AwsError {
  return new AwsError(
    "AccessDeniedException",
    `Host and Origin must name this machine, got Host ${host}${origin === undefined ? "" : ` and Origin ${origin}`}. Fix: call http://127.0.0.1 or http://localhost.`,
    403,
  );
}

function tooLarge(): AwsError {
  return new AwsError("RequestEntityTooLarge", `The body must be at most ${MAXIMUM_BODY_BYTES} bytes.`, 413);
}

function unsigned(): AwsError {
  return new AwsError(
    "MissingAuthenticationToken",
    "The request is not signed. Fix: give the SDK credentials, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; any will do.",
    403,
  );
}
