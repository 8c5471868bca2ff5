import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { expect } from "chai";
import { createTempFolder } from "./temp-folder.ts";

const processRuntime = import.meta.resolve("../../../../emulator/lambda/function/process-runtime.ts");

const connected = `
  const socket = connect(port, "127.0.0.1");
  await new Promise((resolve) => socket.write("here", resolve));
`;
const started = `spawn(process.execPath, ["-e", "net.connect(" + port + ", '127.0.0.1').write('here')"]);`;

describe("a function whose local cloud is killed", () => {
  const cases = [
    ["waits for an event", `${connected} return 1;`],
    ["works", `${connected} await new Promise((resolve) => setTimeout(resolve, 60_000));`],
    ["never yields", `${connected} for (;;);`],
    ["started another program", `${started} await new Promise((resolve) => setTimeout(resolve, 60_000));`],
  ] as const;
  for (const [what, body] of cases) {
    it(`ends with it, and all that it started, when it ${what}`, async () => {
      using folder = createTempFolder({
        "index.mjs": `
          import { connect } from "node:net";
          import { spawn } from "node:child_process";
          export const handler = async ({ port }) => { ${body} };
        `,
      });
      using server = await listen();
      const parent = startLocalCloud(folder.path, server.port);
      const [connection]: Socket[] = await once(server.server, "connection");
      if (!connection) throw new Error("The function did not connect.");
      await once(connection, "data");
      parent.kill("SIGKILL");
      // Only the kernel closes it, when the process at its other end is gone.
      await new Promise<void>((resolve) => connection.on("error", () => {}).on("close", () => resolve()));
      expect(connection.closed).to.equal(true);
    });
  }
});

/** A process of its own that runs the function, as `npm start` does. */
function startLocalCloud(folder: string, port: number): ChildProcess {
  const settings = {
    name: "f",
    arn: "arn",
    region: "us-east-1",
    account: "000000000000",
    folder,
    handler: "index.handler",
    timeoutSeconds: 60,
    memoryMiB: 128,
    environment: {},
    endpointUrl: "http://127.0.0.1:1",
  };
  const source = `
    import { createFunctionRuntime } from ${JSON.stringify(processRuntime)};
    const runtime = createFunctionRuntime({ ...${JSON.stringify(settings)}, onLog() {} });
    runtime.invoke(JSON.stringify({ port: ${port} }));
    setInterval(() => {}, 1e9);
  `;
  return spawn(process.execPath, ["--input-type=module", "-e", source], { stdio: "ignore" });
}

async function listen(): Promise<{ server: Server; port: number; [Symbol.dispose](): void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { server, port, [Symbol.dispose]: () => server.close() };
}
