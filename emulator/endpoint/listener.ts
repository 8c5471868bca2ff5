import { createServer as createHttp1Server } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/** What an HTTP server takes and gives, whatever the version. */
export type HttpRequest = AsyncIterable<Buffer> & {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: import("node:http").IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  readonly rawHeaders?: readonly string[];
  readonly httpVersion?: string;
};
/** The other side of the exchange. */
export type HttpResponse = {
  writeHead(status: number, headers: Record<string, string | string[]>): unknown;
  write(chunk: Uint8Array): boolean;
  end(body?: Uint8Array | string): unknown;
  once(event: "drain" | "close", listener: () => void): unknown;
  off(event: "drain" | "close", listener: () => void): unknown;
};

/** One port of 127.0.0.1. */
export type Listener = {
  /** Listens; 0 means any free port. Answers the port. @throws Error when the port is taken. */
  listen(port?: number): Promise<number>;
  /** Closes the port and every connection. */
  close(): Promise<void>;
};

/** What a server shows to clients that speak TLS, in PEM. */
export type ServerCertificate = { key: string; certificate: string };

/** How an HTTP/2 connection without TLS begins; no HTTP/1.1 method does. */
const HTTP2_PREFACE = "PRI";
/** How a connection with TLS begins. https://datatracker.ietf.org/doc/html/rfc8446#section-5.1 */
const TLS_HANDSHAKE = 0x16;

/**
 * Serves HTTP/1.1 and HTTP/2 without TLS (prior knowledge) on the same port: AWS SDKs pick either, by service and language.
 * With a certificate, both with TLS too.
 */
export function createListener(
  serve: (request: HttpRequest, response: HttpResponse) => void,
  tls?: ServerCertificate,
): Listener {
  const http1 = createHttp1Server({ keepAliveTimeout: 0, noDelay: true }, serve);
  const http2 = createHttp2Server(serve);
  // A client that hangs up is no business of ours.
  http2.on("sessionError", () => {});
  const secure =
    tls && createTlsServer({ key: tls.key, cert: tls.certificate, ALPNProtocols: ["h2", "http/1.1"], noDelay: true });
  const servers = { http1, http2, tls: secure };
  const sockets = new Set<Socket>();
  // Java's SDK agrees on no protocol, and speaks HTTP/2: what was agreed on is not asked, and Node is told what it insists on.
  secure?.on("secureConnection", (socket) => {
    socket.on("error", () => socket.destroy());
    peek(socket, (head) => {
      const spoken = spokenIn(head) === "http2" ? "http2" : "http1";
      if (spoken === "http2") socket.alpnProtocol = "h2";
      servers[spoken].emit("connection", socket);
    });
  });

  const front = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    peek(socket, (head) => {
      const server = servers[spokenIn(head)];
      if (server === undefined) socket.destroy();
      else server.emit("connection", socket);
    });
  });

  return {
    listen: (port = 0) =>
      new Promise((resolve, reject) => {
        front.once("error", reject);
        front.listen(port, "127.0.0.1", () => {
          front.off("error", reject);
          resolve((front.address() as AddressInfo).port);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        front.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** What a client speaks, by its first bytes. */
function spokenIn(head: Buffer): "http1" | "http2" | "tls" {
  if (head[0] === TLS_HANDSHAKE) return "tls";
  return head.toString("latin1", 0, HTTP2_PREFACE.length) === HTTP2_PREFACE ? "http2" : "http1";
}

/** Looks at the first bytes of a connection, and puts them back. */
function peek(socket: Socket, decide: (head: Buffer) => void): void {
  let head = Buffer.alloc(0);
  const look = () => {
    const chunk: Buffer | null = socket.read();
    if (chunk !== null) head = Buffer.concat([head, chunk]);
    if (head.length < HTTP2_PREFACE.length) {
      if (!socket.readableEnded) socket.once("readable", look);
      return;
    }
    socket.unshift(head);
    decide(head);
  };
  socket.once("readable", look);
}
