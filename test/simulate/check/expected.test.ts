import { expect } from "chai";
import { outcomeOf } from "../../../simulate/check/expected.ts";
import { AWKWARD_PLACES, KNOWN_PLACES } from "../../../simulate/scenario/places.ts";
import type { UserRecord } from "../../../simulate/scenario/scenario.ts";

const [SEOUL] = KNOWN_PLACES;
const createUser = (overrides: Partial<UserRecord> = {}): UserRecord => ({
  kind: "plain",
  partitionKey: "key",
  data: Buffer.from('{"n":1.10} \n'),
  expected: { place: SEOUL },
  ...overrides,
});

const SEOUL_OFFER =
  '{"id":"giga","name":"기가","downMbps":1000,"upMbps":500.5,"technology":"fiber","monthlyPrice":33000,"currency":"KRW"},' +
  '{"id":"slim","name":"Slim \\"S\\"","downMbps":1000,"upMbps":500.5,"technology":"fiber","monthlyPrice":20.5,"currency":"KRW"}';

describe("what must become of a user record", () => {
  it("is its own bytes and the members that the README of the handler names", () => {
    const outcome = outcomeOf(createUser(), "the/id", "first", 1_000);
    expect("data" in outcome && outcome.data.toString()).equal(
      `{"n":1.10,"bandwidthOptions":[${SEOUL_OFFER}],"enrichment":{"id":"the/id","catalogue":"2025-01-01","match":"city"}} \n`,
    );
  });

  it("depends on the catalogue", () => {
    const germany = createUser({ expected: { place: AWKWARD_PLACES[1] ?? SEOUL } });
    expect(outcomeOf(germany, "id", "first", 1_000)).have.property("data");
    expect(outcomeOf(germany, "id", "second", 1_000)).eql({ reason: "unknown-country" });
  });

  it("is refused beyond the record limit, partition key included, and not at it", () => {
    const outcome = outcomeOf(createUser(), "id", "first", 1_000);
    const bytes = "data" in outcome ? outcome.data.length + "key".length : 0;
    expect(outcomeOf(createUser(), "id", "first", bytes)).have.property("data");
    expect(outcomeOf(createUser(), "id", "first", bytes - 1)).eql({ reason: "oversize" });
  });

  it("is refused for its own reason", () => {
    expect(outcomeOf(createUser({ expected: { reason: "empty" } }), "id", "first", 1_000)).eql({ reason: "empty" });
  });
});
