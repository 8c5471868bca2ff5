import { expect } from "chai";
import fc from "fast-check";
import { batchOf } from "../../../../emulator/lambda/stream-poller/failure-record.ts";
import { createScenario, failing, functionError, throttled } from "./create-scenario.ts";

const settings = fc.record({
  batchSize: fc.integer({ min: 1, max: 8 }),
  maximumBatchingWindowInSeconds: fc.constantFrom(0, 3),
  parallelizationFactor: fc.integer({ min: 1, max: 4 }),
  maximumRetryAttempts: fc.constantFrom(-1, 0, 2),
  bisectBatchOnFunctionError: fc.boolean(),
});
/** What goes wrong with the n-th invocation; after the last one, all is well. */
const troubles = fc.array(fc.constantFrom("none", "throttled", "error", "garbage", "partial"), { maxLength: 25 });
const steps = fc.array(fc.oneof(fc.record({ key: fc.nat(5) }), fc.record({ shards: fc.integer({ min: 1, max: 3 }) })), {
  maxLength: 40,
});

describe("An event source mapping under any failures, batches and resharding", () => {
  it("settles every record once, in the order of its key, or gives it up with a failure record", async () => {
    await fc.assert(
      fc.asyncProperty(settings, troubles, steps, async (chosen, trouble, plan) => {
        const { calls, failures, kinesis, scope, put, clock, run } = createScenario({
          settings: { ...chosen, functionResponseTypes: ["ReportBatchItemFailures"] },
          handler({ sequenceNumbers }) {
            switch (trouble.shift()) {
              case "throttled":
                return throttled;
              case "error":
                return functionError;
              case "garbage":
                return failing("unknown");
              case "partial":
                return failing(sequenceNumbers[Math.floor(sequenceNumbers.length / 2)]);
              default:
                return null;
            }
          },
        });
        const texts: string[] = [];
        let open = 1;
        const { stats } = await run(async () => {
          for (const [index, step] of plan.entries()) {
            if ("key" in step) {
              texts.push(`${step.key}:${String(index).padStart(2, "0")}`);
              put(String(step.key), texts.at(-1));
            } else {
              open = Math.min(Math.max(step.shards, Math.ceil(open / 2)), open * 2);
              kinesis.updateShardCount(scope, { StreamName: "input", TargetShardCount: open });
            }
            if (index % 3 === 0) await clock.sleep(700);
          }
        });
        const discarded = failures.reduce((sum, { record }) => sum + batchOf(record).batchSize, 0);
        expect([stats.succeeded + stats.discarded, stats.discarded]).to.deep.equal([texts.length, discarded]);
        const seen = [...new Set(calls.flatMap((call) => call.texts))];
        expect([...seen].sort()).to.deep.equal([...texts].sort());
        for (let key = 0; key <= 5; key++) {
          const ofKey = seen.filter((text) => text.startsWith(`${key}:`));
          expect(ofKey).to.deep.equal([...ofKey].sort());
        }
      }),
      { numRuns: 150 },
    );
  });
});
