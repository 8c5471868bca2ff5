import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import kcl from "aws-kcl";
import { expect } from "chai";
import { parseEnrichedRecord } from "../../client/index.ts";
import { createTally } from "../../examples/arrivals/tally.ts";
import {
  appendArrivals,
  appendRefused,
  countArrival,
  followLines,
} from "../../examples/consumers/kcl-node/arrivals-file.ts";
import { daemonProperties } from "../../examples/consumers/kcl-node/daemon.ts";
import { trustArguments } from "../../examples/consumers/kcl-node/java.ts";
import { type Application, createReader } from "../../examples/consumers/kcl-node/reader.ts";
import { createEnriched } from "./support/enriched.ts";

const shardId = "shardId-000000000007";
const recordOf = (data: string | Uint8Array, sequenceNumber = "1") => ({
  data: Buffer.from(data).toString("base64"),
  sequenceNumber,
});

/** A reader that npm's aws-kcl serves, and a daemon's side of it: `checkpointError` is what each checkpoint is answered with. */
function createShard(application: Partial<Application> = {}, checkpointError: string | null = null) {
  const said: string[] = [];
  const [toReader, fromReader] = [new PassThrough(), new PassThrough()];
  const reader = createReader({ deal: () => {}, refuse: () => {}, log: (text) => said.push(text), ...application });
  kcl(reader, toReader, fromReader, new PassThrough()).run();
  const lines = createInterface(fromReader)[Symbol.asyncIterator]();
  const tell = (message: object) => toReader.write(`${JSON.stringify(message)}\n`);

  /** Sends an action, and returns what came up to its answer. */
  async function act(action: string, members: object = {}): Promise<string[]> {
    const heard: string[] = [];
    tell({ action, ...members });
    for (;;) {
      const { value = "" } = await lines.next();
      if (value === "") continue;
      const message: { action: string; responseFor?: string } = JSON.parse(value);
      heard.push(message.action);
      if (message.action === "checkpoint") tell({ action: "checkpoint", error: checkpointError });
      if (message.responseFor === action) return heard;
    }
  }
  return { act, said };
}

describe("a reader by npm's aws-kcl", () => {
  it("deals with a batch first, and checkpoints it then", async () => {
    const order: string[] = [];
    const { act } = createShard({ deal: (records) => void order.push(...records.map(({ userId }) => userId)) });
    expect(await act("initialize", { shardId })).to.deep.equal(["status"]);
    const records = ["a", "b"].map((userId) => recordOf(createEnriched({ userId, id: userId })));
    const heard = await act("processRecords", { records });
    expect(order).to.deep.equal(["a", "b"]);
    expect(heard).to.deep.equal(["checkpoint", "status"]);
  });

  it("says where a record lies that is not as the schema says, and goes on with the others", async () => {
    const refused: object[] = [];
    const dealt: string[] = [];
    const { act } = createShard({
      deal: (records) => void dealt.push(...records.map(({ userId }) => userId)),
      refuse: (place) => void refused.push(place),
    });
    await act("initialize", { shardId });
    await act("processRecords", {
      records: [recordOf("{}", "1"), recordOf(createEnriched({ userId: "b", id: "b" }), "2")],
    });
    expect(refused).to.deep.equal([{ shardId, sequenceNumber: "1" }]);
    expect(dealt).to.deep.equal(["b"]);
  });

  it("goes on when a batch's checkpoint is refused, and says so", async () => {
    const { act, said } = createShard({}, "ThrottlingException");
    await act("initialize", { shardId });
    expect(await act("processRecords", { records: [] })).to.deep.equal(["checkpoint", "status"]);
    expect(said).to.deep.equal([`${shardId}: not checkpointed: ThrottlingException`]);
  });

  it("checkpoints the end of a shard, without which its children are never begun", async () => {
    const { act } = createShard();
    await act("initialize", { shardId });
    expect(await act("shardEnded")).to.deep.equal(["checkpoint", "status"]);
  });

  it("checkpoints when the daemon is told to end", async () => {
    const { act } = createShard();
    await act("initialize", { shardId });
    expect(await act("shutdownRequested")).to.deep.equal(["checkpoint", "status"]);
  });

  it("checkpoints nothing once its lease is gone, and says so", async () => {
    const { act, said } = createShard();
    await act("initialize", { shardId });
    expect(await act("leaseLost")).to.deep.equal(["status"]);
    expect(said).to.deep.equal([`${shardId}: its lease is gone`]);
  });
});

describe("a batch that can't be dealt with", () => {
  it("is an error that nobody catches, and is not checkpointed: the process ends, and the batch comes again", async () => {
    const deal = () => Promise.reject(new Error("no room"));
    const reader = createReader({ deal, refuse: () => {}, log: () => {} });
    const heard: string[] = [];
    const checkpointer = { checkpoint: () => void heard.push("checkpoint") };
    const dealing = Promise.resolve(reader.processRecords({ records: [], checkpointer }, () => heard.push("done")));
    expect(await dealing.catch((error: Error) => error.message)).to.equal("no room");
    expect(heard).to.deep.equal([]);
  });
});

describe("the end of a shard that can't be checkpointed", () => {
  const endOf = async (error: string) => {
    let isDone = false;
    const reader = createReader({ deal: () => {}, refuse: () => {}, log: () => {} });
    reader.initialize({ shardId }, () => {});
    await reader.shardEnded({ checkpointer: { checkpoint: (callback) => callback(error) } }, () => {
      isDone = true;
    });
    return isDone;
  };

  it("ends the process, so that the shard is tried again", async () => {
    const failure = await endOf("ThrottlingException").catch((error: Error) => error.message);
    expect(failure).to.match(/^shardId-000000000007: its end must be checkpointed, got ThrottlingException\.\nFix: /);
  });

  it("is the other worker's where the lease is gone", async () => {
    expect(await endOf("ShutdownException")).to.equal(true);
  });
});

describe("the file of what arrived", () => {
  let file: string;
  before(async () => {
    file = path.join(await mkdtemp(path.join(tmpdir(), "kcl-node-")), "arrivals.tsv");
  });
  after(() => rm(path.dirname(file), { recursive: true }));

  it("is counted as it grows: once by id, twice told apart, order per user, what is malformed", async () => {
    const enriched = (id: string, visit: number, userId = "u\t1\n") =>
      parseEnrichedRecord(createEnriched({ id, visit, userId }));
    const batches = [
      () => appendArrivals(file, [enriched("a", 0), enriched("b", 1), enriched("x", 5, "u2")]),
      () => appendArrivals(file, [enriched("b", 1), enriched("d", 3), enriched("c", 2)]),
      () => appendRefused(file, { shardId, sequenceNumber: "9" }),
    ];
    const tally = createTally();
    const grow = async () => batches.shift()?.();
    for await (const line of followLines(file, () => batches.length === 0, grow)) countArrival(tally, line);
    expect(tally.arrivals).to.deep.equal({ records: 6, distinct: 5, duplicates: 1, outOfOrder: 1, malformed: 1 });
  });
});

describe("the daemon's settings", () => {
  const place = { stream: "enriched", region: "eu-west-1", folder: "/f", arrivals: "/f/a" };
  const settings = (environment: NodeJS.ProcessEnv) => daemonProperties({ ...place, environment });

  it("poll from the oldest record on, as one application", () => {
    expect(settings({})).to.include({
      ...{ streamName: "enriched", regionName: "eu-west-1", applicationName: "tributary-node-reader" },
      ...{ retrievalMode: "POLLING", initialPositionInStream: "TRIM_HORIZON" },
    });
    expect(settings({})).to.not.have.any.keys("workerId", "disableWorkerMetrics", "fanoutConfig.consumerArn");
  });

  it("read through a consumer that is there, where one is named", () => {
    expect(settings({ RETRIEVAL: "fan-out", CONSUMER_ARN: "arn:c", APPLICATION: "billing", WORKER: "w" })).to.include({
      ...{ retrievalMode: "FANOUT", "fanoutConfig.consumerArn": "arn:c", applicationName: "billing", workerId: "w" },
    });
  });

  it("share shards by their number on a machine of one's own", () => {
    expect(settings({ AWS_ENDPOINT_URL: "http://127.0.0.1:1" })).to.include({ disableWorkerMetrics: "true" });
  });
});

describe("whom the daemon trusts", () => {
  const AWS_CA_BUNDLE = "/etc/ssl/certs/ca-certificates.crt";

  for (const [title, environment] of [
    ["against AWS, whatever bundle other SDKs are told", { AWS_CA_BUNDLE }],
    ["over plain HTTP", { AWS_CA_BUNDLE, AWS_ENDPOINT_URL: "http://127.0.0.1:1" }],
    ["over TLS without an authority of one's own", { AWS_ENDPOINT_URL: "https://localhost:1" }],
  ] as const)
    it(`is left to Java: ${title}`, async () => {
      expect(await trustArguments(environment, "/nowhere")).to.deep.equal([]);
    });
});
