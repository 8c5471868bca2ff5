import type { styleText } from "node:util";
import { expect } from "chai";
import { idOf } from "../../../operate/redrive/held-record.ts";
import { plan } from "../../../operate/redrive/plan.ts";
import { groupsOf, renderGroups } from "../../../operate/redrive/table.ts";
import { createHeld } from "./create-held.ts";

const plain = ((_: string, text: string) => text) as typeof styleText;
const AT_MS = Date.UTC(2026, 10, 21, 8, 30, 59);

describe("the table of the failure store", () => {
  const first = createHeld({ storedAtMs: AT_MS });
  const held = [
    first,
    createHeld({ sequenceNumber: "101", storedAtMs: AT_MS + 60_000, bytes: 2_000 }),
    createHeld({ sequenceNumber: "102", reason: "empty", storedAtMs: AT_MS }),
    createHeld({ sequenceNumber: "103", source: "discarded batch", reason: "RecordAgeExceeded", storedAtMs: AT_MS }),
  ];
  const groups = groupsOf(
    plan(held, {
      ...{ done: new Map([[idOf(first), Number.POSITIVE_INFINITY]]), reasons: undefined },
      ...{ flow: undefined, flows: new Set(["enrich"]) },
    }),
  );

  it("counts by source and reason", () => {
    expect(groups.map(({ source, reason, records, toPut }) => [source, reason, records, toPut])).to.deep.equal([
      ["discarded batch", "RecordAgeExceeded", 1, 1],
      ["quarantine", "empty", 1, 0],
      ["quarantine", "unknown-country", 2, 1],
    ]);
    expect(groups[2]).to.include({
      ...{ class: "may succeed", bytes: 2_010, putBefore: 1 },
      ...{ firstMs: AT_MS, lastMs: AT_MS + 60_000 },
    });
  });

  it("has aligned rows, and moments in UTC", () => {
    const lines = renderGroups(groups, plain, false).split("\n");
    expect(new Set(lines.map(({ length }) => length)).size).to.equal(1);
    expect(lines.at(-2)).to.match(
      /^│ quarantine +│ unknown-country +│ may succeed +│ +2 │ +2,010 │ +1 │ +1 │ 2026-11-21T08:30Z │ 2026-11-21T08:31Z │$/,
    );
  });

  it("says whose they are where there are several flows", () => {
    const records = [
      createHeld({ flow: "audit", reason: "unknown-depot" }),
      createHeld(),
      createHeld({ flow: "function old-1" }),
    ];
    const selection = { done: new Map(), reasons: undefined, flow: undefined, flows: new Set(["audit", "enrich"]) };
    const lines = renderGroups(groupsOf(plan(records, selection)), plain, true).split("\n");
    expect(lines[1]).to.match(/^│ flow +│ source /);
    expect(lines.slice(3, -1).map((text) => text.split(/ *│ */).slice(1, 5))).to.deep.equal([
      ["audit", "quarantine", "unknown-depot", "its handler decides"],
      ["enrich", "quarantine", "unknown-country", "may succeed"],
      ["function old-1", "quarantine", "unknown-country", "has no flow"],
    ]);
  });
});
