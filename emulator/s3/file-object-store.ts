import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AwsError } from "../aws-error.ts";
import type { Clock } from "../time/clock.ts";
import { realClock } from "../time/real-clock.ts";
import type { Bodies } from "./bodies.ts";
import { createObjectStore } from "./create-object-store.ts";
import { noSuchBucket } from "./object-errors.ts";
import { objectKey, objectPath } from "./object-path.ts";
import type { ObjectStore } from "./object-store.ts";

/**
 * Objects as files: the key `a/b.json` is the file `a/b.json` below the bucket's folder. Metadata, old versions and settings
 * of buckets are in memory. Only buckets that were created here are served, whatever else is in the folders.
 * @param folderOf Folder of a bucket.
 */
export function createFileObjectStore(
  folderOf: (bucket: string) => string,
  { clock = realClock, onWritten }: FileObjectStoreArgs = {},
): ObjectStore {
  return createObjectStore({ bodies: createFileBodies(folderOf), clock, ...(onWritten && { onWritten }) });
}

/** How objects are kept as files. */
export type FileObjectStoreArgs = {
  /** @default the machine's own time */
  clock?: Clock;
  /** Hears of each object that was written. @default nobody does */
  onWritten?: (bucket: string, key: string, body: Uint8Array) => void;
};

function createFileBodies(folderOf: (bucket: string) => string): Bodies {
  const buckets = new Set<string>();
  const find = (bucket: string): string => {
    if (!buckets.has(bucket)) throw noSuchBucket(bucket);
    return folderOf(bucket);
  };
  return {
    check: find,
    async createBucket(bucket) {
      await mkdir(folderOf(bucket), { recursive: true });
      buckets.add(bucket);
    },
    async write(bucket, key, body) {
      const path = objectPath(find(bucket), key);
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeWhole(path, body);
      } catch (error) {
        throw isOneOf(error, ["ENOTDIR", "EEXIST", "EISDIR", "ENOTEMPTY", "EPERM"]) ? collides(key) : error;
      }
    },
    async read(bucket, key) {
      const path = objectPath(find(bucket), key);
      try {
        const body = await readFile(path);
        return { body, lastModifiedMs: (await stat(path)).mtimeMs };
      } catch (error) {
        if (isOneOf(error, ABSENT)) return undefined;
        throw error;
      }
    },
    async remove(bucket, key) {
      try {
        await unlink(objectPath(find(bucket), key));
      } catch (error) {
        if (!isOneOf(error, [...ABSENT, "EPERM"])) throw error;
      }
    },
    keys: async (bucket) => keysBelow(find(bucket)),
  };
}

/** Files that are not whole yet. */
const PART = /^\.[0-9a-f-]{36}\.part$/;

/** Readers see the file as it was before, or as it is afterwards, and a process that is killed leaves no half of it. */
async function writeWhole(path: string, body: Uint8Array): Promise<void> {
  const part = join(dirname(path), `.${randomUUID()}.part`);
  try {
    await writeFile(part, body);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** No file of that name; or a folder has it, or a file has a folder's name on the way: neither is an object. */
const ABSENT = ["ENOENT", "ENOTDIR", "EISDIR"];

async function keysBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !PART.test(entry.name))
    .map((entry) => objectKey(folder, join(entry.parentPath, entry.name)));
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.some((code) => code === error.code);
}

function collides(key: string): AwsError {
  return new AwsError(
    "InvalidArgument",
    `The key ${JSON.stringify(key)} cannot be kept as a file: another key is a file on its path, or lies below it.`,
  );
}
