import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { isLoopback } from "../../../../emulator/lambda/bootstrap/network-guard.ts";
import { createRuntime, type TestRuntime } from "../function/create-runtime.ts";

const source = `
  import dgram from "node:dgram";
  import dns, { lookup } from "node:dns";
  import { Resolver } from "node:dns/promises";
  import http from "node:http";
  import http2 from "node:http2";
  import https from "node:https";
  import net from "node:net";
  import tls from "node:tls";
  import { promisify } from "node:util";
  import { Worker } from "node:worker_threads";

  const opened = (emitter, event) => new Promise((resolve, reject) => {
    emitter.once("error", reject).once(event, () => { emitter.destroy?.(); emitter.close?.(); resolve("reached"); });
  });
  const called = (call) => new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve("reached"))));
  const worker = \`
    import { lookup } from "node:dns/promises";
    import { workerData, parentPort } from "node:worker_threads";
    lookup(workerData).then(() => parentPort.postMessage("reached"), (error) => parentPort.postMessage(error.message));
  \`;
  const ways = {
    "net.connect(port, host)": (host, port) => opened(net.connect(port, host), "connect"),
    "net.connect(options)": (host, port) => opened(net.connect({ host, port }), "connect"),
    "socket.connect": (host, port) => opened(new net.Socket().connect(port, host), "connect"),
    "net.connect(path)": (path) => opened(net.connect(path), "connect"),
    "tls.connect": (host, port) => opened(tls.connect({ host, port }), "secureConnect"),
    "http.get": (host, port) => opened(http.get({ host, port }), "response"),
    "https.get": (host) => opened(https.get({ host }), "response"),
    "http2.connect": (host, port) => opened(http2.connect("http://" + host + ":" + port), "connect"),
    "http2.connect over TLS": (host) => opened(http2.connect("https://" + host), "connect"),
    "fetch(text)": (host, port) => fetch("http://" + host + ":" + port).then(() => "reached"),
    "fetch(URL)": (host, port) => fetch(new URL("http://" + host + ":" + port)).then(() => "reached"),
    "fetch(Request)": (host, port) => fetch(new Request("http://" + host + ":" + port)).then(() => "reached"),
    "fetch(redirected)": (host, port) => fetch("http://127.0.0.1:" + port + "/" + host).catch((e) => { throw e.cause; }),
    "dns.lookup": (host) => called((done) => dns.lookup(host, done)),
    "dns.lookup with options": (host) => called((done) => dns.lookup(host, { all: true }, done)),
    "a named import of lookup": (host) => called((done) => lookup(host, done)),
    "promisify(dns.lookup)": (host) => promisify(dns.lookup)(host).then(({ address }) => address && "reached"),
    "dns.promises.lookup": (host) => dns.promises.lookup(host).then(() => "reached"),
    "dns.resolve4": (host) => called((done) => dns.resolve4(host, done)),
    "dns.resolve": (host) => called((done) => dns.resolve(host, "TXT", done)),
    "dns.reverse": (host) => called((done) => dns.reverse(host, done)),
    "new Resolver().resolve4": (host) => new Resolver().resolve4(host).then(() => "reached"),
    "dgram.send": (host, port) => called((done) => dgram.createSocket("udp4").unref().send("x", port, host, done)),
    "dgram.connect": (host, port) => called((done) => dgram.createSocket("udp4").unref().connect(port, host, done)),
    "a worker thread": (host) => new Promise((resolve) => {
      new Worker(new URL("data:text/javascript," + encodeURIComponent(worker)), { workerData: host }).on("message", resolve);
    }),
  };
  export const handler = ({ way, host, port }) =>
    ways[way](host, port).catch(({ message, code }) => code === "ERR_LOCAL_CLOUD_ONLY" ? message : "another error: " + message);
`;

const outside = [
  "net.connect(port, host)",
  "net.connect(options)",
  "socket.connect",
  "tls.connect",
  "http.get",
  "https.get",
  "http2.connect",
  "http2.connect over TLS",
  "fetch(text)",
  "fetch(URL)",
  "fetch(Request)",
  "fetch(redirected)",
  "dns.lookup",
  "dns.lookup with options",
  "a named import of lookup",
  "promisify(dns.lookup)",
  "dns.promises.lookup",
  "dns.resolve4",
  "dns.resolve",
  "dns.reverse",
  "new Resolver().resolve4",
  "dgram.send",
  "dgram.connect",
  "a worker thread",
];

const inside = [
  "net.connect(port, host)",
  "net.connect(options)",
  "socket.connect",
  "http.get",
  "http2.connect",
  "fetch(text)",
  "fetch(URL)",
  "fetch(Request)",
  "dns.lookup",
  "dns.lookup with options",
  "a named import of lookup",
  "promisify(dns.lookup)",
  "dns.promises.lookup",
  "dgram.send",
  "dgram.connect",
  "a worker thread",
];

describe("the network of a function", () => {
  let runtime: TestRuntime;
  const server = createServer(({ url = "" }, response) => {
    if (url === "/") response.end("here");
    else response.writeHead(302, { location: `http:/${url}/` }).end();
  });
  let port: number;

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
    runtime = createRuntime(source);
  });
  after(async () => {
    await runtime[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
  });

  for (const way of outside) {
    it(`does not reach AWS by ${way}`, async () => {
      const answer = await runtime.answer({ way, host: "kinesis.us-east-1.amazonaws.com", port });
      expect(answer).to.match(
        /^A local function reaches the local cloud only; it asked for kinesis.us-east-1.amazonaws.com\./,
      );
    });
  }

  for (const way of inside) {
    it(`reaches the local cloud by ${way}`, async () => {
      for (const host of ["127.0.0.1", "localhost"]) {
        expect(await runtime.answer({ way, host, port }), host).to.equal("reached");
      }
    });
  }

  it("reaches a socket of the file system", async () => {
    const path = `${runtime.folder}/s.sock`;
    const local = createServer();
    await new Promise<void>((resolve) => local.listen(path, resolve));
    expect(await runtime.answer({ way: "net.connect(path)", host: path })).to.equal("reached");
    local.close();
  });
});

describe("isLoopback", () => {
  const table: [boolean, string[]][] = [
    [true, ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "::ffff:127.0.0.1", "localhost", "LOCALHOST", "b.localhost", ""]],
    [
      false,
      ["10.0.0.1", "169.254.169.254", "128.0.0.1", "::2", "fd00:ec2::254", "::ffff:10.0.0.1", "localhost.evil.org"],
    ],
    [false, ["sts.amazonaws.com", "127.0.0.1.nip.io", "0.0.0.0", "notlocalhost"]],
  ];
  for (const [expected, hosts] of table) {
    for (const host of hosts) it(`is ${expected} for "${host}"`, () => expect(isLoopback(host)).to.equal(expected));
  }
});
