import { createRequire } from "node:module";
import { measureInTurns, type Samples } from "./measure.ts";
import { type Contestants, OWN } from "./processing.ts";
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

/** Measures aggregates of 100 user records of each size. */
export async function measureAggregates({ own }: Contestants, rounds: number): Promise<AggregateResult[]> {
  const results: AggregateResult[] = [];
  for (const recordBytes of [300, 600, 2048]) {
    const userRecords = 100;
    const aggregator = new kinesisAgg.RecordAggregator();
    for (let index = 0; index < userRecords; index++) {
      const data = Buffer.from(userText(index, recordBytes, "ascii"));
      aggregator.addUserRecord({ partitionKey: `user-${index}`, data });
    }
    const { kinesis } = createRecord(0, aggregator.build().data);
    const check = (records: unknown) => {
      if (!Array.isArray(records) || records.length !== userRecords) throw new Error("all must be read");
    };
    const subjects = {
      [OWN]: () => check(own.deaggregate(Buffer.from(kinesis.data, "base64"))),
      [AWS_KINESIS_AGG]: () => kinesisAgg.deaggregateSync(kinesis, true, (_, records) => check(records)),
    };
    const samples = await measureInTurns(subjects, { units: userRecords, minUnits: 20_000, rounds });
    results.push({ userRecords, recordBytes, samples });
  }
  return results;
}
