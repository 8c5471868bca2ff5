import { expect } from "chai";
import { type Class, classOf, KNOWN_REASONS } from "../../../operate/redrive/classify.ts";
import type { HeldRecord } from "../../../operate/redrive/held-record.ts";
import { idOf } from "../../../operate/redrive/held-record.ts";
import { type PlanArgs, plan, type Reasons, type RedriveDecision } from "../../../operate/redrive/plan.ts";
import { createHeld } from "./create-held.ts";

const batch = (overrides: Partial<HeldRecord> = {}) =>
  createHeld({ source: "discarded batch", reason: "RetryAttemptsExhausted", key: "aws/lambda/a", ...overrides });

const planOf = (held: HeldRecord[], overrides: Partial<PlanArgs> = {}) =>
  plan(held, { done: new Map(), reasons: undefined, flow: undefined, flows: new Set(["enrich"]), ...overrides });

describe("the class of a record", () => {
  const hopeful = ["unknown-country", "oversize", "unexpected-error"];
  for (const reason of KNOWN_REASONS.filter((name) => !name.match(/^R/))) {
    const expected: Class = hopeful.includes(reason) ? "may succeed" : "needs mending";
    it(`is "${expected}" for ${reason}`, () => expect(classOf({ source: "quarantine", reason })).to.equal(expected));
  }

  it("is hopeful for every batch given up, and leaves a reason of a handler's own to it", () => {
    expect(classOf({ source: "discarded batch", reason: "Whatever" })).to.equal("may succeed");
    expect(classOf({ source: "quarantine", reason: "unknown-depot" })).to.equal("its handler decides");
    expect(classOf({ source: "quarantine", reason: "constructor" })).to.equal("its handler decides");
  });
});

describe("the plan of a redrive", () => {
  const part = createHeld({ subSequence: 1 });
  const otherPart = createHeld({ subSequence: 2, index: 1 });
  const whole = batch({ aggregate: true });
  const broken = createHeld({ reason: "invalid-json" });
  const table: [what: string, held: HeldRecord[], reasons: Reasons, fates: RedriveDecision[]][] = [
    [
      "takes what may succeed",
      [createHeld(), createHeld({ reason: "oversize", sequenceNumber: "101" })],
      undefined,
      ["put back", "put back"],
    ],
    [
      "leaves what needs mending",
      [createHeld({ reason: "empty" }), batch({ sequenceNumber: "101" })],
      undefined,
      ["not selected", "put back"],
    ],
    ["believes the function rather than the batch", [broken, batch()], undefined, ["not selected", "held twice"]],
    [
      "believes the function's latest word",
      [createHeld(), createHeld({ reason: "invalid-json", key: "quarantine/b.ndjson", storedAtMs: 1 })],
      undefined,
      ["held twice", "not selected"],
    ],
    ["takes an aggregate in place of its records", [part, whole], undefined, ["held twice", "put back"]],
    [
      "takes the records of an aggregate that is not asked for",
      [part, otherPart, whole],
      new Set(["unknown-country"]),
      ["put back", "put back", "not selected"],
    ],
    ["takes all", [broken, createHeld({ sequenceNumber: "101" })], "all", ["put back", "put back"]],
  ];
  for (const [what, held, reasons, fates] of table) {
    it(what, () => {
      const decided = planOf(held, { reasons });
      expect(held.map((record) => decided.fates.get(record))).to.deep.equal(fates);
      expect(decided.records).to.have.members(held.filter((_, index) => fates[index] === "put back"));
    });
  }

  const before: [what: string, done: HeldRecord, record: HeldRecord, fate: RedriveDecision][] = [
    ["the record", createHeld(), createHeld(), "put back before"],
    ["the record, from a batch", batch(), createHeld(), "put back before"],
    ["the aggregate it came in", whole, part, "put back before"],
    ["another record of its aggregate", otherPart, part, "put back"],
    ["the same place on another stream", createHeld({ stream: "old" }), createHeld(), "put back"],
    ["one record of the aggregate", part, whole, "put back"],
  ];
  for (const [what, done, record, fate] of before) {
    it(`says "${fate}" when an earlier run put back ${what}`, () => {
      expect(planOf([record], { done: new Map([[idOf(done), Number.POSITIVE_INFINITY]]) }).fates.get(record)).to.equal(
        fate,
      );
    });
  }

  it("orders by arrival: sequence numbers as numbers, then places in an aggregate", () => {
    const numbers = ["99", "100", "1000000000000000000000", "1000000000000000000001"];
    const held = numbers.flatMap((sequenceNumber) =>
      [1, 0].map((subSequence) => createHeld({ sequenceNumber, subSequence })),
    );
    expect(
      planOf(held.reverse(), { reasons: "all" }).records.map((record) => [record.sequenceNumber, record.subSequence]),
    ).to.deep.equal(numbers.flatMap((sequenceNumber) => [0, 1].map((subSequence) => [sequenceNumber, subSequence])));
  });
});
