import type { HeldRecord } from "../../../operate/redrive/held-record.ts";

/** A record that the function has put aside. */
export const createHeld = (overrides: Partial<HeldRecord> = {}): HeldRecord => ({
  source: "quarantine",
  reason: "unknown-country",
  flow: "enrich",
  key: "quarantine/a.ndjson",
  index: 0,
  storedAtMs: 0,
  arrivedAtMs: 0,
  region: "eu-west-1",
  stream: "users",
  shardId: "shardId-000000000000",
  sequenceNumber: "100",
  subSequence: 0,
  aggregate: false,
  partitionKey: "k",
  bytes: 10,
  ...overrides,
});
