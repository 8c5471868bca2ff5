import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from "node:http";

import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { build } from "esbuild";
import { BUNDLE_OPTIONS } from "../../../infra/flow/package/bundle-options.ts";
import { createCatalogueDocument, createRecord, createUserText, sequenceNumber } from "./factories.ts";

const source = fileURLToPath(new URL("../../../handlers/enrich/", import.meta.url));
const INVOKE = `
  const { handler } = await import("./index.mjs");
  const context = { functionName: "enrich", functionVersion: "7", awsRequestId: "r", getRemainingTimeInMillis: () => 10_000 };
  console.log("ANSWER " + JSON.stringify(await handler(JSON.parse(process.env.EVENT), context)));`;

async function run(folder: string, environment: Record<string, string>) {
  const { PATH = "" } = process.env;
  const options = { cwd: folder, env: { PATH, ...environment } };
  const child = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", INVOKE], options);
  return child.catch((error: unknown) => error as { stdout: string; stderr: string });
}

async function read(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

describe("the bundled function", () => {
  let folder: string;
  const servers: Server[] = [];
  const settings = {
    OUTPUT_STREAM_ARN: "arn:aws:kinesis:us-east-1:123456789012:stream/users-out",
    FAILURE_STORE_BUCKET: "failures",
    MAX_RECORD_BYTES: "1048576",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    EVENT: "{}",
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "tributary-enrich-"));
    await build({
      ...BUNDLE_OPTIONS,
      entryPoints: { index: join(source, "index.ts") },
      outdir: folder,
    });
  });
  beforeEach(() => writeFileSync(join(folder, "catalogue.json"), JSON.stringify(createCatalogueDocument())));
  after(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("puts enriched records on the stream and refused ones into the bucket, with the SDK's own settings", async () => {
    const put: { PartitionKey: string; Data: string }[] = [];
    const kinesis = createHttpServer((request, response) => {
      read(request).then((body) => {
        const records: typeof put = JSON.parse(body).Records;
        put.push(...records);
        response.setHeader("content-type", "application/x-amz-json-1.1");
        response.end(JSON.stringify({ FailedRecordCount: 0, Records: records.map(() => ({ SequenceNumber: "1" })) }));
      });
    });
    const objects: { path: string | undefined; body: string }[] = [];
    const storeObject: RequestListener = (request: IncomingMessage, response) => {
      read(request).then((body) => {
        objects.push({ path: request.url, body });
        response.end();
      });
    };
    servers.push(kinesis, createHttpServer(storeObject));
    const [kinesisUrl = "", s3Url = ""] = await Promise.all(servers.map(listen));
    const records = [createRecord({ partitionKey: "é" }), createRecord({ index: 1, data: "[]" })];

    const { stdout, stderr } = await run(folder, {
      ...settings,
      AWS_ENDPOINT_URL_KINESIS: kinesisUrl,
      AWS_ENDPOINT_URL_S3: s3Url,
      EVENT: JSON.stringify({ Records: records }),
    });

    expect(stdout, stderr).to.contain('ANSWER {"batchItemFailures":[]}').and.to.contain('"Namespace":"Tributary"');
    expect(put.map(({ PartitionKey }) => PartitionKey)).to.deep.equal(["é"]);
    const enriched = Buffer.from(put[0]?.Data ?? "", "base64").toString();
    expect(enriched.startsWith(createUserText().slice(0, -1))).to.equal(true);
    expect(JSON.parse(enriched).enrichment).to.include({ catalogue: "2026-01-01", match: "city" });
    expect(objects[0]?.path).to.contain("/failures/quarantine/2026/09/21/shardId-000000000003/");
    expect(JSON.parse(objects[0]?.body ?? "")).to.include({
      reason: "not-an-object",
      sequenceNumber: sequenceNumber(1),
    });
  });

  it("fails at once, naming the variable, when one is missing", async () => {
    const { MAX_RECORD_BYTES, ...incomplete } = settings;
    const { stdout, stderr } = await run(folder, incomplete);
    expect(stderr).to.contain("MAX_RECORD_BYTES must be a whole number");
    expect(stdout).not.to.contain("ANSWER");
  });

  it("fails at once when the catalogue beside it is broken", async () => {
    writeFileSync(join(folder, "catalogue.json"), "{}");
    const { stdout, stderr } = await run(folder, settings);
    expect(stderr).to.contain("catalogue.json is not a valid catalogue");
    expect(stdout).not.to.contain("ANSWER");
  });
});
