import { NodeHttpHandler } from "@smithy/node-http-handler";
import { expect } from "chai";
import { createPutRecords } from "../../../../handlers/kinesis/publish/kinesis.ts";
import { createAwsServer } from "../aws-server.ts";
import { entryOf } from "../output-stream.ts";

const STREAM_ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/users-out";
const ENTRIES = [entryOf("a", Buffer.from("1")), entryOf("b", Buffer.from("2"))];
const TAKEN = { SequenceNumber: "1", ShardId: "shardId-000000000000" };
const ALL_TAKEN = { status: 200, body: { FailedRecordCount: 0, Records: [TAKEN, TAKEN] } };

type Answer = { status: number; body: unknown } | "none";

/** A server in the place of Kinesis that gives the prepared answers, and a way to it. */
async function createKinesis(...answers: Answer[]) {
  const texts = answers.map((answer) =>
    answer === "none" ? answer : { ...answer, body: JSON.stringify(answer.body) },
  );
  const server = await createAwsServer(...texts);
  const bodies: unknown[] = [];
  const connection = {
    url: server.url,
    credentials: async () => ({ accessKeyId: "test", secretAccessKey: "test" }),
    connect: () => {
      const requestHandler = new NodeHttpHandler();
      return {
        handle: (...args: Parameters<typeof requestHandler.handle>) => {
          bodies.push(args[0].body.buffer);
          return requestHandler.handle(...args);
        },
        destroy: () => requestHandler.destroy(),
      };
    },
  };
  return { ...server, put: createPutRecords(STREAM_ARN, "us-east-1", connection), bodies };
}

describe("PutRecords", () => {
  const { signal } = new AbortController();
  let kinesis: Awaited<ReturnType<typeof createKinesis>>;
  afterEach(() => kinesis.stop());

  it("calls the stream of the ARN by its name", async () => {
    kinesis = await createKinesis(ALL_TAKEN);
    expect(await kinesis.put(ENTRIES, signal)).to.deep.equal([undefined, undefined]);
    const [request] = kinesis.requests;
    expect(request?.headers).to.include({
      "x-amz-target": "Kinesis_20131202.PutRecords",
      "content-type": "application/x-amz-json-1.1",
    });
    expect(request).to.include({ method: "POST", path: "/" });
    expect(JSON.parse(request?.body ?? "")).to.deep.equal({
      StreamName: "users-out",
      Records: [
        { PartitionKey: "a", Data: "MQ==" },
        { PartitionKey: "b", Data: "Mg==" },
      ],
    });
  });

  it("keeps its connection from call to call", async () => {
    kinesis = await createKinesis(ALL_TAKEN, ALL_TAKEN);
    await kinesis.put(ENTRIES, signal);
    await kinesis.put(ENTRIES, signal);
    expect(kinesis.requests).to.have.length(2);
    expect(kinesis.connections.size).to.equal(1);
  });

  it("tells the error code of each entry, and takes none without a sequence number as put", async () => {
    const refused = { ErrorCode: "ProvisionedThroughputExceededException", ErrorMessage: "slow down" };
    kinesis = await createKinesis({ status: 200, body: { FailedRecordCount: 1, Records: [refused] } });
    expect(await kinesis.put(ENTRIES, signal)).to.deep.equal([refused.ErrorCode, "InternalFailure"]);
  });

  const answers: [string, unknown, (string | undefined)[]][] = [
    ["null in place of an error code", { Records: [{ ...TAKEN, ErrorCode: null }, TAKEN] }, [undefined, undefined]],
    ["an empty sequence number", { Records: [TAKEN, { SequenceNumber: "" }] }, [undefined, "InternalFailure"]],
    ["one record for two entries", { Records: [TAKEN] }, [undefined, "InternalFailure"]],
    ["a refused record first", { Records: [{ ErrorCode: "InternalFailure" }, TAKEN] }, ["InternalFailure", undefined]],
    ["a sequence number as text", { Records: [TAKEN], Note: '"SequenceNumber":"1' }, [undefined, "InternalFailure"]],
    ["no records", {}, ["InternalFailure", "InternalFailure"]],
  ];
  for (const [what, body, codes] of answers) {
    it(`reads ${what}`, async () => {
      kinesis = await createKinesis({ status: 200, body });
      expect(await kinesis.put(ENTRIES, signal)).to.deep.equal(codes);
    });
  }

  const errors: [string, unknown, string][] = [
    ["its code", { __type: "InternalFailure", message: "try again" }, "InternalFailure"],
    ["its code with a namespace", { __type: "com.amazonaws#LimitExceededException" }, "LimitExceededException"],
    ["UnknownError where there is none", {}, "UnknownError"],
  ];
  for (const [what, body, name] of errors) {
    it(`tries once, and fails with an error named by ${what}`, async () => {
      kinesis = await createKinesis({ status: 500, body }, ALL_TAKEN);
      expect(await kinesis.put(ENTRIES, signal).catch((reason: unknown) => reason)).to.have.property("name", name);
      expect(kinesis.requests).to.have.length(1);
    });
  }

  it("hangs up when it is told to give up, so that the next attempt has a connection of its own", async () => {
    kinesis = await createKinesis("none", ALL_TAKEN);
    const giveUp = new AbortController();
    const hanging = kinesis.put(ENTRIES, giveUp.signal).catch((reason: unknown) => reason);
    while (kinesis.requests.length === 0) await new Promise(setImmediate);
    giveUp.abort();
    expect(await hanging).to.be.instanceOf(Error);
    expect(await kinesis.put(ENTRIES, signal)).to.deep.equal([undefined, undefined]);
    expect(kinesis.connections.size).to.equal(2);
  });

  it("hangs up what no call uses too: it died with the same sleep", async () => {
    kinesis = await createKinesis(ALL_TAKEN, ALL_TAKEN, "none", ALL_TAKEN);
    await Promise.all([kinesis.put(ENTRIES, signal), kinesis.put(ENTRIES, signal)]);
    expect(kinesis.connections.size).to.equal(2);
    const giveUp = new AbortController();
    const hanging = kinesis.put(ENTRIES, giveUp.signal).catch((reason: unknown) => reason);
    while (kinesis.requests.length < 3) await new Promise(setImmediate);
    giveUp.abort();
    expect(await hanging).to.be.instanceOf(Error);
    expect(await kinesis.put(ENTRIES, signal)).to.deep.equal([undefined, undefined]);
    expect(kinesis.connections.size).to.equal(3);
  });

  it("leaves the calls beside it alone when it hangs up", async () => {
    kinesis = await createKinesis("none", "none");
    const [dead, healthy] = [new AbortController(), new AbortController()];
    const hanging = kinesis.put(ENTRIES, dead.signal).catch((reason: unknown) => reason);
    let isOver = false;
    const beside = kinesis.put(ENTRIES, healthy.signal).catch(() => {
      isOver = true;
    });
    while (kinesis.requests.length < 2) await new Promise(setImmediate);
    dead.abort();
    expect(await hanging).to.be.instanceOf(Error);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(isOver).to.equal(false);
    healthy.abort();
    await beside;
  });

  it("writes a body over an answered one, and over no other", async () => {
    kinesis = await createKinesis(ALL_TAKEN, { status: 500, body: {} }, ALL_TAKEN, ALL_TAKEN);
    for (let call = 0; call < 4; call++) await kinesis.put(ENTRIES, signal).catch(() => {});
    const [first, second, third, fourth] = kinesis.bodies;
    expect(second).to.equal(first);
    expect(third).not.to.equal(second);
    expect(fourth).to.equal(third);
  });
});
