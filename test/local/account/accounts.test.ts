import { expect } from "chai";
import { type Accounts, type AccountsArgs, createAccounts, type FlowPlace } from "../../../local/account/accounts.ts";
import type { FateName } from "../../../local/account/ledger.ts";
import { silenceProblems } from "../../../local/account/report.ts";

const REGION = "eu-west-1";
const stream = (name: string) => `arn:aws:kinesis:${REGION}:000000000000:stream/${name}`;
const SHARD = "shardId-000000000000";

const createPlace = (flow: string, overrides: Partial<FlowPlace> = {}): FlowPlace => ({
  region: REGION,
  flow,
  functionName: `fn-${flow}`,
  functionArn: `arn:aws:lambda:${REGION}:000000000000:function:fn-${flow}`,
  triggers: [{ uuid: `mapping-${flow}`, streamArn: stream("in") }],
  output: stream("out"),
  ...overrides,
});

const createSubject = (flows: FlowPlace[], overrides: Partial<AccountsArgs> = {}) => {
  const accounts = createAccounts({ flows, isFollowing: true, ...overrides });
  const counts = (flow: string) => accounts.flows.find((account) => account.flow === flow)?.ledger.counts;
  return { accounts, counts };
};
const put = (accounts: Accounts, sequenceNumber: string, partitionKey = "k") =>
  accounts.accepted({ streamArn: stream("in"), shardId: SHARD, sequenceNumber, partitionKey, atMs: 0 });
const idOf = (sequence: string, flow?: string) => `${flow ? `${flow}/` : ""}${REGION}/in/${SHARD}/${sequence}/0`;
const enriched = (id: string) => Buffer.from(JSON.stringify({ enrichment: { id } }));

describe("accounts", () => {
  it("count a record of a stream for every flow that reads it, and let each meet its own fate", () => {
    const { accounts, counts } = createSubject([createPlace("enrich"), createPlace("audit")]);
    for (const sequence of ["1", "2"]) put(accounts, sequence);
    expect(accounts.read(stream("out"), enriched(idOf("1")), 1)?.flow).to.equal("enrich");
    expect(accounts.read(stream("out"), enriched(idOf("2", "audit")), 1)?.flow).to.equal("audit");
    accounts.reported("fn-audit", {
      requestId: "r",
      fates: [{ id: idOf("1", "audit"), fate: "dropped", reason: "old" }],
    });
    accounts.filtered("mapping-enrich", SHARD, ["2"]);
    expect(counts("enrich")).to.include({ in: 2, out: 1, filtered: 1, dropped: 0, duplicates: 0 });
    expect(counts("audit")).to.include({ in: 2, out: 1, filtered: 0, dropped: 1, duplicates: 0 });
  });

  it("give what Lambda gave up to the flow whose alias it invoked", () => {
    const { accounts, counts } = createSubject([createPlace("enrich"), createPlace("enrich-more")]);
    put(accounts, "1");
    const body = {
      requestContext: {
        functionArn: `${createPlace("enrich-more").functionArn}:live`,
        condition: "RetryAttemptsExhausted",
      },
      payload: { Records: [{ eventID: `${SHARD}:1`, awsRegion: REGION, eventSourceARN: stream("in") }] },
    };
    accounts.stored("aws/lambda/mapping-enrich-more/x", Buffer.from(JSON.stringify(body)));
    expect(counts("enrich")).to.include({ in: 1, discarded: 0 });
    expect(counts("enrich-more")).to.include({ in: 1, discarded: 1 });
  });

  it("take a function's word where it has no output stream, or nobody reads it", () => {
    for (const [place, isFollowing] of [
      [createPlace("audit", { output: undefined }), true],
      [createPlace("audit"), false],
    ] as const) {
      const { accounts, counts } = createSubject([place], { isFollowing });
      put(accounts, "1");
      accounts.reported("fn-audit", { requestId: "r", fates: [{ id: idOf("1", "audit"), fate: "out" }] });
      expect(counts("audit")).to.include({ in: 1, out: 1 });
    }
  });

  it("count output without an id by what the function says of it", () => {
    const { accounts, counts } = createSubject([createPlace("enrich")]);
    put(accounts, "1");
    expect(accounts.read(stream("out"), Buffer.from("raw bytes"), 1)?.flow).to.equal("enrich");
    accounts.reported("fn-enrich", { requestId: "r", fates: [{ id: idOf("1"), fate: "out" }] });
    expect(accounts.flows[0]?.ledger.underWay()).to.equal(0);
    accounts.flows[0]?.ledger.close();
    expect(counts("enrich")).to.include({ in: 1, out: 1, duplicates: 0 });
  });

  it("count a chain of flows, each by the stream that it reads", () => {
    const second = createPlace("second", {
      triggers: [{ uuid: "m", streamArn: stream("out") }],
      output: undefined,
    });
    const { accounts, counts } = createSubject([createPlace("enrich"), second]);
    put(accounts, "1");
    accounts.accepted({ streamArn: stream("out"), shardId: SHARD, sequenceNumber: "9", partitionKey: "k", atMs: 1 });
    expect([counts("enrich")?.in, counts("second")?.in, accounts.written(stream("out"))]).to.deep.equal([1, 1, 1]);
  });

  it("pass over messages, ids and objects that say nothing", () => {
    const { accounts, counts } = createSubject([createPlace("enrich")]);
    put(accounts, "1");
    for (const message of [undefined, "x", { fates: [{ id: 1 }] }, { fates: [{ id: "x", fate: "out" }] }])
      accounts.reported("fn-enrich", message);
    accounts.reported("fn-stranger", { fates: [{ id: idOf("1"), fate: "dropped" }] });
    accounts.stored("notes.txt", Buffer.from("hello"));
    accounts.filtered("mapping-stranger", SHARD, ["1"]);
    expect(counts("enrich")).to.include({ in: 1, out: 0, dropped: 0, filtered: 0 });
  });

  it("tell where accepted and settled records stand", () => {
    const told: (string | FateName)[][] = [];
    const { accounts } = createSubject([createPlace("enrich")], {
      onAccepted: (partitionKey, key) => told.push([partitionKey, key]),
      onSettled: ({ flow }, key, fate) => told.push([flow, key, fate]),
    });
    put(accounts, "1", "line-1");
    accounts.filtered("mapping-enrich", SHARD, ["1"]);
    expect(told).to.deep.equal([
      ["line-1", `in/${SHARD}/1`],
      ["enrich", `in/${SHARD}/1`, "filtered"],
    ]);
  });

  it("know of a function that says nothing of the records that it lost", () => {
    const { accounts } = createSubject([createPlace("enrich"), createPlace("audit")]);
    put(accounts, "1");
    accounts.reported("fn-audit", { requestId: "r", fates: [{ id: idOf("1", "audit"), fate: "open" }] });
    expect(silenceProblems(accounts.flows)).to.have.length(1);
    expect(silenceProblems(accounts.flows)[0]).to.match(/^The function of enrich says nothing .* Fix: /);
  });
});
