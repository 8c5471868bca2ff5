import { createRequire } from "node:module";
import type { AddressInfo, Server } from "node:net";

/** DynamoDB as dynalite models it, which was tried against AWS: what both answer alike is likely right. */
export type Oracle = {
  /** Answers an operation's output, or the name of the exception that it throws. */
  call(operation: string, input: object): Promise<unknown>;
  stop(): void;
};

/** Starts an oracle without tables. */
export async function startOracle(): Promise<Oracle> {
  // It has no types.
  const createServer: (options: object) => Server = createRequire(import.meta.url)("dynalite");
  const server = createServer({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    async call(operation, input) {
      const response = await fetch(`http://127.0.0.1:${port}/`, {
        method: "POST",
        headers: {
          ...{ "content-type": "application/x-amz-json-1.0", "x-amz-date": "20260101T000000Z" },
          "x-amz-target": `DynamoDB_20120810.${operation}`,
          authorization:
            "AWS4-HMAC-SHA256 Credential=a/20260101/a/dynamodb/aws4_request, SignedHeaders=host, Signature=b",
        },
        body: JSON.stringify(input),
      });
      const output = (await response.json()) as { __type?: string };
      return output.__type === undefined ? output : output.__type.split("#")[1];
    },
    stop: () => server.close(),
  };
}
