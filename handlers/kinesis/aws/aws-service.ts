import type { Readable } from "node:stream";
import { partition } from "@aws-sdk/core/client";
import { HttpRequest } from "@smithy/core/transport";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsCredentialIdentity, Provider } from "@smithy/types";
import { Sha256 } from "./sha256.ts";

/** A service, and the way to it. */
export type AwsServiceArgs = {
  /** As signatures name it: `kinesis`. */
  service: string;
  region: string;
  url: URL;
  credentials: Provider<AwsCredentialIdentity>;
  requestHandler: RequestHandler;
  /** Finds the error's code in the body of an answer. */
  codeOf: (body: string) => string | undefined;
};

/** Where a service is, with whose rights, and how. */
export type Connection = Pick<AwsServiceArgs, "url" | "credentials" | "requestHandler">;

/** What is used of the SDK's request handlers. */
export type RequestHandler = {
  handle(
    request: HttpRequest,
    options: { abortSignal: AbortSignal },
  ): Promise<{ response: { statusCode: number; body?: unknown } }>;
};

/** A request without what all requests have. Its path is as a URL has it. */
type AwsRequest = { method: "POST" | "PUT"; path: string; headers: Record<string, string>; body: Buffer };

/**
 * Sends a request, once, and answers the body of the response.
 * Rejects with AwsServiceError when the service refuses it, and with what the connection fails with.
 */
export type AwsService = (request: AwsRequest, abortSignal: AbortSignal) => Promise<Buffer>;

/** What a service answers in place of success: an error named by its code, its status where the SDK looks for it. */
export class AwsServiceError extends Error {
  readonly $metadata: { httpStatusCode: number };

  constructor(code: string, httpStatusCode: number) {
    super(`${code}, HTTP status ${httpStatusCode}`);
    this.name = code;
    this.$metadata = { httpStatusCode };
  }
}

/**
 * Where a service is: what AWS's own settings say, else the region's host, which is also what an endpoint of a VPC answers to.
 * Follows https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function urlOf(service: "kinesis" | "s3", region: string, bucket?: string): URL {
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_KINESIS, AWS_ENDPOINT_URL_S3 } = process.env;
  const endpoint = (service === "s3" ? AWS_ENDPOINT_URL_S3 : AWS_ENDPOINT_URL_KINESIS) || AWS_ENDPOINT_URL;
  if (endpoint) return new URL(bucket === undefined ? endpoint : `${endpoint.replace(/\/$/, "")}/${bucket}`);
  const host = `${service}.${region}.${partition(region).dnsSuffix}`;
  return new URL(`https://${bucket === undefined ? "" : `${bucket}.`}${host}`);
}

/**
 * A service without the SDK's client of it, but with the SDK's own parts: signature, connection, credentials, and the
 * names of hosts. docs/decisions/0021-no-clients-in-the-function.md says what that saves.
 * Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function createAwsService(args: AwsServiceArgs): AwsService {
  const { service, region, url, credentials, requestHandler, codeOf } = args;
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: service !== "s3" });
  const destination = {
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== "" && { port: Number(url.port) }),
  };
  const basePath = url.pathname.replace(/\/$/, "");

  return async ({ method, path, headers, body }, abortSignal) => {
    const request = new HttpRequest({
      ...destination,
      method,
      path: basePath + path,
      headers: { ...headers, host: url.host, "content-length": String(body.length), ...ofInvocation() },
      body,
    });
    const { headers: signedHeaders } = await signer.sign(request);
    request.headers = signedHeaders;
    const { statusCode, answer } = await send(requestHandler, request, abortSignal).catch(failNamed);
    if (statusCode === 200) return answer;
    throw new AwsServiceError(codeOf(answer.toString()) ?? "UnknownError", statusCode);
  };
}

async function send(requestHandler: RequestHandler, request: HttpRequest, abortSignal: AbortSignal) {
  const { response } = await requestHandler.handle(request, { abortSignal });
  // The libraries' ways to read a stream load web streams first: 2 ms of a cold start.
  const chunks: Buffer[] = [];
  for await (const chunk of response.body as Readable) chunks.push(chunk);
  return { statusCode: response.statusCode, answer: Buffer.concat(chunks) };
}

/** Names what a connection fails with by its code, such as ECONNRESET: without, all would be called Error. */
function failNamed(error: unknown): never {
  const { code } = error as { code?: unknown };
  throw error instanceof Error && error.name === "Error" && typeof code === "string"
    ? Object.assign(error, { name: code })
    : error;
}

// So that logs of AWS tell who calls, the trace goes on, and Lambda notices a function that calls itself in a circle.
function ofInvocation(): Record<string, string> {
  const { AWS_EXECUTION_ENV, _X_AMZN_TRACE_ID } = process.env;
  const userAgent = AWS_EXECUTION_ENV ? `tributary exec-env/${AWS_EXECUTION_ENV}` : "tributary";
  return { "user-agent": userAgent, ...(_X_AMZN_TRACE_ID && { "x-amzn-trace-id": _X_AMZN_TRACE_ID }) };
}
