import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** What a runtime tells through the Runtime API. */
export type RuntimeApiListener = {
  /** The runtime waits for an event. */
  onNext(): void;
  /** The runtime answered or failed the event that it was given. */
  onAnswer(requestId: string, answer: RuntimeAnswer): void;
  /** The runtime could not start. */
  onInitError(document: string): void;
  /** Code of the function published a message on a diagnostics channel. */
  onMessage(channel: string, message: unknown): void;
};

export type RuntimeAnswer = { isFailure: boolean; body: Buffer };

export type RuntimeApi = {
  /** `host:port`, for AWS_LAMBDA_RUNTIME_API. */
  address: string;
  /** Gives an event to the runtime that waits in `onNext`. */
  deliver(event: { requestId: string; functionArn: string; deadline: number; payload: string }): void;
  close(): void;
};

/**
 * Serves the Lambda Runtime API to one execution environment on a port of the loopback interface.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function serveRuntimeApi(listener: RuntimeApiListener): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route =
      /^\/2018-06-01\/runtime\/(?:invocation\/(next)|invocation\/([^/]+)\/(response|error)|(init\/error)|channel\/([^/]+))$/;
    const [, next, requestId, outcome, initError, channel] = route.exec(request.url ?? "") ?? [];
    if (next) {
      waiting = response;
      listener.onNext();
      return;
    }
    const body = await read(request);
    if (requestId && outcome) listener.onAnswer(requestId, { isFailure: outcome === "error", body });
    else if (initError) listener.onInitError(body.toString());
    else if (channel) listener.onMessage(decodeURIComponent(channel), JSON.parse(body.toString()));
    else return void response.writeHead(404).end();
    response.writeHead(202, { "Content-Type": "application/json" }).end('{"status":"OK"}');
  }

  // The runtime keeps one connection for as long as it lives, however long an invocation takes.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const bound = server.address();

  return {
    address: `127.0.0.1:${typeof bound === "object" ? bound?.port : ""}`,
    deliver({ requestId, functionArn, deadline, payload }) {
      waiting?.writeHead(200, {
        "Content-Type": "application/json",
        "Lambda-Runtime-Aws-Request-Id": requestId,
        "Lambda-Runtime-Deadline-Ms": String(deadline),
        "Lambda-Runtime-Invoked-Function-Arn": functionArn,
        "Lambda-Runtime-Trace-Id": newTraceId(),
      });
      waiting?.end(payload);
      waiting = undefined;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A trace of its own for each invocation; not sampled, since nothing local receives traces. */
function newTraceId(): string {
  const time = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${time}-${randomBytes(12).toString("hex")};Parent=${randomBytes(8).toString("hex")};Sampled=0`;
}
