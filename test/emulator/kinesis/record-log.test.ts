import { expect } from "chai";
import fc from "fast-check";
import { RecordLog } from "../../../emulator/kinesis/record-log.ts";

function createLog(count: number) {
  const log = new RecordLog();
  for (let index = 0; index < count; index++) {
    log.append({
      sequenceNumber: String(1000 + 10 * index),
      partitionKey: "k",
      data: Buffer.of(),
      arrivedAtMs: 100 * index,
      sizeBytes: 1,
    });
  }
  return log;
}

describe("A record log", () => {
  it("finds positions by sequence number", () => {
    const log = createLog(5);
    expect(["1", "1010", "1011", "1040", "1041"].map((number) => log.atSequenceNumber(number))).to.deep.equal([
      0, 1, 2, 4, 5,
    ]);
    expect(["1", "1010", "1011", "1040"].map((number) => log.afterSequenceNumber(number))).to.deep.equal([0, 2, 2, 5]);
  });

  it("finds positions by arrival", () => {
    expect([-1, 0, 1, 400, 401].map((ms) => createLog(5).atTime(ms))).to.deep.equal([0, 0, 1, 4, 5]);
  });

  it("keeps positions when it is trimmed, however often", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6000), { maxLength: 10 }), (trims) => {
        const log = createLog(5000);
        let start = 0;
        for (const trim of trims) {
          log.trimBefore(trim);
          start = Math.max(start, Math.min(trim, 5000));
          expect([log.start, log.end]).to.deep.equal([start, 5000]);
          expect(log.at(start - 1)).to.equal(undefined);
          expect(log.at(start)?.sequenceNumber).to.equal(start === 5000 ? undefined : String(1000 + 10 * start));
        }
        expect(log.atSequenceNumber("0")).to.equal(start);
      }),
      { numRuns: 30 },
    );
  });
});
