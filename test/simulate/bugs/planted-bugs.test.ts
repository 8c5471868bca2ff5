import { expect } from "chai";
import { createHandler } from "../../../handlers/enrich/handler.ts";
import { PLANTED_BUGS } from "../../../simulate/bugs/planted-bugs.ts";
import type { Invariant } from "../../../simulate/check/violation.ts";
import { runSeed } from "../../../simulate/run-seed.ts";

const MAXIMUM_SEEDS = 1_000;

/** Every rule but `broken-catalogue`: what loads a catalogue is not the handler. */
const RULES: Invariant[] = [
  "acknowledged-early",
  "attempts",
  "bytes",
  "invalid-answer",
  "invented",
  "kept-wrongly",
  "key",
  "late",
  "leaked",
  "lost",
  "order",
  "thrown",
  "undrained",
];

describe("planted bugs", function () {
  this.timeout(60_000);
  const broken = new Set<Invariant>();

  it("are many, each of its own name", () => {
    expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size)
      .equal(PLANTED_BUGS.length)
      .and.least(40);
  });

  for (const bug of PLANTED_BUGS) {
    it(`a handler that ${bug.name} is caught`, async () => {
      const maker = bug.plant(createHandler);
      for (let seed = 1; seed <= MAXIMUM_SEEDS; seed++) {
        const { violations } = await runSeed(seed, { maker });
        for (const { rule } of violations) broken.add(rule);
        if (violations.length > 0) return;
      }
      expect.fail(`not caught within ${MAXIMUM_SEEDS} seeds`);
    });
  }

  it("need every rule of the checker", () => {
    expect([...broken].sort()).eql(RULES);
  });
});
