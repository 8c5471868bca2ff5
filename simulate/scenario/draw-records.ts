import type { Random } from "../random.ts";
import { aggregate, type Damage } from "./aggregate.ts";
import { ODD_PAYLOADS, poison, REFUSED_PAYLOADS } from "./odd-payloads.ts";
import { type Payload, plain, refused, SECRET, valid } from "./payload.ts";
import { KNOWN_PLACES } from "./places.ts";
import type { ProducedRecord, UserRecord } from "./scenario.ts";

/** What the records of a scenario have in common. */
export type RecordsChoice = {
  count: number;
  keys: readonly [string, ...string[]];
  isHotKey: boolean;
  /** Share of refused records. */
  refusedShare: number;
  aggregatedShare: number;
  /** How many records are close to a record limit, and to which. */
  large: { share: number; maxRecordBytes: number };
  spanMs: number;
  /** Draws records in the place of the story's. */
  own: DrawOwn | undefined;
};

/** Draws a record, and the partition key that it says, if it says one. */
export type DrawOwn = (random: Random) => Payload & { partitionKey?: string };

/** Draws what producers put, in the order of time. */
export function drawRecords(random: Random, choice: RecordsChoice): ProducedRecord[] {
  const records: ProducedRecord[] = [];
  // One at most: a batch that is poisoned by more than half is left to Lambda until somebody mends the function.
  const poisonAt =
    choice.own === undefined && random.chance(choice.refusedShare) ? random.between(0, choice.count - 1) : undefined;
  let atMs = 0;
  while (records.length < choice.count) {
    // Producers send bursts: it also keeps the number of moments small.
    const burst = random.between(1, Math.ceil(choice.count / 5));
    for (let index = 0; index < burst && records.length < choice.count; index++) {
      const number = records.length;
      records.push(
        number === poisonAt ? drawPoison(random, number, atMs, choice) : drawRecord(random, number, atMs, choice),
      );
    }
    atMs += random.between(0, Math.ceil((choice.spanMs * 2 * burst) / choice.count));
  }
  return records;
}

function drawRecord(random: Random, number: number, atMs: number, choice: RecordsChoice): ProducedRecord {
  const drawnKey = drawKey(random, choice);
  if (random.chance(choice.aggregatedShare)) return drawAggregate(random, number, atMs, drawnKey, choice);
  const { partitionKey, ...payload } = drawPayload(random, number, drawnKey, choice);
  const faults = [...(payload.data.length > 1_000_000 ? ["F07"] : []), ...(partitionKey.length > 100 ? ["F44"] : [])];
  return { atMs, partitionKey, data: payload.data, users: [{ ...payload, partitionKey }], isAggregate: false, faults };
}

function drawPoison(random: Random, number: number, atMs: number, choice: RecordsChoice): ProducedRecord {
  const partitionKey = drawKey(random, choice);
  const payload = poison(random, number);
  return {
    atMs,
    partitionKey,
    data: payload.data,
    users: [{ ...payload, partitionKey }],
    isAggregate: false,
    faults: [],
  };
}

function drawKey(random: Random, { keys, isHotKey }: RecordsChoice): string {
  return isHotKey && random.chance(0.95) ? keys[0] : random.pick(keys);
}

/** A record, under the key that is drawn unless it says one. */
function drawPayload(
  random: Random,
  number: number,
  partitionKey: string,
  choice: RecordsChoice,
): Payload & { partitionKey: string } {
  if (choice.own !== undefined) return { partitionKey, ...choice.own(random) };
  return { ...drawStoryPayload(random, number, partitionKey, choice), partitionKey };
}

function drawStoryPayload(random: Random, number: number, partitionKey: string, choice: RecordsChoice): Payload {
  if (random.chance(choice.refusedShare)) return random.pick(REFUSED_PAYLOADS)(random, number);
  if (random.chance(choice.large.share)) return drawLarge(random, number, partitionKey, choice.large.maxRecordBytes);
  return random.chance(0.3) ? random.pick(ODD_PAYLOADS)(random, number) : plain(random, number);
}

/** Around what the offer of the place adds: enriched, it is a little over the limit, just there, or a little below. */
function drawLarge(random: Random, number: number, partitionKey: string, maxRecordBytes: number): Payload {
  const place = random.pick(KNOWN_PLACES);
  const head = `{"userId":"${SECRET}-${number}","location":${place.location},"padding":"`;
  const room = maxRecordBytes - Buffer.byteLength(partitionKey) - Buffer.byteLength(head) - 2;
  const padding = Math.max(0, room - random.pick([0, 200, 400, 450, 500, 600]) - random.between(0, 60));
  return valid("large", `${head}${"x".repeat(padding)}"}`, place, "F08");
}

const DAMAGES: readonly [Damage, ...Damage[]] = ["checksum", "key-index", "cut"];
const FAULT_OF_DAMAGE = { checksum: "F33", "key-index": "F36", cut: "F33" } as const;

function drawAggregate(
  random: Random,
  number: number,
  atMs: number,
  partitionKey: string,
  choice: RecordsChoice,
): ProducedRecord {
  const size = random.weighted<number>([
    [0, 1],
    [1, 2],
    [random.between(2, 8), 8],
  ]);
  const users = Array.from({ length: size }, (_, index) => drawUser(random, number * 1000 + index, choice));
  if (size > 0 && random.chance(0.15)) {
    const damage = random.pick(DAMAGES);
    const data = aggregate(users, damage);
    const whole: UserRecord = { ...refused("damaged aggregate", data, "corrupt-aggregate"), partitionKey };
    return { atMs, partitionKey, data, users: [whole], isAggregate: true, faults: [FAULT_OF_DAMAGE[damage]] };
  }
  const hasBad = users.some(({ expected }) => expected !== "as-tried" && "reason" in expected);
  const faults = size === 0 ? ["F35"] : [hasBad ? "F34" : "F32"];
  return { atMs, partitionKey, data: aggregate(users), users, isAggregate: true, faults };
}

function drawUser(random: Random, number: number, choice: RecordsChoice): UserRecord {
  const { partitionKey, ...payload } = drawPayload(random, number, drawKey(random, choice), {
    ...choice,
    large: { ...choice.large, share: 0 },
  });
  if (random.chance(0.05)) {
    // Nobody checks the keys within an aggregate before the output stream does.
    return {
      ...payload,
      partitionKey: random.pick(["", "k".repeat(257), "😀".repeat(129)]),
      fault: "F44",
      expected: { reason: "invalid-key" },
    };
  }
  if (random.chance(0.2)) return { ...payload, partitionKey, explicitHashKey: String(random.between(1, 9)).repeat(38) };
  return { ...payload, partitionKey };
}
