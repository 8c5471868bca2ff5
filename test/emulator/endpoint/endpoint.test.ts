import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { cbor, tag } from "@smithy/core/cbor";
import { expect } from "chai";
import { createEndpoint, listen, signedFor } from "./create-endpoint.ts";

const scope = { account: "000000000000", region: "eu-west-1" };

/** Sends a request with any headers, the Host header among them. */
function send(
  port: number,
  headers: Record<string, string>,
  { method = "POST", path = "/" } = {},
): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, method, path, headers }, async (response) => {
      resolve({ status: response.statusCode, body: await text(response) });
    });
    outgoing.on("error", reject);
    outgoing.end(method === "POST" ? "{}" : undefined);
  });
}

describe("The endpoint", () => {
  let endpoint: Awaited<ReturnType<typeof listen>>;
  beforeEach(async () => {
    endpoint = await listen();
    endpoint.kinesis.createStream(scope, { StreamName: "input", ShardCount: 1 });
  });
  afterEach(async () => {
    await endpoint.endpoint.close();
    expect(endpoint.errors).to.deep.equal([]);
  });

  const post = (headers: Record<string, string>, body: string | Buffer<ArrayBuffer>, path = "/") =>
    fetch(endpoint.url + path, { method: "POST", headers, body });
  const kinesis = (
    operation: string,
    contentType = "application/x-amz-json-1.1",
    signature = signedFor("kinesis"),
  ) => ({
    ...signature,
    "content-type": contentType,
    "x-amz-target": `Kinesis_20131202.${operation}`,
  });

  it("answers botocore's JSON over HTTP/1.1", async () => {
    const body = JSON.stringify({ StreamName: "input", PartitionKey: "a", Data: "aGk=" });
    const response = await post(kinesis("PutRecord"), body);
    expect([response.status, response.headers.get("content-type")]).to.deep.equal([200, "application/x-amz-json-1.1"]);
    expect(await response.json()).to.have.keys("SequenceNumber", "ShardId");
  });

  it("answers the Java SDK's CBOR: bytes as they are, times in milliseconds", async () => {
    const call = async (operation: string, input: unknown) => {
      const response = await post(kinesis(operation, "application/x-amz-cbor-1.1"), Buffer.from(cbor.serialize(input)));
      expect(response.headers.get("content-type")).to.equal("application/x-amz-cbor-1.1");
      return cbor.deserialize(Buffer.from(await response.arrayBuffer()));
    };
    await call("PutRecord", { StreamName: "input", PartitionKey: "a", Data: Buffer.from([0xff, 1]) });
    const { ShardIterator } = await call("GetShardIterator", {
      StreamName: "input",
      ShardId: "shardId-000000000000",
      ShardIteratorType: "AT_TIMESTAMP",
      Timestamp: tag({ tag: 1, value: Date.now() - 60_000 }),
    });
    const { Records } = await call("GetRecords", { ShardIterator });
    expect(Buffer.from(Records[0].Data)).to.deep.equal(Buffer.from([0xff, 1]));
    expect(Records[0].ApproximateArrivalTimestamp.tag).to.equal(1);
    expect(Number(Records[0].ApproximateArrivalTimestamp.value)).to.be.closeTo(Date.now(), 60_000);
    expect(await call("DescribeStreamSummary", { StreamName: "missing" })).to.deep.include({
      __type: "ResourceNotFoundException",
    });
  });

  it("knows regions and accounts apart by the signature's scope", async () => {
    for (const signature of [signedFor("kinesis", "000000000000", "us-east-1"), signedFor("kinesis", "111122223333")]) {
      const response = await post(kinesis("DescribeStreamSummary", undefined, signature), '{"StreamName":"input"}');
      expect(await response.json()).to.deep.include({ __type: "ResourceNotFoundException" });
    }
  });

  it("says who the caller is", async () => {
    const headers = {
      ...signedFor("sts", "111122223333"),
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    };
    const response = await post(headers, "Action=GetCallerIdentity&Version=2011-06-15");
    expect(await response.text()).to.contain("<Arn>arn:aws:iam::111122223333:root</Arn>");
  });

  const unmodelled: [name: string, headers: Record<string, string>, body: string, path?: string][] = [
    [
      "dynamodb.PutItem",
      { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.PutItem" },
      "{}",
    ],
    ["sts.AssumeRole", { "content-type": "application/x-www-form-urlencoded" }, "Action=AssumeRole"],
    ["sns.Publish", { "content-type": "application/x-www-form-urlencoded" }, "Action=Publish"],
    ["monitoring.PutMetricData", {}, "", "/service/GraniteServiceVersion20100801/operation/PutMetricData"],
    ["lambda.POST /2015-03-31/layers/l/versions", {}, "", "/2015-03-31/layers/l/versions"],
  ];
  for (const [name, headers, body, path] of unmodelled) {
    it(`fails ${name} by its name`, async () => {
      const response = await post({ ...signedFor(name.split(".")[0] ?? ""), ...headers }, body, path);
      expect(response.status).to.equal(400);
      expect(response.headers.get("x-amzn-errortype")).to.equal("UnknownOperationException");
      expect(await response.text()).to.contain(`${name} is not modelled by the local cloud.`);
      expect(endpoint.unmodelled).to.deep.equal([name]);
    });
  }

  it("refuses a request that is not signed", async () => {
    const response = await post({ "content-type": "application/x-amz-json-1.1" }, "{}");
    expect(response.status).to.equal(403);
    expect(await response.json()).to.deep.include({ __type: "MissingAuthenticationToken" });
  });

  const malformed: [what: string, body: string, expected: object][] = [
    ["a body that is not JSON", "{", { __type: "SerializationException" }],
    [
      "data that is not base64",
      '{"StreamName":"input","PartitionKey":"a","Data":"?!"}',
      { __type: "SerializationException" },
    ],
    ["an empty object", "{}", { __type: "ValidationException" }],
  ];
  for (const [what, body, expected] of malformed) {
    it(`refuses ${what}`, async () => {
      const response = await post(kinesis("PutRecord"), body);
      expect(response.status).to.equal(400);
      expect(await response.json()).to.deep.include(expected);
    });
  }

  const foreign: [what: string, headers: Record<string, string>][] = [
    ["a host of another name, as DNS rebinding sends", { host: "evil.example" }],
    ["a host that only begins as ours", { host: "localhost.evil.example" }],
    ["a host that only ends as ours", { host: "evillocalhost" }],
    ["every address of the machine", { host: "0.0.0.0" }],
    ["a page of another origin", { origin: "https://evil.example" }],
    ["a page without an origin of its own", { origin: "null" }],
  ];
  for (const [what, headers] of foreign) {
    it(`refuses ${what}, and reads nothing from it`, async () => {
      const { status, body } = await send(endpoint.port, { ...kinesis("ListStreams"), ...headers });
      expect([status, JSON.parse(body)]).to.deep.equal([
        403,
        {
          __type: "AccessDeniedException",
          message: `Host and Origin must name this machine, got Host ${headers.host ?? `127.0.0.1:${endpoint.port}`}${headers.origin === undefined ? "" : ` and Origin ${headers.origin}`}. Fix: call http://127.0.0.1 or http://localhost.`,
        },
      ]);
    });
  }

  for (const host of ["localhost", "LOCALHOST:4567", "127.0.0.1", "[::1]:4567"]) {
    it(`answers at the host ${host}, pages of this machine too`, async () => {
      const headers = { ...kinesis("ListStreams"), host, origin: "http://localhost:3000" };
      expect((await send(endpoint.port, headers)).status).to.equal(200);
    });
  }

  it("finds the bucket of S3's virtual hosts", async () => {
    await endpoint.objectStore.createBucket("a.bucket");
    await endpoint.objectStore.putObject("a.bucket", "k/1", Buffer.from("text"));
    const headers = { ...signedFor("s3"), host: "a.bucket.localhost:4567" };
    const { status, body } = await send(endpoint.port, headers, { method: "GET", path: "/k/1" });
    expect([status, body]).to.deep.equal([200, "text"]);
  });

  it("refuses a body beyond 64 MiB", async () => {
    const response = await post(kinesis("PutRecord"), Buffer.alloc(64 * 1024 * 1024 + 1));
    expect(response.status).to.equal(413);
  });

  it("closes every connection, also one that says nothing", async () => {
    const socket = connect(endpoint.port, "127.0.0.1");
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.on("error", () => {});
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write("P");
    await endpoint.endpoint.close();
    await closed;
    expect(await fetch(endpoint.url).catch(({ name }) => name)).to.equal("TypeError");
  });

  it("says so when the port is taken", async () => {
    const other = createEndpoint();
    const error = await other.endpoint.listen(endpoint.port).catch(({ code }) => code);
    expect(error).to.equal("EADDRINUSE");
  });
});
