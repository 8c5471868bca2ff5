import { expect } from "chai";
import fc from "fast-check";
import {
  type BatchVerdict,
  type FinishedInvocation,
  judge,
  nextStep,
} from "../../../../emulator/lambda/stream-poller/verdict.ts";

const numbers = ["100", "101", "102"];
const reporting = { functionResponseTypes: ["ReportBatchItemFailures"], tumblingWindowInSeconds: 0 } as const;

const createInvocation = (overrides: Partial<FinishedInvocation> = {}): FinishedInvocation => ({
  throttled: false,
  requestId: "r",
  statusCode: 200,
  executedVersion: "$LATEST",
  payload: "null",
  ...overrides,
});
const answering = (answer: unknown) => createInvocation({ payload: JSON.stringify(answer) });
const item = (itemIdentifier: unknown) => ({ itemIdentifier });

const failure: BatchVerdict = { outcome: "failure", functionError: false };

describe("Judging an invocation", () => {
  it("rule 6: a function error is a failure, whatever the payload", () => {
    const invocation = createInvocation({ functionError: "Unhandled", payload: '{"batchItemFailures":[]}' });
    expect(judge(invocation, numbers, reporting)).to.deep.equal({ outcome: "failure", functionError: true });
  });

  for (const answer of [null, "", [], {}, { batchItemFailures: null }, { batchItemFailures: [] }]) {
    it(`rule 10: ${JSON.stringify(answer)} is success`, () => {
      expect(judge(answering(answer), numbers, reporting)).to.deep.equal({ outcome: "success" });
    });
  }

  it("rule 10: no payload at all is success", () => {
    expect(judge(createInvocation({ payload: "" }), numbers, reporting)).to.deep.equal({ outcome: "success" });
  });

  it("rule 10: reported items are ignored unless ReportBatchItemFailures is on", () => {
    const settings = { ...reporting, functionResponseTypes: [] };
    expect(judge(answering({ batchItemFailures: [item("101")] }), numbers, settings)).to.deep.equal({
      outcome: "success",
    });
  });

  const spoilt: [what: string, items: unknown][] = [
    ["an empty identifier", [item("")]],
    ["a null identifier", [item(null)]],
    ["an identifier that is no string", [item(101)]],
    ["an unknown identifier", [item("999")]],
    ["an unknown identifier among known ones", [item("102"), item("999")]],
    ["a wrong key", [{ itemidentifier: "101" }]],
    ["an item that is no object", ["101"]],
    ["a list that is none (our reading)", "101"],
  ];
  for (const [what, batchItemFailures] of spoilt) {
    it(`rule 11: ${what} is a complete failure`, () => {
      expect(judge(answering({ batchItemFailures }), numbers, reporting)).to.deep.equal(failure);
    });
  }

  it("rule 12: the lowest of the failed records counts, in whatever order they are reported", () => {
    expect(
      judge(answering({ batchItemFailures: [item("102"), item("101"), item("102")] }), numbers, reporting),
    ).to.deep.equal({ outcome: "partial", firstFailed: 1 });
  });

  it("rule 14: when the first record failed, nothing succeeded (our reading)", () => {
    expect(judge(answering({ batchItemFailures: [item("102"), item("100")] }), numbers, reporting)).to.deep.equal(
      failure,
    );
  });

  for (const [answer, outcome] of [
    [{ state: {} }, "success"],
    [{}, "failure"],
    [null, "failure"],
    ["x", "failure"],
  ] as const) {
    it(`rule 25: with a tumbling window, ${JSON.stringify(answer)} is a ${outcome}`, () => {
      expect(
        judge(answering(answer), numbers, { functionResponseTypes: [], tumblingWindowInSeconds: 60 }).outcome,
      ).to.equal(outcome);
    });
  }

  it("comes to a verdict on any answer at all, and never lets a failed record pass", () => {
    const identifier = fc.oneof(fc.constantFrom(...numbers), fc.string(), fc.jsonValue());
    const answer = fc.oneof(
      fc.jsonValue(),
      fc.record({ batchItemFailures: fc.array(fc.record({ itemIdentifier: identifier })) }),
      fc.record({ batchItemFailures: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(answer, (value) => {
        const verdict = judge(answering(value), numbers, reporting);
        if (verdict.outcome === "partial") expect(verdict.firstFailed).to.be.within(1, numbers.length - 1);
        for (const [index, number] of numbers.entries()) {
          const isReported = JSON.stringify(value).includes(`"itemIdentifier":"${number}"`);
          if (!isReported || !Array.isArray((value as { batchItemFailures?: unknown })?.batchItemFailures)) continue;
          const passes =
            verdict.outcome === "success" || (verdict.outcome === "partial" && verdict.firstFailed > index);
          expect(passes, JSON.stringify(value)).to.equal(false);
        }
      }),
    );
  });

  it("fails on a payload that is not JSON (our reading)", () => {
    expect(judge(createInvocation({ payload: "{" }), numbers, reporting)).to.deep.equal(failure);
  });
});

describe("The step after a verdict", () => {
  const settings = { bisectBatchOnFunctionError: false, maximumRetryAttempts: 2 };
  const bisecting = { ...settings, bisectBatchOnFunctionError: true };
  const thrown: BatchVerdict = { outcome: "failure", functionError: true };

  it("is to advance after success, and to resume after partial failure", () => {
    expect(nextStep({ outcome: "success" }, 3, 9, settings)).to.deep.equal({ action: "advance" });
    expect(nextStep({ outcome: "partial", firstFailed: 2 }, 3, 9, bisecting)).to.deep.equal({
      action: "resume",
      from: 2,
    });
  });

  it("rule 8: is to retry until there were N + 1 invocations", () => {
    expect([1, 2, 3].map((invocations) => nextStep(failure, 5, invocations, settings).action)).to.deep.equal([
      "retry",
      "retry",
      "discard",
    ]);
  });

  it("rule 8: is always to retry when retries are not bounded", () => {
    expect(nextStep(failure, 5, 1_000_000, { ...settings, maximumRetryAttempts: -1 })).to.deep.equal({
      action: "retry",
    });
  });

  it("rule 15: is to bisect after a function error, until one record is left", () => {
    expect(nextStep(thrown, 5, 3, bisecting)).to.deep.equal({ action: "bisect", at: 3 });
    expect(nextStep(thrown, 1, 3, bisecting)).to.deep.equal({ action: "discard" });
    expect(nextStep(failure, 5, 3, bisecting)).to.deep.equal({ action: "discard" });
  });
});
