import { once } from "node:events";
import { createServer } from "node:net";

/** Rejects with the system's error when a port of this machine is taken, before anything is done that takes long. 0 never is. */
export async function checkPort(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  await new Promise<void>((closed) => server.close(() => closed()));
}
