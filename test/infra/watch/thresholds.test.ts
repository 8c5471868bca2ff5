import { expect } from "chai";
import { thresholdProblems, withThresholds } from "../../../infra/watch/thresholds.ts";
import { under, type Watch } from "../../../infra/watch/watch.ts";
import { watchOf } from "../../support/watch.ts";

describe("thresholds of alarms", () => {
  let all: Watch;
  before(async () => {
    all = await watchOf();
  });
  const createAlarms = () => [...all.alarms, ...under("audit", all).alarms];
  const changed = (thresholds: Parameters<typeof withThresholds>[1]) =>
    withThresholds(createAlarms(), thresholds)
      .filter((alarm, at) => JSON.stringify(alarm) !== JSON.stringify(createAlarms()[at]))
      .map(({ name, threshold, minutes }) => [name, threshold, minutes]);

  it("change nothing where none is set", () => {
    expect(withThresholds(createAlarms(), {})).to.deep.equal(createAlarms());
  });

  it("are those of the alarm that is named, and of no other flow's", () => {
    expect(changed({ errors: { threshold: 5 } })).to.deep.equal([["errors", 5, 5]]);
    expect(changed({ "audit-errors": { minutes: 15 } })).to.deep.equal([["audit-errors", 1, 15]]);
  });

  for (const name of ["error", "none-errors", "toString", "__proto__"])
    it(`refuse the alarm ${name}, which is none`, () => {
      const thresholds = JSON.parse(`{"${name}":{"minutes":2}}`);
      expect(changed(thresholds)).to.deep.equal([]);
      const [problem = "", ...others] = thresholdProblems(createAlarms(), thresholds, "p:alarmThresholds");
      expect(others).to.deep.equal([]);
      expect(problem)
        .to.match(
          new RegExp(`^p:alarmThresholds\\.${name} must name one of the alarms .*audit-errors.*, got ${name}\\.\n`),
        )
        .and.match(/Fix: pulumi config rm --path/);
    });

  it("are all told at once when they are wrong", () => {
    expect(thresholdProblems(createAlarms(), { a: {}, errors: {}, b: {} }, "p:alarmThresholds")).to.have.length(2);
  });
});
