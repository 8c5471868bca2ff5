import { Buffer } from "node:buffer";
import { expect } from "chai";
import { createTally } from "../../examples/arrivals/tally.ts";
import { createEnriched } from "./support/enriched.ts";

const stamped = (id: string, visit: number, userId = "run-1") => createEnriched({ id, userId, visit });

describe("the tally of what arrived", () => {
  const none = { records: 0, distinct: 0, duplicates: 0, malformed: 0, outOfOrder: 0 };
  for (const [title, records, expected] of [
    ["records by their ids", [stamped("a", 0), stamped("b", 1)], { records: 2, distinct: 2 }],
    [
      "what comes twice apart, and no disorder of it",
      [stamped("a", 0), stamped("b", 1), stamped("a", 0), stamped("b", 1)],
      { records: 4, distinct: 2, duplicates: 2 },
    ],
    [
      "a record after a later one of its user",
      [stamped("a", 1), stamped("b", 0)],
      { records: 2, distinct: 2, outOfOrder: 1 },
    ],
    ["users apart", [stamped("a", 1), stamped("b", 0, "run-2")], { records: 2, distinct: 2 }],
    ["no records of other runs", [stamped("a", 1, "other-1")], {}],
    ["what is no enriched record", [Buffer.from("{}"), Buffer.from("no JSON")], { malformed: 2 }],
  ] as const)
    it(`counts ${title}`, () => {
      const tally = createTally("run-");
      for (const record of records) tally.take(record);
      expect(tally.arrivals).to.deep.equal({ ...none, ...expected });
    });
});
