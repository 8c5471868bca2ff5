import { consume, parseOutputs } from "../index.ts";

/** Prints every enriched record of a region, from the oldest kept, until `signal` is aborted. */
export async function readEnriched(outputs: string, region: string, signal: AbortSignal): Promise<void> {
  const contract = parseOutputs(outputs);
  const decoder = new TextDecoder();
  for await (const record of consume({ contract, region, from: "TRIM_HORIZON", signal })) {
    console.log(record.shardId, record.sequenceNumber, decoder.decode(record.data));
  }
}
