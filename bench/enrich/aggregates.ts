import { hash } from "node:crypto";
import { createRequire } from "node:module";
import { MAGIC_NUMBER, MD5_BYTES } from "../../handlers/kinesis/records/deaggregate.ts";
import { measureInTurns, type Samples, type Subject } from "./measure.ts";
import { loadContestants, OWN } from "./processing.ts";
import { createRecord, userText } from "./records.ts";

/** De-aggregation of the aggregates of a batch, their MD5 checked. */
export type AggregateResult = { aggregates: number; userRecords: number; recordBytes: number; samples: Samples[] };

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

/** Measures batches of one aggregate and of 20, of 100 user records of each size: at most what Lambda passes in an event. */
export async function measureAggregates(rounds: number): Promise<AggregateResult[]> {
  const results: AggregateResult[] = [];
  for (const aggregates of [1, 20]) {
    for (const recordBytes of [300, 600, 2048]) {
      const ways: Way[] = [OWN, AWS_KINESIS_AGG, MD5_ALONE];
      const subjects = Object.fromEntries(ways.map((way) => [way, { aggregates, recordBytes, way }]));
      const samples = await measureInTurns(import.meta.url, subjects, rounds);
      results.push({ aggregates, userRecords: USER_RECORDS, recordBytes, samples });
    }
  }
  return results;
}

/** One way of reading at work on one batch. */
export async function createSubject(args: { aggregates: number; recordBytes: number; way: Way }): Promise<Subject> {
  const { own } = await loadContestants();
  const records = Array.from({ length: args.aggregates }, (_, index) => createAggregate(index, args.recordBytes));
  const check = (users: unknown) => {
    if (!Array.isArray(users) || users.length !== USER_RECORDS) throw new Error("all must be read");
  };
  const slab = own.createSlab();
  const readOwn = () => {
    const isIntact = own.checksumsOf(records);
    for (const record of records) {
      own.rewind(slab);
      own.loadBase64(slab, record.kinesis.data);
      check(own.deaggregate(own.recordIn(slab), (aggregate) => isIntact(record, aggregate)));
    }
  };
  const readTheirs = () => {
    for (const { kinesis } of records) kinesisAgg.deaggregateSync(kinesis, true, (_, users) => check(users));
  };
  const hashAlone = () => {
    for (const { kinesis } of records) {
      hash("md5", Buffer.from(kinesis.data, "base64").subarray(MAGIC_NUMBER.length, -MD5_BYTES));
    }
  };
  const runs: Record<Way, () => void> = { [OWN]: readOwn, [AWS_KINESIS_AGG]: readTheirs, [MD5_ALONE]: hashAlone };
  return { units: args.aggregates * USER_RECORDS, run: runs[args.way] };
}

function createAggregate(position: number, recordBytes: number) {
  const aggregator = new kinesisAgg.RecordAggregator();
  for (let index = 0; index < USER_RECORDS; index++) {
    const user = position * USER_RECORDS + index;
    aggregator.addUserRecord({ partitionKey: `user-${user}`, data: Buffer.from(userText(user, recordBytes, "ascii")) });
  }
  return createRecord(position, aggregator.build().data);
}
