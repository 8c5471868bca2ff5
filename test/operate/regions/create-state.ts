import type { RegionState } from "../../../operate/regions/compare.ts";
import type { Fact } from "../../../operate/regions/facts.ts";

/** What was read of a region where everything is as it should be. */
export const createState = (region: string, overrides: Partial<RegionState> = {}): RegionState => ({
  region,
  facts: [createFact()],
  limits: [createFact({ subject: "account", setting: "shards of Kinesis", value: "6000" })],
  alarms: [{ alarm: "errors", state: "OK" }],
  unread: [],
  ...overrides,
});

/** A setting of the function enrich. */
export const createFact = (overrides: Partial<Fact> = {}): Fact => ({
  ...{ subject: "enrich", setting: "memory (MiB)", value: "256" },
  ...overrides,
});
