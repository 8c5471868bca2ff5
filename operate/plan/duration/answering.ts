import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** AWS as far as an invocation waits for it: takes every record at once, and everything else. */
export type Answering = {
  url: string;
  /** Records that were put on streams. */
  published(): number;
  close(): void;
};

/** Starts to answer on this machine's loopback. */
export async function startAnswering(): Promise<Answering> {
  let published = 0;
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const isPut = String(request.headers["x-amz-target"]).endsWith(".PutRecords");
      const count = isPut ? body.split('"PartitionKey"').length - 1 : 0;
      published += count;
      answer(response, count);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    published: () => published,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("latin1");
}

function answer(response: ServerResponse, count: number): void {
  const Records = Array.from({ length: count }, () => ({ SequenceNumber: "1", ShardId: "shardId-000000000000" }));
  response.setHeader("content-type", "application/x-amz-json-1.1");
  response.end(count > 0 ? JSON.stringify({ FailedRecordCount: 0, Records }) : "");
}
