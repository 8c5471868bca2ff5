import { join } from "node:path";
import { AwsError } from "../aws-error.ts";

const LONGEST_SEGMENT_BYTES = 255;

/**
 * The file of a key below `folder`: each `/` in the key makes a folder.
 * @throws AwsError InvalidArgument when the key would lead out of the folder, or has no faithful path.
 */
export function objectPath(folder: string, key: string): string {
  const segments = key.split("/");
  if (!segments.every(isSafe)) {
    throw new AwsError(
      "InvalidArgument",
      `The key ${JSON.stringify(key)} cannot be kept as a file: each part between slashes must be a file name of at most ${LONGEST_SEGMENT_BYTES} bytes, other than "." and "..", without backslash, colon or control character.`,
    );
  }
  return join(folder, ...segments);
}

function isSafe(segment: string): boolean {
  if (segment === "" || segment === "." || segment === "..") return false;
  return Buffer.byteLength(segment) <= LONGEST_SEGMENT_BYTES && !/[\\:\p{Cc}]/u.test(segment);
}
