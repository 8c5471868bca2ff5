import { z } from "zod";
import { type Contract, consume } from "../../client/index.ts";
import type { KinesisSender } from "../../client/kinesis-client.ts";
import type { Kinesis } from "../../emulator/kinesis/kinesis.ts";
import type { Ledger } from "./ledger.ts";
import { openEnrichedFile } from "./output-files.ts";

/** What reads one region's output stream, as an application would. */
export type RegionOutputArgs = {
  contract: Contract;
  region: string;
  client: KinesisSender;
  kinesis: Kinesis;
  /** Output folder of the run. */
  output: string;
  ledger: Ledger;
  signal: AbortSignal;
};

const POLL_INTERVAL_MS = 250;
/** Records of a shard after which what was read is dropped from the stream, so that memory stays bounded. */
const TRIM_EVERY = 1000;

const enriched = z.object({ enrichment: z.object({ id: z.string() }) });

/** Reads the output stream until `signal` is aborted, writes its bytes to `enriched.ndjson`, and tells the ledger. */
export async function readOutput({ contract, region, client, kinesis, output, ledger, signal }: RegionOutputArgs) {
  const file = openEnrichedFile(output, region);
  const streamArn = contract.regions[region]?.output.arn ?? "";
  const read = new Map<string, number>();
  try {
    const records = consume({ streamArn, from: "TRIM_HORIZON", client, signal, pollIntervalMs: POLL_INTERVAL_MS });
    for await (const { shardId, sequenceNumber, data, arrivedAt } of records) {
      await file.write(shardId, data);
      ledger.published(idOf(data), arrivedAt.getTime());
      const count = (read.get(shardId) ?? 0) + 1;
      read.set(shardId, count);
      if (count % TRIM_EVERY === 0) kinesis.trim(streamArn, shardId, sequenceNumber);
    }
  } finally {
    await file.close();
  }
}

function idOf(data: Uint8Array): string {
  return enriched.parse(JSON.parse(Buffer.from(data).toString("utf8"))).enrichment.id;
}
