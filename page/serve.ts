import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { END, pageDocument } from "./document.ts";
import { type PageParts, pageParts } from "./parts.ts";
import type { View } from "./view.ts";

/** What the page is served from. */
export type ServePageArgs = {
  view: () => Promise<View>;
  /** What whoever looks may have done, by its path: takes what was asked and returns what came of it, in words. @default nothing */
  actions?: Readonly<Record<string, (asked: unknown) => Promise<string>>>;
};

/** A page that is served on this machine. */
export type ServedPage = { url: string; close(): Promise<void> };

type Answer = { status: number; type: string; body: string };

const MAXIMUM_BYTES = 2 * 1024 * 1024;
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/** Serves the page on a free port of 127.0.0.1, to this machine alone. */
export async function servePage(args: ServePageArgs): Promise<ServedPage> {
  const parts = await pageParts();
  const server = createServer((request, response) => {
    answer(request, args, parts)
      .catch((error): Answer => text(500, error instanceof Error ? error.message : String(error)))
      .then((answered) => write(response, answered));
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listen = (server: Server) =>
  new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

function write(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { ...HEADERS, "content-type": `${type}; charset=utf-8` }).end(body);
}

const text = (status: number, body: string): Answer => ({ status, type: "text/plain", body });

async function answer(request: IncomingMessage, args: ServePageArgs, parts: PageParts): Promise<Answer> {
  const refusal = refusalOf(request);
  if (refusal !== undefined) return text(403, refusal);
  const [path = "/"] = (request.url ?? "/").split("?");
  if (request.method === "GET") return get(path, args, parts);
  const action = Object.hasOwn(args.actions ?? {}, path.slice(1)) ? args.actions?.[path.slice(1)] : undefined;
  if (request.method !== "POST" || action === undefined) return text(404, `There is no ${request.method} ${path}.`);
  const asked = await readJson(request);
  return asked === undefined ? text(400, "The body must be JSON.") : text(200, await action(asked.value));
}

async function get(path: string, { view }: ServePageArgs, { script, style }: PageParts): Promise<Answer> {
  if (path === "/view.json") return { status: 200, type: "application/json", body: JSON.stringify(await view()) };
  if (path === "/page.js") return { status: 200, type: "text/javascript", body: script };
  if (path === "/page.css") return { status: 200, type: "text/css", body: style };
  if (path !== "/") return text(404, `There is no ${path}.`);
  const document = pageDocument(await view(), '<link rel="stylesheet" href="page.css">');
  return { status: 200, type: "text/html", body: `${document}<script src="page.js"></script>\n${END}` };
}

/**
 * Why a request is not answered. A page from elsewhere can have its own name point to this machine, but then the browser
 * sends that name as Host; and it can post here, but then the browser sends where it came from as Origin.
 */
function refusalOf({ headers, method, socket }: IncomingMessage): string | undefined {
  const { host, origin } = headers;
  const hosts = ["127.0.0.1", "localhost"].map((name) => `${name}:${socket.localPort}`);
  if (!hosts.includes(host ?? "")) return `Host must be ${hosts.join(" or ")}, got ${host}.`;
  if (origin !== undefined && origin !== `http://${host}`) return `Origin must be http://${host}, got ${origin}.`;
  if (method === "GET") return undefined;
  if (origin === undefined) return `Origin must be http://${host}, got none.`;
  const type = headers["content-type"];
  return type === "application/json" ? undefined : `Content-Type must be application/json, got ${type}.`;
}

async function readJson(request: IncomingMessage): Promise<{ value: unknown } | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAXIMUM_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    return undefined;
  }
}
