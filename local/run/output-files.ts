import { once } from "node:events";
import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";

/** Writes what the output stream of one region holds. */
export type EnrichedFile = {
  /** Takes one record's bytes; resolves when there is room for the next. */
  write(shardId: string, data: Uint8Array): Promise<void>;
  /** Puts the shards together, in their order, as `enriched.ndjson`. */
  close(): Promise<void>;
};

/** Folder of a region's failure store below the output folder. */
export const failuresFolder = (output: string, region: string) => path.join(output, region, "failures");

/** Makes a region's folder anew: removes what an earlier run left there, and nothing else. Rejects when it cannot be written. */
export async function prepareFolder(output: string, region: string): Promise<void> {
  const folder = path.join(output, region);
  await mkdir(folder, { recursive: true });
  await Promise.all([
    rm(path.join(folder, "enriched.ndjson"), { force: true }),
    rm(failuresFolder(output, region), { force: true, recursive: true }),
  ]);
}

/** Opens `<output>/<region>/enriched.ndjson`. Each shard has a file of its own until the end, so that memory stays bounded. */
export function openEnrichedFile(output: string, region: string): EnrichedFile {
  const folder = path.join(output, region);
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
      const whole = createWriteStream(path.join(folder, "enriched.ndjson"));
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
