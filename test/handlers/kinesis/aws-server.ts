import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { buffer } from "node:stream/consumers";

/** A request as it arrived. */
export type SeenRequest = { method: string; path: string; headers: IncomingHttpHeaders; body: string };

/** What the server does with a request: "none" leaves it unanswered, "cut" cuts the connection. */
export type Answer = { status: number; body: string } | "none" | "cut";

/** A server in the place of an AWS service: it gives the prepared answers, in turn, and then none. */
export async function createAwsServer(...answers: Answer[]) {
  const requests: SeenRequest[] = [];
  const connections = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    requests.push({ method, path: url, headers, body: (await buffer(request)).toString() });
    const answer = answers[requests.length - 1] ?? "none";
    if (answer === "cut") request.socket.destroy();
    else if (answer !== "none") response.writeHead(answer.status).end(answer.body);
  });
  server.on("connection", (socket) => connections.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    for (const connection of connections) connection.destroy();
    server.close();
  };
  return { url: new URL(`http://127.0.0.1:${port}`), requests, connections, stop };
}
