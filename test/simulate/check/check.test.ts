import { expect } from "chai";
import { createHandler } from "../../../handlers/enrich/handler.ts";
import { keptAs } from "../../../simulate/bugs/planted-bug.ts";
import { check } from "../../../simulate/check/check.ts";
import type { Invariant } from "../../../simulate/check/violation.ts";
import { refused } from "../../../simulate/scenario/payload.ts";
import type { History } from "../../../simulate/world/history.ts";
import { runScenario } from "../../../simulate/world/run-scenario.ts";
import { createRecord, createScenario } from "../create-scenario.ts";

const scenario = createScenario({
  records: [
    createRecord(),
    createRecord(),
    createRecord({ payload: refused("bad", Buffer.from([0xff]), "invalid-utf8") }),
  ],
});

/** What a right handler leaves behind: one invocation, two outputs of one key, one object in the failure store. */
const createHistory = () => runScenario(scenario, createHandler);

/** Changes the first line of the only object in the failure store. */
function tamperWithLine(history: History, changes: Record<string, unknown>): void {
  for (const object of history.stored) {
    const body = `${JSON.stringify({ ...JSON.parse(Buffer.from(object.body).toString()), ...changes })}\n`;
    Object.assign(object, { key: keptAs(object.key, body).key, body: Buffer.from(body) });
  }
}

/** The mapping's failure record of one of the records. */
function failureRecord({ accepted }: History, index: number, step: number): History["stored"][number] {
  const { shardId, sequenceNumber, record } = accepted[index] ?? {};
  const Records = [{ eventID: `${shardId}:${sequenceNumber}`, kinesis: { data: record?.data.toString("base64") } }];
  const body = Buffer.from(JSON.stringify({ payload: JSON.stringify({ Records }) }));
  return { step, key: "aws/lambda/key", body };
}

function answer(history: History, value: unknown): void {
  for (const { end } of history.invocations) if (end !== undefined) end.outcome = { answer: value };
}

/** Ways to spoil a right history, and the rules that this must break. */
const SPOILT: [what: string, rules: Invariant[], spoil: (history: History) => void][] = [
  ["an output is missing", ["acknowledged-early", "lost"], ({ outputs }) => outputs.pop()],
  ["the failure store is empty", ["acknowledged-early", "lost"], ({ stored }) => stored.pop()],
  ["a byte differs", ["bytes"], ({ outputs }) => outputs[0]?.data.set([0x20], 1)],
  [
    "a second output of an id has another byte",
    ["bytes"],
    ({ outputs }) => {
      const [first] = outputs;
      if (first) outputs.push({ ...first, data: Buffer.concat([first.data, Buffer.from(" ")]) });
    },
  ],
  [
    "an output has another partition key",
    ["key"],
    ({ outputs }) => Object.assign(outputs[0] ?? {}, { partitionKey: "other" }),
  ],
  [
    "an output has a hash key from nowhere",
    ["key"],
    ({ outputs }) => Object.assign(outputs[0] ?? {}, { explicitHashKey: "1" }),
  ],
  [
    "the later record of a key came first",
    ["order"],
    ({ outputs: [first, second] }) => {
      if (first && second) [first.step, second.step] = [second.step, first.step];
    },
  ],
  [
    "an output has no id",
    ["invented"],
    ({ outputs }) => outputs.push({ step: 0, partitionKey: "k", explicitHashKey: undefined, data: Buffer.from("{}") }),
  ],
  [
    "an output was published after its record was acknowledged",
    ["acknowledged-early"],
    ({ outputs }) => Object.assign(outputs[1] ?? {}, { step: 1_000 }),
  ],
  [
    "a refused record was kept after it was acknowledged",
    ["acknowledged-early"],
    ({ stored }) => Object.assign(stored[0] ?? {}, { step: 1_000 }),
  ],
  [
    "a later object took the place of an earlier one",
    ["lost"],
    (history) => {
      history.stored = [failureRecord(history, 2, -1), failureRecord(history, 0, 1_000)];
    },
  ],
  [
    "a record is kept with other bytes",
    ["kept-wrongly", "acknowledged-early", "lost"],
    (history) => tamperWithLine(history, { data: "/g==" }),
  ],
  ["a record is kept for another reason", ["kept-wrongly"], (history) => tamperWithLine(history, { reason: "empty" })],
  [
    "a record is kept with another partition key",
    ["kept-wrongly"],
    (history) => tamperWithLine(history, { partitionKey: "x" }),
  ],
  [
    "a record is kept with an explicit hash key that it never had",
    ["kept-wrongly"],
    (history) => tamperWithLine(history, { explicitHashKey: "1" }),
  ],
  [
    "a record is kept with a time at which it didn't arrive",
    ["kept-wrongly"],
    ({ accepted }) => Object.assign(accepted[2] ?? {}, { arrivedAtMs: 1 }),
  ],
  [
    "a key says another hash than its content's",
    ["kept-wrongly"],
    ({ stored: [object] }) =>
      Object.assign(object ?? {}, { key: object?.key.replace(/[0-9a-f]{8}\.ndjson$/, "00000000.ndjson") }),
  ],
  [
    "a key says another day than its first record's",
    ["kept-wrongly"],
    ({ stored: [object] }) => Object.assign(object ?? {}, { key: object?.key.replace(/\/\d\d\/shard/, "/31/shard") }),
  ],
  [
    "a record is kept as another one",
    ["kept-wrongly", "acknowledged-early", "lost"],
    (history) => tamperWithLine(history, { subSequence: 1 }),
  ],
  [
    "a good record was quarantined",
    ["kept-wrongly"],
    (history) => {
      const [, second] = history.accepted;
      const data = second?.record.data.toString("base64");
      tamperWithLine(history, { sequenceNumber: second?.sequenceNumber, data });
      // The refused one is no part of this.
      history.accepted.pop();
    },
  ],
  [
    "an object of the failure store is no JSON",
    ["kept-wrongly", "acknowledged-early", "lost"],
    ({ stored }) => Object.assign(stored[0] ?? {}, { body: Buffer.from("{") }),
  ],
  ["an object lies elsewhere", ["kept-wrongly"], ({ stored }) => Object.assign(stored[0] ?? {}, { key: "elsewhere" })],
  [
    "the answer names an unknown record",
    ["invalid-answer"],
    (history) => answer(history, { batchItemFailures: [{ itemIdentifier: "1" }] }),
  ],
  [
    "the answer names two",
    ["invalid-answer"],
    (history) => {
      const itemIdentifier = history.accepted[0]?.sequenceNumber;
      answer(history, { batchItemFailures: [{ itemIdentifier }, { itemIdentifier }] });
    },
  ],
  ["the answer is null", ["invalid-answer"], (history) => answer(history, null)],
  [
    "the handler threw",
    ["thrown"],
    ({ invocations }) => Object.assign(invocations[0]?.end ?? {}, { outcome: { error: "boom" } }),
  ],
  ["the handler was late", ["late"], ({ invocations }) => Object.assign(invocations[0]?.end ?? {}, { tookMs: 10_001 })],
  [
    "a record was sent too often",
    ["attempts"],
    ({ invocations }) => Object.assign(invocations[0] ?? {}, { attempts: 51 }),
  ],
  ["the log holds a payload", ["leaked"], ({ leaks }) => leaks.push("secret")],
  [
    "a broken catalogue was loaded",
    ["broken-catalogue"],
    (history) => Object.assign(history, { brokenCataloguesLoaded: 1 }),
  ],
  ["something was never settled", ["undrained"], (history) => Object.assign(history, { isDrained: false })],
];

describe("the checker", () => {
  it("finds nothing wrong with what a right handler leaves behind", async () => {
    const history = await createHistory();
    expect(history.outputs).length(2);
    expect(history.stored).length(1);
    expect(check(scenario, history)).eql([]);
  });

  for (const [what, rules, spoil] of SPOILT) {
    it(`says ${rules.join(", ")} when ${what}`, async () => {
      const history = await createHistory();
      spoil(history);
      const broken = new Set(check(scenario, history).map(({ rule }) => rule));
      expect([...broken]).have.members(rules);
    });
  }

  it("accepts duplicates of the same bytes, whenever they come", async () => {
    const history = await createHistory();
    history.outputs.push(...history.outputs.map((output) => ({ ...output, step: output.step + 1_000 })));
    expect(check(scenario, history)).eql([]);
  });

  it("accepts an answer that names the first record that is open", async () => {
    const history = await createHistory();
    answer(history, { batchItemFailures: [{ itemIdentifier: history.accepted[1]?.sequenceNumber }] });
    for (const output of history.outputs.slice(1)) output.step = 1_000;
    expect(check(scenario, history)).eql([]);
  });
});
