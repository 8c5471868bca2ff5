import { execFile } from "node:child_process";
import { once } from "node:events";
import { copyFile, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generate } from "selfsigned";
import type { Samples } from "./measure.ts";
import { createRecords } from "./records.ts";

/** Milliseconds from a process's start until its first batch is answered: the function, and one that does nothing. */
export type ColdStart = { own: Samples; nothing: Samples };

const RECORDS = 100;
const CATALOGUE = fileURLToPath(new URL("../../handlers/enrich/catalogue.json", import.meta.url));
const INVOKE = `
  import { readFileSync } from "node:fs";
  const { handler } = await import(process.argv[2]);
  const event = JSON.parse(readFileSync(process.argv[3], "utf8"));
  const context = { functionName: "enrich", functionVersion: "1", awsRequestId: "1", getRemainingTimeInMillis: () => 10_000 };
  const { batchItemFailures } = await handler(event, context);
  if (batchItemFailures.length > 0) throw new Error("all must be published");
  process.stderr.write(String(performance.now()));
  process.exit();`;

/** Starts both in turns, against a Kinesis on this machine that takes everything, over TLS as in AWS. */
export async function measureColdStart(entryFile: string, rounds: number): Promise<ColdStart> {
  const folder = path.dirname(entryFile);
  const file = (name: string) => path.join(folder, name);
  const [event, invoke, nothing, authority] = [
    file("event.json"),
    file("invoke.js"),
    file("nothing.js"),
    file("ca.pem"),
  ];
  await copyFile(CATALOGUE, path.join(folder, "catalogue.json"));
  await writeFile(
    event,
    JSON.stringify({ Records: createRecords({ records: RECORDS, recordBytes: 600, script: "ascii" }) }),
  );
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(invoke, INVOKE);
  await writeFile(nothing, "export const handler = async () => ({ batchItemFailures: [] });");

  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  await writeFile(authority, cert);
  const server = createServer({ key, cert }, (request, response) => {
    buffer(request).then((body) => {
      const { Records } = JSON.parse(body.toString());
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify({ Records: Records.map(() => ({ SequenceNumber: "1", ShardId: "shardId-0" })) }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const start = async (file: string) => {
    const env = {
      ...ENVIRONMENT,
      AWS_ENDPOINT_URL_KINESIS: `https://localhost:${port}`,
      NODE_EXTRA_CA_CERTS: authority,
    };
    const { stderr } = await promisify(execFile)(process.execPath, [invoke, file, event], { env });
    return Number(stderr);
  };
  const result: ColdStart = { own: { name: "own", values: [] }, nothing: { name: "nothing", values: [] } };
  for (let round = 0; round < rounds; round++) {
    result.own.values.push(await start(entryFile));
    result.nothing.values.push(await start(nothing));
  }
  server.close();
  return result;
}

const ENVIRONMENT = {
  NODE_OPTIONS: "--enable-source-maps",
  OUTPUT_STREAM_ARN: "arn:aws:kinesis:ap-northeast-2:123456789012:stream/users-out",
  FAILURE_STORE_BUCKET: "failures",
  MAX_RECORD_BYTES: "1048576",
  AWS_REGION: "ap-northeast-2",
  AWS_ACCESS_KEY_ID: "bench",
  AWS_SECRET_ACCESS_KEY: "bench",
};
