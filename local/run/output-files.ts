import { once } from "node:events";
import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { access, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Contract } from "../../client/index.ts";

/** Writes what one flow has put on its output stream. */
export type EnrichedFile = {
  /** Takes one record's bytes; resolves when there is room for the next. */
  write(shardId: string, data: Uint8Array): Promise<void>;
  /** Puts the shards together, in their order, as `enriched.ndjson`. */
  close(): Promise<void>;
};

/** The flow whose files stand in the region's own folder. */
const FIRST_FLOW = "enrich";

/** The flow that a function serves; undefined when it serves none. */
export function flowOf(contract: Contract, region: string, functionArn: string): string | undefined {
  const flows = Object.entries(contract.regions[region]?.flows ?? {});
  return flows.find(([, { arn }]) => arn === functionArn)?.[0];
}

/** Folder of what one flow writes in a region. */
export const flowFolder = (output: string, region: string, flow: string) =>
  flow === FIRST_FLOW ? path.join(output, region) : path.join(output, region, flow);

/** Folder of a region's failure store below the output folder. */
export const failuresFolder = (output: string, region: string) => path.join(output, region, "failures");

/** Folder of a bucket: each has one of its own. */
export function bucketFolder(output: string, region: string, bucket: string, contract: Contract): string {
  const isFailureStore = contract.regions[region]?.failureStore.bucket === bucket;
  return isFailureStore ? failuresFolder(output, region) : path.join(output, region, BUCKETS, bucket);
}

const BUCKETS = "buckets";
const ENRICHED = "enriched.ndjson";

/**
 * Makes a folder, and those above it. Node's own way, asked for the same in /proc, never ends.
 * Rejects with the system's error.
 */
export async function makeFolder(folder: string): Promise<void> {
  const absolute = path.resolve(folder);
  const isThere = await access(absolute).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await makeFolder(path.dirname(absolute));
  await mkdir(absolute).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** Makes a region's folder anew: removes what an earlier run left there, and nothing else. Rejects when it cannot be written. */
export async function prepareFolder(output: string, region: string): Promise<void> {
  const folder = path.join(output, region);
  await mkdir(folder, { recursive: true });
  await Promise.all([
    rm(path.join(folder, ENRICHED), { force: true }),
    rm(failuresFolder(output, region), { force: true, recursive: true }),
    rm(path.join(folder, BUCKETS), { force: true, recursive: true }),
  ]);
}

/** Opens `enriched.ndjson` in a flow's folder. Each shard has a file of its own until the end, so that memory stays bounded. */
export function openEnrichedFile(folder: string): EnrichedFile {
  const shards = new Map<string, WriteStream>();
  const shardFile = (shardId: string) => path.join(folder, `.${shardId}.ndjson`);
  const open = (shardId: string) => {
    const stream = createWriteStream(shardFile(shardId));
    shards.set(shardId, stream);
    return stream;
  };
  return {
    async write(shardId, data) {
      const stream = shards.get(shardId) ?? open(shardId);
      stream.write(data);
      if (!stream.write("\n")) await once(stream, "drain");
    },
    async close() {
      const whole = createWriteStream(path.join(folder, ENRICHED));
      for (const shardId of [...shards.keys()].sort()) {
        const stream = shards.get(shardId);
        stream?.end();
        if (stream) await once(stream, "close");
        await pipeline(createReadStream(shardFile(shardId)), whole, { end: false });
        await rm(shardFile(shardId));
      }
      whole.end();
      await once(whole, "close");
    },
  };
}
