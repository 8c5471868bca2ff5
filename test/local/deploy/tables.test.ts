import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DescribeTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { type Deployment, deploy } from "../../../local/deploy/deploy.ts";
import { deployedResources } from "../../../local/deploy/resources.ts";
import { createTableService, createTables } from "../../../local/deploy/tables.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;
const tableArn = arn("dynamodb", "table/orders");
const streamArn = `${tableArn}/stream/1970-01-01T00:00:00.000`;

const createTable = (inputs: Record<string, unknown> = {}) =>
  createResource({
    ...{ type: "aws:dynamodb/table:Table", name: "orders", region },
    inputs: {
      ...{ hashKey: "id", attributes: [{ name: "id", type: "S" }], billingMode: "PAY_PER_REQUEST" },
      ...{ streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES", ...inputs },
    },
    outputs: { name: "orders", arn: tableArn, streamArn },
  });
const createTrigger = (inputs: Record<string, unknown> = {}) =>
  createResource({
    ...{ type: "aws:lambda/eventSourceMapping:EventSourceMapping", name: "trigger", region },
    inputs: {
      ...{ eventSourceArn: streamArn, functionName: arn("lambda", "function:fn"), startingPosition: "TRIM_HORIZON" },
      ...inputs,
    },
    outputs: { uuid: "uuid" },
  });
const createFunction = (source: string, variables: Record<string, string> = {}) =>
  createResource({
    ...{ type: "aws:lambda/function:Function", name: "fn", region },
    inputs: {
      code: { kind: "asset-archive", assets: { "index.mjs": { kind: "text-asset", text: source } } },
      ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r", environment: { variables } },
    },
    outputs: { name: "fn", arn: arn("lambda", "function:fn"), version: "1" },
  });
const createBucket = () =>
  createResource({
    ...{ type: "aws:s3/bucket:Bucket", name: "failures", region, inputs: {} },
    outputs: { bucket: "failures", arn: "arn:aws:s3:::failures" },
  });

describe("tables of a graph", () => {
  it("drive functions, which find the stream under its name on this machine; what they can't take is kept", async () => {
    const workFolder = await mkdtemp(path.join(tmpdir(), "tributary-tables-"));
    let deployment: Deployment | undefined;
    let client: DynamoDBClient | undefined;
    try {
      const source = `export const handler = async ({ Records }) => {
        for (const { dynamodb, eventSourceARN } of Records) {
          if (dynamodb.NewImage.state.S === "bad") throw new Error("bad");
          console.log("got", dynamodb.Keys.id.S, eventSourceARN === process.env.STREAM);
        }
      };`;
      const logged: string[] = [];
      deployment = await deploy({
        graph: createGraph(
          createTrigger({
            ...{ bisectBatchOnFunctionError: true, maximumRetryAttempts: 0, parallelizationFactor: 4 },
            destinationConfig: { onFailure: { destinationArn: "arn:aws:s3:::failures" } },
            filterCriteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }] },
          }),
          createFunction(source, { STREAM: streamArn }),
          createTable(),
          createBucket(),
        ),
        ...{ clock: realClock, workFolder, bucketFolder: (_: string, bucket: string) => path.join(workFolder, bucket) },
        ...{ onRecord: () => {}, onObject: () => {}, onProblem: () => {} },
        onLog: (_, line) => line.includes("got") && logged.push(line.replace(/.*got/, "got").trim()),
      });
      const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
      client = new DynamoDBClient({ region, endpoint: deployment.endpointUrl, credentials });
      const put = (id: string, state: string) =>
        client?.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: id }, state: { S: state } } }));
      for (const id of ["1", "2", "3"]) await put(id, "new");
      await put("4", "bad");
      await put("1", "paid");
      const [trigger] = deployment.triggers;
      expect(trigger).to.include({ source: "table", functionName: "fn", region });
      expect(trigger?.tally().in).to.equal(5);
      const isDone = () => {
        const { in: taken = 0, out = 0, failed = 0, filtered = 0 } = trigger?.tally() ?? {};
        return taken === out + failed + filtered;
      };
      while (!isDone()) await realClock.sleep(20);
      expect(trigger?.tally()).to.deep.equal({ in: 5, out: 3, failed: 1, filtered: 1 });
      expect(logged.toSorted()).to.deep.equal(["got 1 true", "got 2 true", "got 3 true"]);
      expect(await readdir(path.join(workFolder, "failures/aws/lambda/uuid"))).to.have.length(1);
      const { Table } = await client.send(new DescribeTableCommand({ TableName: "orders" }));
      expect(deployment.localUrls.get(streamArn)).to.equal(Table?.LatestStreamArn);
    } finally {
      client?.destroy();
      await deployment?.stop();
      await rm(workFolder, { recursive: true });
    }
  });

  it("are made with their keys, indexes, time to live and protection", () => {
    const index = { name: "byDay", projectionType: "INCLUDE", nonKeyAttributes: ["total"] };
    const keySchemas = [
      { attributeName: "day", keyType: "HASH" },
      { attributeName: "id", keyType: "RANGE" },
    ];
    const attributes = ["id", "at", "day"].map((name) => ({ name, type: "S" }));
    const { dynamodb } = createTableService(realClock);
    createTables(
      dynamodb,
      deployedResources(
        createGraph(
          createTable({
            ...{ rangeKey: "at", attributes, streamEnabled: false, ttl: { enabled: true, attributeName: "expires" } },
            ...{ globalSecondaryIndexes: [{ ...index, keySchemas }], deletionProtectionEnabled: true },
            localSecondaryIndexes: [{ name: "byDayOfId", projectionType: "ALL", rangeKey: "day" }],
          }),
        ),
      ),
    );
    const scope = { account: "000000000000", region };
    const { Table } = dynamodb.describeTable(scope, { TableName: "orders" });
    expect(Table.KeySchema).to.deep.equal([
      { AttributeName: "id", KeyType: "HASH" },
      { AttributeName: "at", KeyType: "RANGE" },
    ]);
    expect(Table.GlobalSecondaryIndexes?.[0]).to.deep.include({
      IndexName: "byDay",
      KeySchema: keySchemas.map(({ attributeName, keyType }) => ({ AttributeName: attributeName, KeyType: keyType })),
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["total"] },
    });
    expect(Table.LocalSecondaryIndexes?.[0]).to.deep.include({ IndexName: "byDayOfId" });
    expect(Table).to.include({ DeletionProtectionEnabled: true }).and.not.to.have.property("LatestStreamArn");
    expect(dynamodb.describeTimeToLive(scope, { TableName: "orders" }).TimeToLiveDescription).to.deep.equal({
      TimeToLiveStatus: "ENABLED",
      AttributeName: "expires",
    });
  });

  it("have no trigger at a time, as in AWS, and say so by name", () => {
    const graph = createGraph(createTable(), createTrigger({ startingPosition: "AT_TIMESTAMP" }));
    expect(() => deployedResources(graph)).to.throw(/trigger cannot run locally:[\s\S]*startingPosition/);
  });
});
