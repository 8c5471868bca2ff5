import { hash } from "node:crypto";
import { createRequire } from "node:module";
import { measureInTurns, type Samples, type Subject } from "./measure.ts";
import { loadContestants, OWN } from "./processing.ts";
import { createRecord, userText } from "./records.ts";

/** De-aggregation of one record of many, its MD5 checked. */
export type AggregateResult = { userRecords: number; recordBytes: number; samples: Samples[] };

/** The peer of the measurement of aggregates. */
export const AWS_KINESIS_AGG = "aws-kinesis-agg, with MD5";

type UserRecord = { partitionKey: string; data: Buffer };
type KinesisAgg = {
  deaggregateSync(record: object, isChecked: boolean, done: (error: unknown, records: unknown[]) => void): void;
  RecordAggregator: new () => { addUserRecord(record: UserRecord): void; build(): { data: Buffer } };
};

// The types of the package know half of what it exports.
const kinesisAgg: KinesisAgg = createRequire(import.meta.url)("aws-kinesis-agg");

/** What no way of reading an aggregate can do without. */
const MD5_ALONE = "decoded, and MD5 alone";

type Way = typeof OWN | typeof AWS_KINESIS_AGG | typeof MD5_ALONE;

const USER_RECORDS = 100;
const MAGIC_NUMBER_BYTES = 4;
const MD5_BYTES = 16;

/** Measures aggregates of 100 user records of each size. */
export async function measureAggregates(rounds: number): Promise<AggregateResult[]> {
  const results: AggregateResult[] = [];
  for (const recordBytes of [300, 600, 2048]) {
    const ways: Way[] = [OWN, AWS_KINESIS_AGG, MD5_ALONE];
    const subjects = Object.fromEntries(ways.map((way) => [way, { recordBytes, way }]));
    const samples = await measureInTurns(import.meta.url, subjects, rounds);
    results.push({ userRecords: USER_RECORDS, recordBytes, samples });
  }
  return results;
}

/** One way of reading at work on one aggregate. */
export async function createSubject(args: { recordBytes: number; way: Way }): Promise<Subject> {
  const { own } = await loadContestants();
  const aggregator = new kinesisAgg.RecordAggregator();
  for (let index = 0; index < USER_RECORDS; index++) {
    const data = Buffer.from(userText(index, args.recordBytes, "ascii"));
    aggregator.addUserRecord({ partitionKey: `user-${index}`, data });
  }
  const { kinesis } = createRecord(0, aggregator.build().data);
  const check = (records: unknown) => {
    if (!Array.isArray(records) || records.length !== USER_RECORDS) throw new Error("all must be read");
  };
  const slab = own.createSlab();
  const runs: Record<Way, () => unknown> = {
    [OWN]: () => {
      own.rewind(slab);
      own.loadBase64(slab, kinesis.data);
      check(own.deaggregate(own.recordIn(slab)));
    },
    [AWS_KINESIS_AGG]: () => kinesisAgg.deaggregateSync(kinesis, true, (_, records) => check(records)),
    [MD5_ALONE]: () => hash("md5", Buffer.from(kinesis.data, "base64").subarray(MAGIC_NUMBER_BYTES, -MD5_BYTES)),
  };
  return { units: USER_RECORDS, run: runs[args.way] };
}
