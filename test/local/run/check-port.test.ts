import { createServer } from "node:net";
import { expect } from "chai";
import { checkPort } from "../../../local/run/check-port.ts";

describe("the port of --serve", () => {
  it("is refused when it is taken, and left free when it is not", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      }),
    );
    const error = await checkPort(port).catch((caught: Error) => caught);
    expect(error).to.include({ code: "EADDRINUSE", port });
    await new Promise((closed) => server.close(closed));
    await checkPort(port);
    await checkPort(port);
    await checkPort(0);
  });
});
