import { Agent, type IncomingHttpHeaders, request } from "node:http";
import type { ErrorDocument } from "./error-document.ts";

export type NextInvocation = {
  requestId: string;
  functionArn: string;
  /** When the invocation times out, in milliseconds since the Unix epoch. */
  deadline: number;
  traceId: string;
  /** The event, as JSON text. */
  payload: string;
};

/** The runtime's side of the Runtime API: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export type RuntimeClient = {
  next(): Promise<NextInvocation>;
  respond(requestId: string, payload: string): Promise<void>;
  fail(requestId: string, error: ErrorDocument): Promise<void>;
  failInit(error: ErrorDocument): Promise<void>;
  /** Passes on a message of a diagnostics channel, as JSON text. No part of Lambda's own Runtime API. */
  publish(channel: string, message: string): Promise<void>;
};

/** Talks to the Runtime API at `address` (`host:port`) over one connection. Rejects when it is lost. */
export function createRuntimeClient(address: string): RuntimeClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const base = `http://${address}/2018-06-01/runtime`;

  function call(method: "GET" | "POST", path: string, body?: string, headers = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const call = request(`${base}${path}`, { method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
      });
      call.on("error", reject);
      call.end(body);
    });
  }

  async function postError(path: string, error: ErrorDocument): Promise<void> {
    await call("POST", path, JSON.stringify(error), {
      "Content-Type": "application/vnd.aws.lambda.error+json",
      "Lambda-Runtime-Function-Error-Type": error.errorType.replace(/[^\x20-\x7e]/g, "?"),
    });
  }

  return {
    async next() {
      return toInvocation(await call("GET", "/invocation/next"));
    },
    async respond(requestId, payload) {
      await call("POST", `/invocation/${requestId}/response`, payload, { "Content-Type": "application/json" });
    },
    fail: (requestId, error) => postError(`/invocation/${requestId}/error`, error),
    failInit: (error) => postError("/init/error", error),
    async publish(channel, message) {
      await call("POST", `/channel/${encodeURIComponent(channel)}`, message, { "Content-Type": "application/json" });
    },
  };
}

type Answer = { headers: IncomingHttpHeaders; body: string };

function toInvocation({ headers, body }: Answer): NextInvocation {
  return {
    requestId: String(headers["lambda-runtime-aws-request-id"]),
    functionArn: String(headers["lambda-runtime-invoked-function-arn"]),
    deadline: Number(headers["lambda-runtime-deadline-ms"]),
    traceId: String(headers["lambda-runtime-trace-id"]),
    payload: body,
  };
}
