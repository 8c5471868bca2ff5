import { expect } from "chai";
import fc from "fast-check";
import { createRedrive, discardedBatchOf, type Invoked, quarantineLine } from "../create-redrive.ts";

const FLOWS = ["enrich", "audit", "billing"];
const KEYS = ["a", "b", "c", "d"];

/** Where a record lies, what it is of, and in which object of its flow. */
type Sample = { flow: string; key: string; object: number };

const sample: fc.Arbitrary<Sample> = fc.record({
  flow: fc.constantFrom(...FLOWS),
  key: fc.constantFrom(...KEYS),
  object: fc.nat(3),
});

/** What comes of an invocation; once the list is used up, all goes well. */
const luck = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("done" as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("part" as const), first: fc.nat(200) }) },
  fc.record({
    kind: fc.constantFrom("error" as const, "throttled" as const, "unavailable" as const, "killed" as const),
  }),
);
type Luck = { kind: "done" | "part" | "error" | "throttled" | "unavailable" | "killed"; first?: number };

/** The stream was resharded half-way: each key of the parent shard has one of two children since. */
const shardOf = (index: number, all: number, key: string) =>
  `shardId-${index < all / 2 ? "parent" : KEYS.indexOf(key) % 2 === 0 ? "left" : "right"}`;

/** Objects of each flow: those of number 0 hold batches that were given up, one a shard. */
function storeOf(samples: readonly Sample[]): Record<string, string> {
  const placed = samples.map((each, index) => ({ ...each, index, shard: shardOf(index, samples.length, each.key) }));
  const objects = Map.groupBy(placed, ({ flow, object, shard }) =>
    object === 0
      ? `aws/lambda/${flow}/${shard}/x`
      : `quarantine/${flow === "enrich" ? "" : `${flow}/`}${object}.ndjson`,
  );
  return Object.fromEntries([...objects].map(([key, held]) => [key, bodyOf(key, held)]));
}

function bodyOf(objectKey: string, held: readonly (Sample & { index: number; shard: string })[]): string {
  const [{ flow, shard } = { flow: "", shard: "" }] = held;
  if (objectKey.startsWith("aws/")) {
    const records = held.map(({ index, key }): [string, string, string] => [numberOf(index), key, `${flow}!`]);
    return discardedBatchOf(flow, ...records).replaceAll("shardId-000000000001", shard);
  }
  const data = Buffer.from(`${flow}!`).toString("base64");
  return held
    .map(({ index, key, shard: shardId }) =>
      quarantineLine({ sequenceNumber: numberOf(index), partitionKey: key, shardId, data }),
    )
    .join("\n");
}

const numberOf = (index: number) => String(1_000 + index);

/** Runs until nothing is left, and answers what each flow did, in the order in which it did it. */
async function runUntilDone(samples: readonly Sample[], fortune: Luck[]) {
  const world = createRedrive(storeOf(samples), FLOWS);
  const did: { flow: string; shard: string; key: string; number: number }[] = [];
  const fail = (name: string, httpStatusCode: number) =>
    Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
  let killed = false;
  world.beforeWrite = () => {
    if (killed) throw new Error("killed");
  };
  world.answer = async ({ flow, records }: Invoked) => {
    if (killed) throw fail("killed", 403);
    await world.clock.sleep(records.length);
    const numbers = records.map(({ kinesis }) => Number(kinesis.sequenceNumber));
    expect(numbers).to.deep.equal(numbers.toSorted((a, b) => a - b));
    expect(new Set(records.map(({ eventID }) => eventID.split(":")[0])).size).to.equal(1);
    for (const { kinesis } of records) expect(Buffer.from(kinesis.data, "base64").toString()).to.equal(`${flow}!`);
    const { kind, first = 0 } = fortune.pop() ?? { kind: "done" };
    if (kind === "throttled") throw fail("TooManyRequestsException", 429);
    if (kind === "unavailable") throw fail("ServiceException", 500);
    if (kind === "error") return { FunctionError: "Unhandled", errorType: "Error" };
    const done = kind === "part" ? first % records.length : records.length;
    for (const { eventID, kinesis } of records.slice(0, done))
      did.push({
        ...{ flow, shard: eventID.split(":")[0] ?? "" },
        ...{ key: kinesis.partitionKey, number: Number(kinesis.sequenceNumber) },
      });
    killed ||= kind === "killed";
    if (killed) throw fail("killed", 403);
    return kind === "part" ? { batchItemFailures: [{ itemIdentifier: records[done]?.kinesis.sequenceNumber }] } : {};
  };
  let isDone = false;
  let kills = 0;
  while (!isDone) {
    const result = await world.run({ reasons: "all" }).catch((error: Error) => error);
    if (result instanceof Error) expect(result.message).to.equal("killed");
    else isDone = result.stopped.length === 0;
    if (killed) kills += 1;
    killed = false;
  }
  return { did, kills, puts: world.calls.length };
}

describe("redrive with several flows, whatever fails", () => {
  it("gives every record to its own flow and no other, at least once, in the order of its shard and key", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sample, { maxLength: 400, size: "max" }),
        fc.array(luck, { maxLength: 30, size: "max" }),
        async (samples, fortune) => {
          const { did, kills, puts } = await runUntilDone(samples, fortune);
          expect(puts).to.equal(0);
          const firsts = [...Map.groupBy(did, ({ flow, number }) => `${flow}/${number}`).values()].flatMap(
            ([one]) => one ?? [],
          );
          expect(firsts.map(({ flow, number }) => `${flow}/${number}`)).to.have.members(
            samples.map(({ flow }, index) => `${flow}/${numberOf(index)}`),
          );
          for (const by of ["shard", "key"] as const)
            for (const group of Map.groupBy(firsts, (first) => `${first.flow}/${first[by]}`).values()) {
              const numbers = group.map(({ number }) => number);
              expect(numbers).to.deep.equal(numbers.toSorted((a, b) => a - b));
            }
          // Without a kill nothing is done twice; with one, at most what was in flight or not yet written down.
          expect(did.length - firsts.length).to.be.at.most(500 * kills);
        },
      ),
      { numRuns: 60 },
    );
  });
});
