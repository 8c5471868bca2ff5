import { StandardRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { expect } from "chai";
import { createFailureStore } from "../../../../handlers/kinesis/failure-store/failure-store.ts";
import { type Answer, createAwsServer } from "../aws-server.ts";

const OBJECT = { key: "quarantine/2026/09/21/shard/1-2-abc.ndjson", body: '{"reason":"empty"}\n' };
const error = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
const OK: Answer = { status: 200, body: "" };
const SLOW_DOWN: Answer = { status: 503, body: error("SlowDown") };

describe("the failure store", () => {
  let server: Awaited<ReturnType<typeof createAwsServer>>;
  afterEach(() => server.stop());

  async function store(answers: Answer[]) {
    server = await createAwsServer(...answers);
    return storeIn(server, new AbortController().signal);
  }

  function storeIn(at: typeof server, signal: AbortSignal) {
    const connection = {
      url: new URL("/failures", at.url),
      credentials: async () => ({ accessKeyId: "test", secretAccessKey: "test" }),
      requestHandler: new NodeHttpHandler(),
    };
    const atOnce = { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 };
    const retries = new StandardRetryStrategy({ maxAttempts: 3, backoff: atOnce });
    return createFailureStore("failures", "us-east-1", connection, retries)(OBJECT, signal);
  }

  it("puts an object into its bucket", async () => {
    await store([OK]);
    expect(server.requests).to.have.length(1);
    expect(server.requests[0]).to.include({ method: "PUT", path: `/failures/${OBJECT.key}`, body: OBJECT.body });
    expect(server.requests[0]?.headers["content-type"]).to.equal("application/x-ndjson");
  });

  const passing: [string, Answer][] = [
    ["slow down", SLOW_DOWN],
    ["an error of its own", { status: 500, body: error("InternalError") }],
    ["too late a request, with status 400", { status: 400, body: error("RequestTimeout") }],
    ["too many requests", { status: 429, body: "" }],
    ["a connection cut off", "cut"],
  ];
  for (const [what, answer] of passing) {
    it(`tries again, three times in all, on ${what}`, async () => {
      await store([answer, answer, OK]);
      expect(server.requests.map(({ body }) => body)).to.deep.equal([OBJECT.body, OBJECT.body, OBJECT.body]);
    });
  }

  const failures: [string, Answer[], string, number][] = [
    ["what fails three times", [SLOW_DOWN, SLOW_DOWN, SLOW_DOWN, OK], "SlowDown", 3],
    ["what it has no right to", [{ status: 403, body: error("AccessDenied") }, OK], "AccessDenied", 1],
    ["a bucket that isn't there", [{ status: 404, body: error("NoSuchBucket") }, OK], "NoSuchBucket", 1],
  ];
  for (const [what, answers, name, attempts] of failures) {
    it(`gives up ${what}, with an error named ${name}`, async () => {
      expect(await store(answers).catch((reason: unknown) => reason)).to.have.property("name", name);
      expect(server.requests).to.have.length(attempts);
    });
  }

  it("tries three times by itself", async () => {
    const failing: Answer = { status: 500, body: error("InternalError") };
    server = await createAwsServer(failing, failing, failing, OK);
    const connection = {
      url: new URL("/failures", server.url),
      credentials: async () => ({ accessKeyId: "test", secretAccessKey: "test" }),
      requestHandler: new NodeHttpHandler(),
    };
    const { signal } = new AbortController();
    const stored = createFailureStore("failures", "us-east-1", connection)(OBJECT, signal);
    expect(await stored.catch((reason: unknown) => reason)).to.have.property("name", "InternalError");
    expect(server.requests).to.have.length(3);
  });

  it("asks for no other attempt when time was up as the answer came, and tells that answer", async () => {
    const giveUp = new AbortController();
    server = await createAwsServer(SLOW_DOWN, OK);
    const retries = new StandardRetryStrategy(3);
    let asked = 0;
    retries.refreshRetryTokenForRetry = async () => {
      asked += 1;
      throw new Error("no more");
    };
    const credentials = async () => ({ accessKeyId: "test", secretAccessKey: "test" });
    const requestHandler = new NodeHttpHandler();
    const late = {
      handle: async (...args: Parameters<typeof requestHandler.handle>) => {
        const answer = await requestHandler.handle(...args);
        giveUp.abort();
        return answer;
      },
    };
    const connection = { url: new URL("/failures", server.url), credentials, requestHandler: late };
    const stored = createFailureStore("failures", "us-east-1", connection, retries)(OBJECT, giveUp.signal);
    expect(await stored.catch((reason: unknown) => reason)).to.be.instanceOf(Error);
    expect(asked).to.equal(0);
  });

  it("tries nothing again once it is told to give up", async () => {
    const giveUp = new AbortController();
    server = await createAwsServer("none", OK);
    const stored = storeIn(server, giveUp.signal).catch((reason: unknown) => reason);
    while (server.requests.length === 0) await new Promise(setImmediate);
    giveUp.abort();
    expect(await stored).to.be.instanceOf(Error);
    expect(server.requests).to.have.length(1);
  });
});
