import { createListener, type HttpRequest, type Listener } from "../endpoint/listener.ts";
import { readLocalHost } from "../endpoint/local-host.ts";
import { API_LIMITS, type HttpApi } from "./http-api.ts";
import type { ApiRequest } from "./settings.ts";

const SOURCE_IP = "127.0.0.1";

/**
 * One port of 127.0.0.1 for one API, so that its paths are those it has in AWS. Who may call it from where is the API's own to
 * say; but a host that does not name this machine is refused: a web page can have its own name point here.
 * @param onError hears what went wrong in the API itself.
 */
export function createApiListener(api: HttpApi, onError: (error: unknown) => void): Listener {
  return createListener((http, response) => {
    readApiRequest(http)
      .then((request) => (isForHere(http) ? api.handle(request) : FOREIGN))
      .then(({ status, headers, body }) => {
        response.writeHead(status, headers);
        response.end(status === 204 ? undefined : body);
      })
      .catch((error) => {
        // A connection that broke half-way has nobody left to answer.
        if (error instanceof Error && "code" in error) return;
        onError(error);
        response.writeHead(500, { "content-type": "application/json" });
        response.end('{"message":"Internal Server Error"}');
      });
  });
}

const FOREIGN = {
  status: 403,
  headers: { "content-type": "application/json" },
  body: Buffer.from('{"message":"Host must name this machine: http://127.0.0.1 or http://localhost"}'),
};

const isForHere = ({ headers }: HttpRequest) =>
  readLocalHost(headers.host ?? headers[":authority"]?.toString()) !== undefined;

/** Reads a request. Of a body that is too large only so much is kept as shows that it is. */
async function readApiRequest(http: HttpRequest): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of http) {
    if (bytes <= API_LIMITS.body) chunks.push(chunk);
    bytes += chunk.length;
  }
  const { method = "GET", url: target = "/", rawHeaders = [], httpVersion = "1.1" } = http;
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as const] : [],
  );
  return { method, target, protocol: `HTTP/${httpVersion}`, headers, body: Buffer.concat(chunks), sourceIp: SOURCE_IP };
}
