import { expect } from "chai";
import { createMetrics } from "../../../../handlers/kinesis/report/metrics.ts";
import type { Counts } from "../../../../handlers/kinesis/report/report.ts";

/** The lines of an invocation's metrics, read. */
function createLines(overrides: Partial<Counts> = {}) {
  const counts: Counts = {
    recordsIn: 10,
    enriched: 6,
    outcomes: { city: 3, region: 2, country: 1 },
    quarantined: {},
    dropped: {},
    failed: 0,
    unexpectedErrors: 0,
    putRetries: 4,
    latenciesMs: [],
    ...overrides,
  };
  const text = createMetrics(["city", "region", "country"])(counts, "enrich", 1_790_000_000_000, { requestId: "r" });
  expect(text).to.match(/^(\{[^\n]*\}\n)+$/);
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** The metrics that CloudWatch takes from a line: name → value. */
function metricsOf(line: ReturnType<typeof createLines>[number]) {
  const [{ Metrics }] = line._aws.CloudWatchMetrics;
  return Object.fromEntries(Metrics.map(({ Name }: { Name: string }) => [Name, line[Name]]));
}

describe("the lines of metrics", () => {
  it("count what was enriched, in all and by match level", () => {
    const [line, ...more] = createLines();
    expect(more).to.have.length(0);
    expect(metricsOf(line)).to.deep.equal({
      RecordsIn: 10,
      Enriched: 6,
      EnrichedByCity: 3,
      EnrichedByRegion: 2,
      EnrichedByCountry: 1,
      Quarantined: 0,
      Failed: 0,
      PutRetries: 4,
    });
  });

  it("count what was quarantined in all, and in a line of its own for each reason", () => {
    const [all, ...byReason] = createLines({ quarantined: { "invalid-json": 3, oversize: 1 } });
    expect(metricsOf(all)).to.include({ Quarantined: 4 });
    expect(byReason.map(({ Reason, FunctionName }) => [FunctionName, Reason])).to.deep.equal([
      ["enrich", "invalid-json"],
      ["enrich", "oversize"],
    ]);
    expect(byReason.map(metricsOf)).to.deep.equal([{ Quarantined: 3 }, { Quarantined: 1 }]);
    for (const line of byReason) {
      expect(line._aws.CloudWatchMetrics[0].Dimensions).to.deep.equal([["FunctionName", "Reason"]]);
    }
  });

  it("hold each latency while CloudWatch takes as many", () => {
    const latenciesMs = Array.from({ length: 100 }, (_, index) => index);
    expect(metricsOf(createLines({ latenciesMs })[0]).ArrivalToPublished).to.deep.equal(latenciesMs);
  });

  it("hold 100 of more latencies, evenly spread from the first to the last", () => {
    const latenciesMs = Array.from({ length: 10_000 }, (_, index) => index);
    const [line] = createLines({ latenciesMs });
    const values: number[] = metricsOf(line).ArrivalToPublished;
    expect(values).to.have.length(100);
    expect([values[0], values[50], values[99]]).to.deep.equal([0, 5050, 9999]);
    expect(line._aws.CloudWatchMetrics[0].Metrics).to.deep.include({
      Name: "ArrivalToPublished",
      Unit: "Milliseconds",
    });
  });
});
