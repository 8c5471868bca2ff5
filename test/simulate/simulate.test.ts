import { expect } from "chai";
import { createHandler } from "../../handlers/enrich/handler.ts";
import { runSeed } from "../../simulate/run-seed.ts";
import { drawScenario } from "../../simulate/scenario/draw-scenario.ts";
import { runScenario } from "../../simulate/world/run-scenario.ts";

describe("the simulator", function () {
  this.timeout(60_000);

  it("finds no rule broken by the handler", async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { violations } = await runSeed(seed, { maker: createHandler });
      expect(violations, `seed ${seed}`).eql([]);
    }
  });

  it("lets the same happen every time, whatever the machine's clock and dice say", async () => {
    const { now } = Date;
    const { random } = Math;
    try {
      for (let seed = 1; seed <= 20; seed++) {
        const first = await runScenario(drawScenario(seed), createHandler, true);
        Date.now = () => 0;
        Math.random = () => 0.123;
        const second = await runScenario(drawScenario(seed), createHandler, true);
        expect(second, `seed ${seed}`).eql(first);
      }
    } finally {
      Date.now = now;
      Math.random = random;
    }
  });
});
