import { once } from "node:events";
import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import { expect } from "chai";
import { createKinesisClient, createPutRecords } from "../../../handlers/enrich/kinesis.ts";
import { entryOf } from "./output-stream.ts";

const STREAM_ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/users-out";
const ENTRIES = [entryOf("a", Buffer.from("1")), entryOf("b", Buffer.from("2"))];

type Answer = { status: number; body: unknown } | "none";

/** An HTTP/2 server that gives the prepared answers, and a client of it. */
async function createKinesis(...answers: Answer[]) {
  const requests: { target: unknown; body: unknown }[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server: Http2Server = createServer();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", async (stream: ServerHttp2Stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on("error", () => {});
    for await (const chunk of stream) chunks.push(chunk);
    requests.push({ target: headers["x-amz-target"], body: JSON.parse(Buffer.concat(chunks).toString()) });
    const answer = answers[requests.length - 1] ?? "none";
    if (answer === "none") return;
    stream.respond({ ":status": answer.status, "content-type": "application/x-amz-json-1.1" });
    stream.end(JSON.stringify(answer.body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const client = createKinesisClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const stop = () => {
    client.destroy();
    for (const session of sessions) session.destroy();
    server.close();
  };
  return { put: createPutRecords(client, STREAM_ARN), requests, sessions, stop };
}

describe("PutRecords", () => {
  let kinesis: Awaited<ReturnType<typeof createKinesis>>;
  afterEach(() => kinesis.stop());

  it("calls the stream of the ARN by its name", async () => {
    const taken = { SequenceNumber: "1", ShardId: "shardId-000000000000" };
    kinesis = await createKinesis({ status: 200, body: { FailedRecordCount: 0, Records: [taken, taken] } });
    expect(await kinesis.put(ENTRIES, new AbortController().signal)).to.deep.equal([undefined, undefined]);
    expect(kinesis.requests).to.deep.equal([
      {
        target: "Kinesis_20131202.PutRecords",
        body: {
          StreamName: "users-out",
          Records: [
            { PartitionKey: "a", Data: "MQ==" },
            { PartitionKey: "b", Data: "Mg==" },
          ],
        },
      },
    ]);
  });

  it("keeps its connection from call to call", async () => {
    const answer = { status: 200, body: { FailedRecordCount: 0, Records: [] } };
    kinesis = await createKinesis(answer, answer);
    await kinesis.put(ENTRIES, new AbortController().signal);
    await kinesis.put(ENTRIES, new AbortController().signal);
    expect(kinesis.requests).to.have.length(2);
    expect(kinesis.sessions.size).to.equal(1);
  });

  it("tells the error code of each entry, and takes none without a sequence number as put", async () => {
    const refused = { ErrorCode: "ProvisionedThroughputExceededException", ErrorMessage: "slow down" };
    kinesis = await createKinesis({ status: 200, body: { FailedRecordCount: 1, Records: [refused] } });
    expect(await kinesis.put(ENTRIES, new AbortController().signal)).to.deep.equal([
      refused.ErrorCode,
      "InternalFailure",
    ]);
  });

  it("tries once, and fails with an error named by its code", async () => {
    const body = { __type: "InternalFailure", message: "try again" };
    kinesis = await createKinesis({ status: 500, body }, { status: 500, body });
    const error = await kinesis.put(ENTRIES, new AbortController().signal).catch((reason: unknown) => reason);
    expect(error).to.have.property("name", "InternalFailure");
    expect(kinesis.requests).to.have.length(1);
  });

  it("hangs up when it is told to give up, so that the next attempt has a connection of its own", async () => {
    const body = { FailedRecordCount: 0, Records: ENTRIES.map(() => ({ SequenceNumber: "1", ShardId: "shardId-0" })) };
    kinesis = await createKinesis("none", { status: 200, body });
    const giveUp = new AbortController();
    const hanging = kinesis.put(ENTRIES, giveUp.signal).catch((reason: unknown) => reason);
    while (kinesis.requests.length === 0) await new Promise(setImmediate);
    giveUp.abort();
    expect(await hanging).to.be.instanceOf(Error);
    expect(await kinesis.put(ENTRIES, new AbortController().signal)).to.deep.equal([undefined, undefined]);
    expect(kinesis.sessions.size).to.equal(2);
  });
});
