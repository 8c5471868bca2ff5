import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { AwsError } from "../../../emulator/aws-error.ts";
import type { Call } from "../../../emulator/endpoint/call.ts";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { createSkippingClock } from "../../../emulator/time/skipping-clock.ts";
import { deploy } from "../../../local/deploy/deploy.ts";
import { settle } from "../../../local/deploy/settle.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;
const FUNCTION = arn("lambda", "function:fn");
const TABLE_STREAM = `${arn("dynamodb", "table/source")}/stream/2026-01-01T00:00:00.000`;

/** Writes each event into a table. The first time, one event kills its process, one makes the handler throw. */
const SOURCE = `import { existsSync, writeFileSync } from "node:fs";
const put = async (id) => {
  const response = await fetch(process.env.AWS_ENDPOINT_URL, { method: "POST", headers: {
      "user-agent": id, "x-amz-target": "DynamoDB_20120810.PutItem", "content-type": "application/x-amz-json-1.0",
      authorization: "AWS4-HMAC-SHA256 Credential=000000000000/20261101/${region}/dynamodb/aws4_request" },
    body: JSON.stringify({ TableName: "target", Item: { id: { S: id } } }) });
  if (!response.ok) throw new Error("the table answered " + response.status);
};
const isFirst = (id) => {
  const marker = process.env.MARKERS + "/" + id;
  if (existsSync(marker)) return false;
  writeFileSync(marker, "");
  return true;
};
const idOf = ({ kinesis, dynamodb, body }) =>
  kinesis ? atob(kinesis.data) : dynamodb ? dynamodb.Keys.id.S : body;
export const handler = async (event) => {
  const ids = event.Records?.map(idOf) ?? [event.id ?? event.rawPath.slice(1)];
  for (const id of ids) {
    if (id.endsWith("killed") && isFirst(id)) process.kill(process.pid, "SIGKILL");
    if (id.endsWith("throws") && isFirst(id)) throw new Error("the handler throws");
    await put(id);
  }
};`;

const createTable = (name: string, inputs: Record<string, unknown> = {}) =>
  createResource({
    ...{ type: "aws:dynamodb/table:Table", name, region },
    inputs: {
      ...{ hashKey: "id", attributes: [{ name: "id", type: "S" }], billingMode: "PAY_PER_REQUEST" },
      ...inputs,
    },
    outputs: { name, arn: arn("dynamodb", `table/${name}`), streamArn: inputs.streamEnabled ? TABLE_STREAM : "" },
  });
const createMapping = (uuid: string, eventSourceArn: string, inputs: Record<string, unknown> = {}) =>
  createResource({
    ...{ type: "aws:lambda/eventSourceMapping:EventSourceMapping", name: uuid, region },
    inputs: { eventSourceArn, functionName: FUNCTION, ...inputs },
    outputs: { uuid },
  });
const create = (type: string, inputs: Record<string, unknown>, { id, ...outputs }: Record<string, string> = {}) =>
  createResource({ ...{ type, name: "one", region, inputs, outputs }, ...(id !== undefined && { id }) });

const createProgram = (markers: string) =>
  createGraph(
    createResource({
      ...{ type: "aws:lambda/function:Function", name: "fn", region },
      inputs: {
        code: { kind: "asset-archive", assets: { "index.mjs": { kind: "text-asset", text: SOURCE } } },
        ...{ handler: "index.handler", role: "r", environment: { variables: { MARKERS: markers } } },
      },
      outputs: { name: "fn", arn: FUNCTION, version: "1" },
    }),
    createTable("target"),
    createTable("source", { streamEnabled: true, streamViewType: "KEYS_ONLY" }),
    createMapping("table", TABLE_STREAM, { startingPosition: "TRIM_HORIZON" }),
    createResource({
      region,
      inputs: { shardCount: 1 },
      outputs: { name: "events", arn: arn("kinesis", "stream/events") },
    }),
    createMapping("stream", arn("kinesis", "stream/events"), { startingPosition: "TRIM_HORIZON" }),
    create("aws:sqs/queue:Queue", {}, { name: "work", arn: arn("sqs", "work"), url: "https://work" }),
    createMapping("queue", arn("sqs", "work"), { batchSize: 10 }),
    create("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", { functionName: "fn" }),
    create(
      "aws:apigatewayv2/api:Api",
      { protocolType: "HTTP" },
      { id: "a1", name: "api", apiEndpoint: "https://api", executionArn: arn("execute-api", "a1") },
    ),
    create("aws:apigatewayv2/stage:Stage", { apiId: "a1", name: "$default" }),
    create(
      "aws:apigatewayv2/integration:Integration",
      { integrationType: "AWS_PROXY", integrationUri: FUNCTION, payloadFormatVersion: "2.0" },
      { id: "i1" },
    ),
    create("aws:apigatewayv2/route:Route", { apiId: "a1", routeKey: "GET /{id}", target: "integrations/i1" }),
    create("aws:lambda/permission:Permission", {
      ...{ function: "fn", principal: "apigateway.amazonaws.com", sourceArn: `${arn("execute-api", "a1")}/*/*` },
    }),
  );

const FAULTS = ["fine", "killed", "throws", "unreachable"];

describe("a function that is killed, throws, or can't reach its table", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-faults-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("loses no event of any family: each is tried again, or its caller is told", async () => {
    const clock = createSkippingClock(realClock);
    const unreached = new Set(
      ["stream", "queue", "table", "asynchronous", "http"].map((family) => `${family}-unreachable`),
    );
    /** The table answers nobody's first write of such an event. */
    const onCall = ({ userAgent }: Call) => {
      if (unreached.delete(userAgent.trim())) throw new AwsError("InternalServerError", "The table is away.", 500);
    };
    const deployment = await deploy({
      ...{
        graph: createProgram(folder),
        clock,
        workFolder: path.join(folder, "work"),
        bucketFolder: () => folder,
        onCall,
      },
      ...{ onRecord: () => {}, onObject: () => {}, onLog: () => {}, onProblem: () => {} },
    });
    try {
      const send = (service: string, target: string, body: object) =>
        fetch(deployment.endpointUrl, {
          ...{ method: "POST", body: JSON.stringify(body) },
          headers: {
            ...{ "x-amz-target": target, "content-type": "application/x-amz-json-1.0" },
            authorization: `AWS4-HMAC-SHA256 Credential=000000000000/20261101/${region}/${service}/aws4_request`,
          },
        }).then(async (response) => expect(response.status, await response.text()).to.equal(200));
      const api = deployment.localUrls.get("https://api");
      const statuses: number[] = [];
      for (const fault of FAULTS) {
        const Data = btoa(`stream-${fault}`);
        await send("kinesis", "Kinesis_20131202.PutRecord", { StreamName: "events", PartitionKey: "k", Data });
        const QueueUrl = deployment.localUrls.get("https://work");
        await send("sqs", "AmazonSQS.SendMessage", { QueueUrl, MessageBody: `queue-${fault}` });
        const Item = { id: { S: `table-${fault}` } };
        await send("dynamodb", "DynamoDB_20120810.PutItem", { TableName: "source", Item });
        await fetch(`${deployment.endpointUrl}/2015-03-31/functions/fn/invocations`, {
          ...{ method: "POST", body: JSON.stringify({ id: `asynchronous-${fault}` }) },
          headers: {
            "x-amz-invocation-type": "Event",
            authorization: `AWS4-HMAC-SHA256 Credential=000000000000/20261101/${region}/lambda/aws4_request`,
          },
        });
        for (const _ of "12") statuses.push((await fetch(`${api}/http-${fault}`)).status);
      }
      const { signal } = new AbortController();
      await settle({ deployment, clock, realClock, signal }, () => true);

      expect(statuses, "a caller sees each failure, and succeeds when it asks again").to.deep.equal([
        ...[200, 200],
        ...[500, 200, 500, 200, 500, 200],
      ]);
      const all = { in: 4, out: 4, failed: 0, filtered: 0 };
      const tallies = deployment.triggers.map(({ source, tally }) => [source, tally()]);
      expect(Object.fromEntries(tallies)).to.deep.equal({
        ...{ stream: all, table: all, queue: all, asynchronous: all },
        http: { in: 8, out: 5, failed: 3, filtered: 0 },
      });
      expect(unreached, "each fault came").to.deep.equal(new Set());
    } finally {
      await deployment.stop();
    }
  }).timeout(60_000);
});
