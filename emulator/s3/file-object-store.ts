import { hash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AwsError } from "../aws-error.ts";
import { listPage } from "./list-page.ts";
import { noSuchBucket, noSuchKey } from "./object-errors.ts";
import { objectKey, objectPath } from "./object-path.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";

/**
 * Objects as files: the key `a/b.json` is the file `a/b.json` below the bucket's folder.
 * Only buckets that were created here are served, whatever else is in the folders.
 * @param folderOf Folder of a bucket.
 */
export function createFileObjectStore(folderOf: (bucket: string) => string): ObjectStore {
  const buckets = new Set<string>();
  const find = (bucket: string): string => {
    if (!buckets.has(bucket)) throw noSuchBucket(bucket);
    return folderOf(bucket);
  };
  return {
    async createBucket(bucket) {
      await mkdir(folderOf(bucket), { recursive: true });
      buckets.add(bucket);
    },
    async headBucket(bucket) {
      find(bucket);
    },
    async putObject(bucket, key, body) {
      const path = objectPath(find(bucket), key);
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeWhole(path, body);
      } catch (error) {
        throw isOneOf(error, ["ENOTDIR", "EEXIST", "EISDIR", "ENOTEMPTY", "EPERM"]) ? collides(key) : error;
      }
      return { eTag: hash("md5", body, "hex") };
    },
    async getObject(bucket, key) {
      return readObject(find(bucket), key);
    },
    async deleteObject(bucket, key) {
      try {
        await unlink(objectPath(find(bucket), key));
      } catch (error) {
        if (!isOneOf(error, [...ABSENT, "EPERM"])) throw error;
      }
    },
    async listObjects(bucket, query) {
      const folder = find(bucket);
      const { keys, commonPrefixes, next } = listPage(await keysBelow(folder), query);
      const objects = [];
      for (const key of keys) {
        const { body: _, ...summary } = await readObject(folder, key);
        objects.push(summary);
      }
      return { objects, commonPrefixes, next };
    },
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

async function readObject(folder: string, key: string): Promise<StoredObject> {
  const path = objectPath(folder, key);
  try {
    const body = await readFile(path);
    const { mtimeMs } = await stat(path);
    return { key, body, sizeBytes: body.byteLength, eTag: hash("md5", body, "hex"), lastModifiedMs: mtimeMs };
  } catch (error) {
    throw isOneOf(error, ABSENT) ? noSuchKey() : error;
  }
}

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
