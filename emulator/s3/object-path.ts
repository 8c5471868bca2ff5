import { join, relative, sep } from "node:path";
import { AwsError } from "../aws-error.ts";

const LONGEST_SEGMENT_BYTES = 255;
/** What no file name may hold, and what marks that something was written otherwise. */
const UNSAFE = /[%\\:\p{Cc}]/gu;
/** Stands for a part of a key that is empty, as the last one of `folder/` is. */
const EMPTY = "%";

/**
 * The file of a key below `folder`: each `/` in the key makes a folder. What can't be part of a file's name is
 * percent-encoded.
 * @throws AwsError InvalidArgument when the key is empty, or a part of it is too long for a file's name.
 */
export function objectPath(folder: string, key: string): string {
  const names = key.split("/").map(fileName);
  if (key === "" || names.some((name) => Buffer.byteLength(name) > LONGEST_SEGMENT_BYTES)) {
    throw new AwsError(
      "InvalidArgument",
      `The key ${JSON.stringify(key)} cannot be kept as a file: it must not be empty, and each part between slashes must be at most ${LONGEST_SEGMENT_BYTES} bytes long.`,
    );
  }
  return join(folder, ...names);
}

/** The key of a file below `folder`. */
export function objectKey(folder: string, path: string): string {
  return relative(folder, path).split(sep).map(segmentOf).join("/");
}

function fileName(segment: string): string {
  if (segment === "") return EMPTY;
  if (segment === "." || segment === "..") return segment.replaceAll(".", "%2E");
  return segment.replace(UNSAFE, (character) => encodeURIComponent(character));
}

function segmentOf(name: string): string {
  if (name === EMPTY) return "";
  try {
    return decodeURIComponent(name);
  } catch {
    // A file that someone else put there.
    return name;
  }
}
