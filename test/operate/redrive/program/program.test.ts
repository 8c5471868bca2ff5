import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { findRedrivable } from "../../../../operate/redrive/program/find-redrivable.ts";
import { giveProgramBack, type ProgramRedriveArgs } from "../../../../operate/redrive/program/give-program-back.ts";
import { renderPlaces } from "../../../../operate/redrive/program/places.ts";
import { ARN, caller, createCloud, queueArn } from "../create-cloud.ts";

const aliasArn = `${ARN}:live`;
const silent = { records: () => {}, step: () => {}, end: () => {} };
const flows = (overrides: Partial<ProgramRedriveArgs["flows"]> = {}) => ({
  buy: {
    aliasArn,
    failureBuckets: ["failures"],
    deadLetters: [{ queueArn: queueArn("undelivered") }, { queueArn: queueArn("dead"), sourceArn: queueArn("work") }],
  },
  ...overrides,
});

/** A cloud in which a program failed: an event of a function whose name has changed since, an undelivered one, a dead letter. */
async function createFailedProgram() {
  const cloud = await createCloud();
  const { sqs, objectStore, common, storeOf } = cloud;
  cloud.addFunction();
  for (const QueueName of ["undelivered", "dead", "work"]) sqs.createQueue(caller, { QueueName });
  const urlOf = (QueueName: string) => sqs.getQueueUrl(caller, { QueueName }).QueueUrl;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn("dead"), maxReceiveCount: 5 });
  sqs.setQueueAttributes(caller, { QueueUrl: urlOf("work"), Attributes: { RedrivePolicy } });
  sqs.sendMessage(caller, { QueueUrl: urlOf("dead"), MessageBody: "letter" });
  const MessageAttributes = { TARGET_ARN: { DataType: "String", StringValue: `${ARN}-0000000:live` } };
  sqs.sendMessage(caller, { QueueUrl: urlOf("undelivered"), MessageBody: '{"undelivered":1}', MessageAttributes });
  const keep = (functionName: string, order: number) =>
    objectStore.putObject(
      "failures",
      `aws/lambda/async/${functionName}/2026/01/01/${order}`,
      Buffer.from(
        JSON.stringify({
          requestContext: { requestId: `r-${order}`, functionArn: ARN.replace(/buy$/, functionName) },
          requestPayload: { order },
        }),
      ),
    );
  await keep("buy-0000000", 1);
  await keep("stranger", 2);
  return {
    ...cloud,
    received: async () =>
      (await sqs.receiveMessage(caller, { QueueUrl: urlOf("work") })).Messages?.map(({ Body }) => Body),
    give: (overrides: Partial<ProgramRedriveArgs> = {}) =>
      giveProgramBack({
        ...{ ...common, kinesis: { send: () => Promise.reject(new Error("no stream")) }, storeOf, flows: flows() },
        ...{ flow: undefined, sinceMs: undefined, reasons: undefined, random: () => 0, progress: silent },
        ...{ onPlan: () => {}, onRecords: () => {}, ...overrides },
      }),
  };
}

describe("redrive of a program", () => {
  let program: Awaited<ReturnType<typeof createFailedProgram>>;
  beforeEach(async () => {
    program = await createFailedProgram();
  });
  afterEach(() => program.close());
  const countsOf = ({ places }: Awaited<ReturnType<typeof giveProgramBack>>) =>
    places.map(({ flow, what, given, before }) => [flow, what, given, before]);

  it("gives a flow's events to its alias of today, and its dead letters to their queue, once", async () => {
    const first = await program.give();
    expect(countsOf(first)).to.deep.equal([
      ["buy", "events given up", 1, 0],
      ["buy", "undelivered events", 1, 0],
      ["buy", "dead letters", 1, 0],
    ]);
    expect(first.strangers).to.deep.equal(["stranger"]);
    expect(program.events).to.deep.equal([{ order: 1 }, { undelivered: 1 }]);
    expect(await program.received()).to.deep.equal(["letter"]);
    expect(countsOf(await program.give()).map(([, , given, before]) => [given, before])).to.deep.equal([
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(renderPlaces(first.places)).to.match(/buy +│ dead letters +│ dead +│ +0 │ +1 /);
  });

  it("asks AWS neither for the queue that gave letters up nor for a subscription", async () => {
    const asked: string[] = [];
    const { sqs, sns } = program.common;
    const noting = <T extends { send: (...args: never[]) => unknown }>(client: T) =>
      Object.assign(Object.create(client), {
        send: (request: object, ...rest: never[]) => {
          asked.push(request.constructor.name);
          return client.send(...([request, ...rest] as never[]));
        },
      }) as T;
    await program.give({ sqs: noting(sqs), sns: noting(sns) });
    expect(new Set(asked)).to.deep.equal(
      new Set(
        [
          "GetQueueUrl",
          "GetQueueAttributes",
          "ReceiveMessage",
          "DeleteMessage",
          "StartMessageMoveTask",
          "ListMessageMoveTasks",
        ].map((action) => `${action}Command`),
      ),
    );
  });

  it("gives nothing on a dry run, nothing of other flows, and leaves queues alone when only the latest is asked for", async () => {
    expect(countsOf(await program.give({ dryRun: true })).map(([, , given]) => given)).to.deep.equal([1, 1, 1]);
    const other = { aliasArn: `${aliasArn.replace("buy", "sell")}`, failureBuckets: ["failures"], deadLetters: [] };
    const ofOther = await program.give({ flows: flows({ sell: other }), flow: "sell" });
    expect(countsOf(ofOther)).to.deep.equal([["sell", "events given up", 0, 0]]);
    expect(program.events).to.deep.equal([]);
    expect(countsOf(await program.give({ sinceMs: 0 }))).to.deep.equal([["buy", "events given up", 1, 0]]);
  });

  it("gives a table's changes and a stream's records to their flow, though it is the only one", async () => {
    const Records = [
      {
        eventID: "shardId-0:7",
        eventSourceARN: `arn:aws:kinesis:eu-west-1:${caller.account}:stream/in`,
        kinesis: { sequenceNumber: "7", partitionKey: "k", data: Buffer.from("x").toString("base64") },
      },
    ];
    const requestContext = { condition: "RetryAttemptsExhausted", functionArn: aliasArn };
    await program.objectStore.putObject(
      "failures",
      "aws/lambda/uuid/7",
      Buffer.from(JSON.stringify({ requestContext, payload: { Records } })),
    );
    const counts: number[] = [];
    await program.give({ onRecords: ({ put }) => counts.push(put) });
    expect(counts).to.deep.equal([1]);
    expect(program.payloads[0]).to.include(`"eventSourceARN":"arn:aws:kinesis:eu-west-1:${caller.account}:stream/in"`);
  });
});

describe("a program's outputs", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-redrivable-"));
  });
  after(() => rm(folder, { recursive: true }));
  const redrive = { operatorArn: `arn:aws:iam::${caller.account}:policy/p`, flows: flows() };
  const find = async (
    outputs: unknown,
    region = "eu-west-1",
    endpointUrl: string | undefined = "http://127.0.0.1:1",
  ) => {
    const file = path.join(folder, "outputs.json");
    await writeFile(file, JSON.stringify(outputs));
    return findRedrivable(file, region, endpointUrl).catch(({ message }: Error) => message);
  };

  it("say what can be given back, beside all else", async () => {
    const outputs = { regions: { "eu-west-1": { redrive, apiUrl: "u" } }, version: 2 };
    expect(await find(outputs)).to.deep.equal(redrive);
    expect(await find(outputs, "eu-west-9")).to.equal("--region must be one of eu-west-1, got eu-west-9.");
    expect(await findRedrivable(path.join(folder, "none"), "r", undefined).catch(({ message }) => message)).to.match(
      /^--outputs must be a file that can be read, got .*none, which is not there/,
    );
  });

  it("that say none are refused with what to do", async () => {
    for (const outputs of [{ regions: { "eu-west-1": {} } }, {}, "text", { regions: { "eu-west-1": { redrive: {} } } }])
      expect(await find(outputs)).to.match(/^--outputs must be a program's.*\nFix: export what createRedrive answers/);
  });

  it("of a laptop are not taken to AWS", async () => {
    const file = path.join(folder, "local.json");
    await writeFile(file, JSON.stringify({ regions: { "eu-west-1": { redrive } } }));
    const message = await findRedrivable(file, "eu-west-1", undefined).catch((error: Error) => error.message);
    expect(message).to.match(/^AWS_ENDPOINT_URL must be set/);
  });
});
