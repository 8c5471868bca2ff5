import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { KinesisSender } from "../../client/kinesis-client.ts";
import { type Failure, failureOfCode, failureOfError } from "../../client/kinesis-failure.ts";
import type { RecordWithData } from "./held-record.ts";

/** What became of one record of a call: taken, or why not. */
export type PutCallResult = "taken" | (Failure & { cause?: unknown });

/** Puts records by one call. Never rejects; results stand in the order of the records. */
export type Put = (records: readonly RecordWithData[]) => Promise<PutCallResult[]>;

/** Puts on a stream, by one PutRecords call. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
export function putOn(kinesis: KinesisSender, StreamARN: string): Put {
  return async (records) => {
    const Records = records.map(({ partitionKey, explicitHashKey, data }) => ({
      PartitionKey: partitionKey,
      Data: data,
      ...(explicitHashKey !== undefined && { ExplicitHashKey: explicitHashKey }),
    }));
    try {
      const answer = await kinesis.send(new PutRecordsCommand({ StreamARN, Records }));
      return records.map((_, index) => resultOf(answer.Records?.[index]));
    } catch (cause) {
      const failure = { ...failureOfError(cause), cause };
      return records.map(() => failure);
    }
  };
}

function resultOf(answer: { SequenceNumber?: string | undefined; ErrorCode?: string | undefined } | undefined) {
  if (answer?.ErrorCode) return failureOfCode(answer.ErrorCode);
  return answer?.SequenceNumber ? "taken" : failureOfCode("InternalFailure");
}
