import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { connect as connectHttp2 } from "node:http2";
import { request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect } from "node:tls";
import { KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { NodeHttp2Handler, NodeHttpHandler } from "@smithy/node-http-handler";
import { expect } from "chai";
import { createEndpoint } from "../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../../emulator/s3/memory-object-store.ts";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { createLocalCertificates } from "../../../local/tls/certificates.ts";
import { certificatesFolder, keptCertificates } from "../../../local/tls/kept-certificates.ts";
import { ownTls } from "../../../local/tls/own-tls.ts";

const NOW = new Date();
const DAY_MS = 86_400_000;
const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };

describe("certificates of this machine", () => {
  const certificates = createLocalCertificates(NOW);
  const { authority, certificate, key } = certificates;

  it("are good for localhost and its two addresses, for 30 days", () => {
    const one = new X509Certificate(certificate);
    expect(one.subjectAltName).to.equal("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
    expect(Math.round((Date.parse(one.validTo) - NOW.getTime()) / DAY_MS)).to.equal(30);
    expect(one.verify(new X509Certificate(authority).publicKey)).to.equal(true);
    expect(one.ca).to.equal(false);
  });

  it("are of an authority whose key nobody has, and which could speak for no other name", () => {
    const pem = new X509Certificate(authority);
    expect(pem.ca).to.equal(true);
    expect(pem.publicKey.export({ type: "spki", format: "pem" })).not.to.equal(
      new X509Certificate(certificate).publicKey.export({ type: "spki", format: "pem" }),
    );
    // RFC 5280's name constraints, critical, with the one name in them.
    const der = pem.raw.toString("latin1");
    expect(der).to.include("\x06\x03\x55\x1d\x1e\x01\x01\xff").and.include("\x82\x09localhost");
    expect(Object.values(certificates).join("")).to.match(/PRIVATE KEY/);
    expect(
      Object.values(certificates)
        .join("")
        .match(/BEGIN PRIVATE KEY/g),
    ).to.have.length(1);
  });

  describe("at an endpoint", () => {
    const kinesis = createKinesis({ clock: realClock });
    const objectStore = createMemoryObjectStore({ clock: realClock });
    const endpoint = createEndpoint({ kinesis, objectStore, tls: { key, certificate } });
    let port: number;
    before(async () => {
      port = await endpoint.listen();
      kinesis.createStream({ account: "000000000000", region: "eu-west-1" }, { StreamName: "events", ShardCount: 1 });
    });
    after(() => endpoint.close());

    const handlers = { "HTTP/1.1": NodeHttpHandler, "HTTP/2": NodeHttp2Handler };
    for (const [name, Handler] of Object.entries(handlers))
      for (const scheme of ["http", "https"])
        it(`let an SDK in by ${scheme}, ${name}`, async () => {
          // Node's HTTP/2 client knows no authority but the process's own: it must be told for each connection.
          if (scheme === "https" && name === "HTTP/2") return expect(await alpn("h2")).to.equal("h2");
          const agent = { ca: authority };
          const requestHandler =
            Handler === NodeHttpHandler ? new NodeHttpHandler({ httpsAgent: agent }) : new NodeHttp2Handler();
          const client = new KinesisClient({
            ...{ region: "eu-west-1", endpoint: `${scheme}://localhost:${port}`, credentials, requestHandler },
          });
          expect((await client.send(new ListStreamsCommand({}))).StreamNames).to.deep.equal(["events"]);
          client.destroy();
          return undefined;
        });

    const alpn = (protocol: string) =>
      new Promise<string | false | null>((resolve, reject) => {
        const socket = connect({ port, host: "localhost", ca: authority, ALPNProtocols: [protocol] }, () => {
          resolve(socket.alpnProtocol);
          socket.destroy();
        });
        socket.on("error", reject);
      });

    it("let in who speaks HTTP/2 without having agreed on it, as Java's SDK does", async () => {
      const socket = connect({ port, host: "localhost", ca: authority });
      const session = connectHttp2(`https://localhost:${port}`, { createConnection: () => socket });
      const status = await new Promise((resolve, reject) => {
        session.on("error", reject);
        session
          .request({ ":path": "/" })
          .on("response", (headers) => resolve(headers[":status"]))
          .end();
      });
      session.destroy();
      expect(socket.alpnProtocol).to.equal(false);
      expect(status).to.be.within(400, 499);
    });

    it("let nobody in who does not trust their authority", async () => {
      const error = await new Promise<NodeJS.ErrnoException>((resolve) => {
        request({ port, host: "localhost" }).on("error", resolve).end();
      });
      expect(error.code).to.match(/UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED/);
    });
  });

  describe("kept in a folder", () => {
    let root: string;
    before(async () => {
      root = await mkdtemp(path.join(tmpdir(), "tributary-tls-"));
    });
    after(() => rm(root, { recursive: true }));

    it("stay the same until their last day, readable by their owner alone", async () => {
      const folder = path.join(root, "a", "tls");
      const first = await keptCertificates(folder, NOW);
      expect(await keptCertificates(folder, new Date(NOW.getTime() + 28 * DAY_MS))).to.deep.equal(first);
      expect((await keptCertificates(folder, new Date(NOW.getTime() + 29.5 * DAY_MS))).key).not.to.equal(first.key);
      if (process.platform === "win32") return;
      expect((await stat(folder)).mode & 0o777).to.equal(0o700);
      expect((await stat(path.join(folder, "key.pem"))).mode & 0o777).to.equal(0o600);
    });

    it("are one pair, whoever makes them at the same time", async () => {
      const folder = path.join(root, "b", "tls");
      const all = await Promise.all(Array.from({ length: 6 }, () => keptCertificates(folder, NOW)));
      const { authority, certificate } = await keptCertificates(folder, NOW);
      // A server would show what clients, who read the folder later, do not trust.
      for (const each of all) expect(each).to.include({ authority, certificate });
      expect(new X509Certificate(certificate).verify(new X509Certificate(authority).publicKey)).to.equal(true);
    });

    it("are told with what clients export", async () => {
      const { certificates, tell } = await ownTls(NOW, { XDG_DATA_HOME: root, LOCALAPPDATA: root });
      expect(tell("http://127.0.0.1:4567")).to.include("export AWS_ENDPOINT_URL=https://localhost:4567\n");
      expect(tell("http://127.0.0.1:4567")).to.include(`export AWS_CA_BUNDLE=${certificates?.authorityFile}\n`);
    });

    it("are none where no folder can be written, and it is said why and what to do", async () => {
      const file = path.join(root, "file");
      await writeFile(file, "");
      const { certificates, tell } = await ownTls(NOW, { XDG_DATA_HOME: file, LOCALAPPDATA: file });
      expect(certificates).to.equal(undefined);
      expect(tell("http://127.0.0.1:4567")).to.match(
        /^Without TLS: certificates must be kept in a folder that can be written, got .*file.tributary.tls:\n.+\nFix: set /,
      );
    });

    it("have their place outside any checkout", () => {
      expect(certificatesFolder({ XDG_DATA_HOME: "/data", LOCALAPPDATA: "/data" })).to.equal(
        path.join("/data", "tributary", "tls"),
      );
    });
  });
});
