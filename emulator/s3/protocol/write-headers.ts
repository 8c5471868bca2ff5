import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../../aws-error.ts";
import { invalidArgument } from "../object-errors.ts";

const META = "x-amz-meta-";
const LARGEST_METADATA_BYTES = 2048;
const STORAGE_CLASSES: readonly string[] = [
  ...["STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "REDUCED_REDUNDANCY"],
  ...["GLACIER", "GLACIER_IR", "DEEP_ARCHIVE"],
];

/** Checks what a writer says about an object. @throws AwsError InvalidStorageClass or MetadataTooLarge */
export function checkWriteHeaders(headers: IncomingHttpHeaders): void {
  const storageClass = headers["x-amz-storage-class"];
  if (storageClass !== undefined && !STORAGE_CLASSES.includes(String(storageClass)))
    throw new AwsError("InvalidStorageClass", "The storage class you specified is not valid", 400, {
      StorageClassRequested: String(storageClass),
    });
  const bytes = Object.entries(headers)
    .filter(([name]) => name.startsWith(META))
    .reduce((sum, [name, value]) => sum + Buffer.byteLength(`${name.slice(META.length)}${value}`), 0);
  if (bytes > LARGEST_METADATA_BYTES)
    throw new AwsError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", 400, {
      ...{ Size: bytes, MaxSizeAllowed: LARGEST_METADATA_BYTES },
    });
}

/** Whether a copy gets metadata or tags of its own. @throws AwsError InvalidArgument */
export function isReplaced(headers: IncomingHttpHeaders, what: "metadata" | "tagging"): boolean {
  const name = `x-amz-${what}-directive`;
  const directive = headers[name] ?? "COPY";
  if (directive !== "COPY" && directive !== "REPLACE")
    throw invalidArgument(`Unknown ${what} directive.`, name, String(directive));
  return directive === "REPLACE";
}
