import { dataOf, type Entry } from "../../handlers/kinesis/records/entry.ts";
import { bugInEntry, bugInPut, holding, type PlantedBug } from "./planted-bug.ts";

const parse = (text: string): { userId?: string } => JSON.parse(text);
const replaced = (text: string, from: string | RegExp, to: string) => holding(Buffer.from(text.replace(from, to)));

/** Bugs in what is published: bytes, ids, keys. */
export const ENTRY_BUGS: readonly PlantedBug[] = [
  bugInEntry("writes the JSON anew", (_, text) => holding(Buffer.from(JSON.stringify(parse(text))))),
  bugInEntry("sorts members", (_, text) => {
    const sorted = Object.entries(parse(text)).sort(([a], [b]) => (a < b ? -1 : 1));
    return holding(Buffer.from(JSON.stringify(Object.fromEntries(sorted))));
  }),
  bugInEntry("rounds large numbers", (_, text) => replaced(text, "9007199254740993", "9007199254740992")),
  bugInEntry("trims white space", (_, text) => holding(Buffer.from(text.trim()))),
  bugInEntry("adds a newline", (_, text) => holding(Buffer.from(`${text}\n`))),
  bugInEntry("writes Latin-1", (_, text) => holding(Buffer.from(text, "latin1"))),
  bugInEntry("unescapes \\u", (_, text) => replaced(text, "\\u2028", "\u2028")),
  bugInEntry("replaces lone surrogates", (_, text) => replaced(text, "\\ud800", "\ufffd")),
  bugInEntry("drops prototype members", (_, text) => replaced(text, /"__proto__":\{"admin":true\},/, "")),
  bugInEntry("truncates large records", ({ start, end }) => ({ end: Math.min(end, start + 890) })),
  bugInEntry("forgets the enrichment", (_, text) => replaced(text, /,"bandwidthOptions":.*\}(?=\s*\}\s*$)/s, "")),
  bugInEntry("names another shard in the id", (_, text) =>
    replaced(text, "/shardId-000000000001/", "/shardId-000000000000/"),
  ),
  bugInEntry("loses the sub-sequence", (_, text) => replaced(text, /\/\d+","catalogue"/, '/0","catalogue"')),
  bugInEntry("makes a match too specific", (_, text) => replaced(text, '"match":"region"', '"match":"city"')),
  bugInEntry("stamps another catalogue", (_, text) => replaced(text, '"catalogue":"2025', '"catalogue":"2026')),
  bugInEntry("cuts partition keys", ({ partitionKey }) => ({ partitionKey: partitionKey.slice(0, 128) })),
  bugInEntry("trims partition keys", ({ partitionKey }) => ({ partitionKey: partitionKey.trim() || "-" })),
  bugInEntry("publishes under the user's id", (_, text) => ({ partitionKey: String(parse(text).userId) })),
  bugInEntry("drops the explicit hash key", () => ({ explicitHashKey: "0" })),
  bugInEntry("leaves out records of a country", (_, text) => (text.includes('"country":"AQ"') ? undefined : {})),
];

const swap = ([first, second, ...rest]: readonly Entry[]): readonly Entry[] =>
  first === undefined || second === undefined
    ? []
    : [{ ...first, ...holding(dataOf(second)) }, { ...second, ...holding(dataOf(first)) }, ...rest];

/** Bugs in how the answers of PutRecords are read, and in what is sent when. */
export const PUT_BUGS: readonly PlantedBug[] = [
  bugInPut(
    "skips refused entries",
    (put) => async (entries, signal) => (await put(entries, signal)).map(() => undefined),
  ),
  bugInPut(
    "takes InternalFailure for success",
    (put) => async (entries, signal) =>
      (await put(entries, signal)).map((code) => (code === "InternalFailure" ? undefined : code)),
  ),
  bugInPut(
    "takes a failed call for success",
    (put) => (entries, signal) => put(entries, signal).catch(() => entries.map(() => undefined)),
  ),
  bugInPut("takes a slow call for success", (put, { clock }) => (entries, signal) => {
    const gaveUp = clock.sleep(1_000).then(() => entries.map(() => undefined));
    return Promise.race([put(entries, signal), gaveUp]);
  }),
  bugInPut("shifts the answers by one", (put) => async (entries, signal) => {
    const codes = await put(entries, signal);
    return [...codes.slice(1), codes[0]];
  }),
  bugInPut("writes over what a call that was given up may still send", (put) => (entries, signal) => {
    const reuse = () => {
      for (const { bytes, start, end } of entries) bytes.fill(" ", start, end);
    };
    signal.addEventListener("abort", reuse, { once: true });
    return put(entries, signal);
  }),
  bugInPut("acknowledges before it publishes", (put) => async (entries, signal) => {
    put(entries, signal).catch(() => {});
    return entries.map(() => undefined);
  }),
  bugInPut(
    "drops the last of many entries",
    (put) => async (entries, signal) =>
      entries.length < 3 ? put(entries, signal) : [...(await put(entries.slice(0, -1), signal)), undefined],
  ),
  bugInPut("sends 400 entries of a call", (put) => async (entries, signal) => {
    const codes = await put(entries.slice(0, 400), signal);
    return entries.map((_, index) => codes[index]);
  }),
  bugInPut(
    "swaps two entries' data",
    (put) => (entries, signal) => put(entries.length < 2 ? entries : swap(entries), signal),
  ),
  bugInPut("publishes a second version", (put) => async (entries, signal) => {
    const codes = await put(entries, signal);
    await put(
      entries.slice(0, 1).map((entry) => ({ ...entry, ...holding(Buffer.concat([dataOf(entry), Buffer.from(" ")])) })),
      signal,
    );
    return codes;
  }),
  bugInPut(
    "publishes a heartbeat",
    (put) => async (entries, signal) =>
      (await put([...entries, { partitionKey: "heartbeat", ...holding(Buffer.from("{}")) }], signal)).slice(0, -1),
  ),
  bugInPut("retries within its retries", (put) => async (entries, signal) => {
    let codes = await put(entries, signal);
    for (let retry = 0; retry < 30 && codes.some((code) => code !== undefined); retry++)
      codes = await put(entries, signal);
    return codes;
  }),
  bugInPut("keeps an entry for the next call", (put) => {
    let held: Entry | undefined;
    return async (entries, signal) => {
      if (entries.length < 3) return put(entries, signal);
      const sent = held === undefined ? entries.slice(0, -1) : [held, ...entries.slice(0, -1)];
      const codes = await put(sent, signal);
      const own = held === undefined ? codes : codes.slice(1);
      const last = entries.at(-1);
      held = last && { ...last, ...holding(Buffer.from(dataOf(last))) };
      return [...own, undefined];
    };
  }),
];
