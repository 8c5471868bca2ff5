import { dataOf } from "../../handlers/kinesis/records/entry.ts";
import {
  bugInDependencies,
  bugInFailureAnswer,
  bugInHandler,
  bugInRecords,
  type Event,
  type PlantedBug,
} from "./planted-bug.ts";

const failing = <Identifier>(...identifiers: Identifier[]) => ({
  batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
});
const numbersOf = ({ Records = [] }: Event) => Records.map(({ kinesis }) => kinesis.sequenceNumber);
const OWN_KEY = /#\d{4}$/;
const OWN_KEYS = /#\d{4}"/g;
const done = { batchItemFailures: [] };

/** Bugs in what the handler answers when something failed. */
export const ANSWER_BUGS: readonly PlantedBug[] = [
  bugInFailureAnswer("answers [] when throttled", () => done),
  bugInFailureAnswer("answers null when throttled", () => null),
  bugInFailureAnswer("names the highest, not the lowest", (_, event) => failing(numbersOf(event).at(-1))),
  bugInFailureAnswer("names the one after the lowest", (lowest, event) => {
    const next = numbersOf(event)[numbersOf(event).indexOf(lowest) + 1];
    return next === undefined ? done : failing(next);
  }),
  bugInFailureAnswer("names all of them", (lowest, event) => failing(lowest, ...numbersOf(event))),
  bugInFailureAnswer("misspells batchItemFailures", (lowest) => ({ batchItemFailure: [{ itemIdentifier: lowest }] })),
  bugInFailureAnswer("misspells itemIdentifier", (lowest) => ({ batchItemFailures: [{ itemidentifier: lowest }] })),
  bugInFailureAnswer("names an empty identifier", () => failing("")),
  bugInFailureAnswer("names null", () => failing(null)),
  bugInFailureAnswer("names a number", (lowest) => failing(Number(lowest))),
  bugInFailureAnswer("names a sub-sequence", (lowest) => failing(`${lowest}/0`)),
  bugInFailureAnswer("names the event ID", (lowest) => failing(`shardId-000000000000:${lowest}`)),
  bugInFailureAnswer("answers JSON as text", (lowest) => JSON.stringify(failing(lowest))),
  bugInFailureAnswer("throws instead of answering", () => {
    throw new Error("batch failed");
  }),
];

/** Bugs in which records the handler works on, and when. */
export const BATCH_BUGS: readonly PlantedBug[] = [
  bugInRecords("works on the batch from its end", (records) => records.toReversed()),
  bugInRecords("skips records beyond the 500th", (records) => records.slice(0, 500)),
  bugInRecords("skips the first of many records", (records) => (records.length > 5 ? records.slice(1) : records)),
  bugInRecords("keeps the latest record of a key", (records) => [
    ...new Map(records.map((record) => [record.kinesis.partitionKey, record])).values(),
  ]),
  bugInRecords("skips records of equal content", (records) => [
    ...new Map(records.map((record) => [record.kinesis.data, record])).values(),
  ]),
  bugInRecords("skips what it takes for empty", (records) => records.filter(({ kinesis }) => kinesis.data.length > 4)),
  bugInHandler("works on both halves at once", (handler) => async ({ Records = [] }, context) => {
    const middle = Records.length >> 1;
    const halves = [Records.slice(0, middle), Records.slice(middle)].map((half) => handler({ Records: half }, context));
    const [first = done, second = done] = await Promise.all(halves);
    return first.batchItemFailures.length > 0 ? first : second;
  }),
  bugInHandler("remembers what it has seen, not what it has done", (handler) => {
    const seen = new Set<string>();
    return ({ Records = [] }, context) => {
      const fresh = Records.filter(({ eventID }) => !seen.has(eventID));
      for (const { eventID } of Records) seen.add(eventID);
      return handler({ Records: fresh }, context);
    };
  }),
  bugInHandler("answers before it is done", (handler) => async (event, context) => {
    handler(event, context).catch(() => {});
    return done;
  }),
  bugInHandler("answers too late", (handler, { clock }) => async (event, context) => {
    const answer = await handler(event, context);
    if (answer.batchItemFailures.length > 0) await clock.sleep(context.getRemainingTimeInMillis() + 1);
    return answer;
  }),
  bugInHandler("never answers when throttled", (handler) => async (event, context) => {
    const answer = await handler(event, context);
    return answer.batchItemFailures.length > 0 ? new Promise(() => {}) : answer;
  }),
  bugInHandler(
    "knows no deadline",
    (handler) => (event, context) => handler(event, { ...context, getRemainingTimeInMillis: () => 120_000 }),
  ),
  bugInHandler("throws at an event without records", (handler) => async (event, context) => {
    if (event.Records?.[0] === undefined) throw new TypeError("no records");
    return handler(event, context);
  }),
  bugInHandler("fails for ever at one bad record", (handler) => async (event, context) => {
    const empty = event.Records?.find(({ kinesis }) => kinesis.data === "");
    const answer = await handler(event, context);
    return empty === undefined ? answer : failing(empty.kinesis.sequenceNumber);
  }),
  bugInDependencies("logs what it works on", ({ put, warn }) => ({
    put: async (entries, signal) => {
      const codes = await put(entries, signal);
      const bad = entries[codes.findIndex((code) => code !== undefined)];
      if (bad !== undefined) warn({ event: "put-error", record: dataOf(bad).toString() });
      return codes;
    },
  })),
  {
    name: "sends a key's next record without waiting for the one before",
    // Given a key of its own, each record goes at once: the key is put right on the way out.
    plant: (createHandler) => (dependencies) => {
      const handler = createHandler({
        ...dependencies,
        put: (entries, signal) => {
          const restored = entries.map((entry) => ({
            ...entry,
            partitionKey: entry.partitionKey.replace(OWN_KEY, ""),
          }));
          return dependencies.put(restored, signal);
        },
        store: ({ key, body }, signal) => dependencies.store({ key, body: body.replaceAll(OWN_KEYS, '"') }, signal),
        maxRecordBytes: dependencies.maxRecordBytes + "#1234".length,
      });
      const apart = ({ kinesis, ...record }: NonNullable<Event["Records"]>[number], index: number) => {
        const partitionKey = `${kinesis.partitionKey.slice(0, 251)}#${1000 + (index % 9000)}`;
        return { ...record, kinesis: { ...kinesis, partitionKey } };
      };
      return ({ Records = [] }, context) => handler({ Records: Records.map(apart) }, context);
    },
  },
];
