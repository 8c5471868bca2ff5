import { MAPPING_DEFAULTS } from "../../event-source-mapping/limits.ts";
import type { Payload } from "../../simulate/scenario/payload.ts";
import { KNOWN_PLACES } from "../../simulate/scenario/places.ts";
import type { ProducedRecord, Scenario } from "../../simulate/scenario/scenario.ts";

const [SEOUL] = KNOWN_PLACES;

/** A plain record with a user in Seoul. */
export function createRecord(overrides: Partial<ProducedRecord> & { payload?: Payload } = {}): ProducedRecord {
  const { payload: given, ...rest } = overrides;
  const data = Buffer.from(`{"userId":"u","location":${SEOUL.location}}`);
  const payload: Payload = given ?? { kind: "plain", data, expected: { place: SEOUL } };
  const partitionKey = overrides.partitionKey ?? "key";
  return {
    atMs: 0,
    partitionKey,
    data: payload.data,
    users: [{ ...payload, partitionKey }],
    isAggregate: false,
    faults: [],
    ...rest,
  };
}

/** A scenario without faults: one shard, two records of one key. */
export function createScenario(overrides: Partial<Scenario> = {}): Scenario {
  return {
    seed: 1,
    inputShards: 1,
    outputShards: 1,
    maxRecordBytes: 1_048_576,
    timeoutSeconds: 10,
    mapping: { ...MAPPING_DEFAULTS, fanOut: false },
    records: [createRecord(), createRecord()],
    isHotKey: false,
    reshardings: [],
    faults: [],
    ...overrides,
  };
}
