import type { KinesisStreamRecord } from "aws-lambda";
import type { City } from "../../handlers/enrich/place.ts";
import { QUARANTINE_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import { bugInDependencies, bugInHandler, bugInLine, bugInStore, keptAs, type PlantedBug } from "./planted-bug.ts";

const bytesOf = ({ data }: Record<string, unknown>) => Buffer.from(String(data), "base64");

const arrivedAt = ({ kinesis }: KinesisStreamRecord) =>
  new Date(Math.round(kinesis.approximateArrivalTimestamp * 1000)).toISOString();

/** A city that only a record's own region leads to a region. */
const outsideRegions = (city: City): City => (city.offer === undefined ? { ...city, region: undefined } : city);

/** Bugs in how refused records are kept. */
export const QUARANTINE_BUGS: readonly PlantedBug[] = [
  bugInStore("drops refused records", () => async () => {}),
  bugInStore("swallows the store's failure", (store) => (object, signal) => store(object, signal).catch(() => {})),
  bugInStore("does not wait for the store", (store) => async (object, signal) => {
    store(object, signal).catch(() => {});
  }),
  bugInDependencies("takes silence of the store for success", ({ store, clock }) => ({
    store: (object, signal) => Promise.race([store(object, signal), clock.sleep(1_000)]),
  })),
  bugInStore(
    "keeps the first refused record alone",
    (store) =>
      ({ key, body }, signal) =>
        store(keptAs(key, `${body.split("\n")[0]}\n`), signal),
  ),
  bugInStore(
    "keeps all under one key",
    (store) =>
      ({ key, body }, signal) =>
        store({ key: key.replace(/[^/]+$/, "0-0.ndjson"), body }, signal),
  ),
  bugInStore(
    "names objects by their first record",
    (store) =>
      ({ key, body }, signal) =>
        store(
          { key: key.replace(/(\d+)-[^/]+$/, "$1-$1.ndjson"), body: body.slice(0, body.indexOf("\n") + 1) },
          signal,
        ),
  ),
  bugInStore(
    "names objects without their content's hash",
    (store) =>
      ({ key, body }, signal) =>
        store({ key: key.replace(/-[0-9a-f]{8}\.ndjson$/, ".ndjson"), body }, signal),
  ),
  bugInStore(
    "names objects by a hash of their range alone",
    (store) =>
      ({ key, body }, signal) =>
        store({ key: keptAs(key, key.replace(/.*\//, "")).key, body }, signal),
  ),
  bugInStore(
    "cuts objects",
    (store) =>
      ({ key, body }, signal) =>
        store(keptAs(key, body.slice(0, 1_500)), signal),
  ),
  bugInLine("keeps text, not bytes", (line) => ({ data: Buffer.from(bytesOf(line).toString()).toString("base64") })),
  bugInLine("cuts what it keeps", (line) => ({ data: bytesOf(line).subarray(0, 100).toString("base64") })),
  bugInLine("keeps no bytes of what is too large", ({ reason, data }) => ({ data: reason === "oversize" ? "" : data })),
  bugInLine("loses the sub-sequence of what it keeps", () => ({ subSequence: 0 })),
  bugInLine("keeps records under another shard", () => ({ shardId: "shardId-000000000000" })),
  bugInLine("loses the partition key of what it keeps", () => ({ partitionKey: "" })),
  bugInLine("loses the explicit hash key of what it keeps", () => ({ explicitHashKey: undefined })),
  bugInLine("makes up an explicit hash key for what it keeps", ({ explicitHashKey = "0" }) => ({ explicitHashKey })),
  bugInLine("says a later time of arrival", ({ arrivedAt }) => ({
    arrivedAt: new Date(Date.parse(String(arrivedAt)) + 1).toISOString(),
  })),
  bugInLine("gives one reason for all", () => ({ reason: "invalid-json" })),
  bugInDependencies("knows no record limit", () => ({ maxRecordBytes: Number.POSITIVE_INFINITY })),
  bugInDependencies("counts no partition key against the limit", ({ maxRecordBytes }) => ({
    maxRecordBytes: maxRecordBytes + 50,
  })),
  bugInDependencies("refuses what just fits", ({ maxRecordBytes }) => ({ maxRecordBytes: maxRecordBytes - 5 })),
  bugInDependencies("knows no cities", ({ catalogue }) => ({
    catalogue: {
      ...catalogue,
      countries: new Map([...catalogue.countries].map(([code, country]) => [code, { ...country, cities: new Map() }])),
    },
  })),
  bugInDependencies("falls from a city to its country where no region is given", ({ catalogue }) => ({
    catalogue: {
      ...catalogue,
      countries: new Map(
        [...catalogue.countries].map(([code, country]) => [
          code,
          {
            ...country,
            cities: new Map([...country.cities].map(([name, cities]) => [name, cities.map(outsideRegions)])),
          },
        ]),
      ),
    },
  })),
  bugInHandler("quarantines what the stream refuses", (handler, { store, clock }) => async (event, context) => {
    const answer = await handler(event, context);
    const failed = answer.batchItemFailures[0]?.itemIdentifier;
    const record = event.Records?.find(({ kinesis }) => kinesis.sequenceNumber === failed);
    if (record === undefined) return answer;
    const { partitionKey, sequenceNumber, data } = record.kinesis;
    const shardId = record.eventID.split(":")[0] ?? "";
    const place = {
      region: record.awsRegion,
      stream: "users-in",
      shardId,
      sequenceNumber,
      subSequence: 0,
      partitionKey,
    };
    const line = { reason: "unexpected-error", ...place, arrivedAt: arrivedAt(record), handlerVersion: "7", data };
    const key = `${QUARANTINE_PREFIX}2025/01/01/${shardId}/${sequenceNumber}-${sequenceNumber}-00000000.ndjson`;
    await store(keptAs(key, `${JSON.stringify(line)}\n`), AbortSignal.abort());
    await clock.sleep(0);
    return { batchItemFailures: [] };
  }),
];
