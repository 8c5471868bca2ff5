import { hash, randomBytes } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { WriteCondition } from "./conditions.ts";
import { invalidArgument } from "./object-errors.ts";
import type { ObjectStore, Written } from "./object-store.ts";
import type { ObjectTag } from "./versions.ts";

/** A part as it was sent. */
type Part = { body: Buffer; eTag: string };
type Upload = {
  bucket: string;
  key: string;
  headers: Record<string, string>;
  tags: readonly ObjectTag[];
  changedAt: string | undefined;
} & {
  parts: Map<number, Part>;
};
/** Which parts make the object, in their order. */
export type PartList = readonly { PartNumber: number; ETag: string }[];

/** Objects that come in parts. */
export type Uploads = {
  create(bucket: string, key: string, headers: Record<string, string>, tags?: readonly ObjectTag[]): Promise<string>;
  /** Returns the part's ETag. @throws AwsError NoSuchUpload, InvalidArgument */
  putPart(bucket: string, key: string, uploadId: string, number: number, body: Buffer): string;
  /** @throws AwsError NoSuchUpload, InvalidPart, InvalidPartOrder, EntityTooSmall, and what a conditional write throws. */
  complete(
    bucket: string,
    key: string,
    uploadId: string,
    parts: PartList,
    condition?: WriteCondition,
  ): Promise<Written>;
  /** @throws AwsError NoSuchUpload */
  abort(bucket: string, key: string, uploadId: string): void;
  /** @throws AwsError NoSuchUpload */
  parts(bucket: string, key: string, uploadId: string): { number: number; sizeBytes: number; eTag: string }[];
};

const LEAST_PART_BYTES = 5 * 1024 * 1024;
const LAST_PART = 10_000;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
export function createUploads(store: ObjectStore): Uploads {
  const uploads = new Map<string, Upload>();
  const find = (bucket: string, key: string, uploadId: string): Upload => {
    const upload = uploads.get(uploadId);
    if (upload?.bucket === bucket && upload.key === key) return upload;
    throw new AwsError(
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      404,
      { UploadId: uploadId },
    );
  };
  return {
    async create(bucket, key, headers, tags = []) {
      await store.headBucket(bucket);
      const uploadId = randomBytes(24).toString("base64url");
      uploads.set(uploadId, { bucket, key, headers, tags, changedAt: store.changedAt(bucket, key), parts: new Map() });
      return uploadId;
    },
    putPart(bucket, key, uploadId, number, body) {
      if (!Number.isInteger(number) || number < 1 || number > LAST_PART)
        throw invalidArgument(
          `Part number must be an integer between 1 and ${LAST_PART}, inclusive`,
          "partNumber",
          String(number),
        );
      const { parts } = find(bucket, key, uploadId);
      const eTag = hash("md5", body, "hex");
      parts.set(number, { body, eTag });
      return eTag;
    },
    async complete(bucket, key, uploadId, list, condition) {
      const upload = find(bucket, key, uploadId);
      const parts = chosenParts(upload, list, uploadId);
      const body = Buffer.concat(parts.map((part) => part.body));
      const eTags = Buffer.concat(parts.map((part) => Buffer.from(part.eTag, "hex")));
      const eTag = `${hash("md5", eTags, "hex")}-${parts.length}`;
      const type = "ObjectCreated:CompleteMultipartUpload";
      const { headers, tags } = upload;
      if (condition) await checkUnchanged(store, upload, condition);
      const written = await store.putObject(bucket, key, body, {
        headers,
        tags,
        eTag,
        type,
        ...(condition && { condition }),
      });
      uploads.delete(uploadId);
      return written;
    },
    abort(bucket, key, uploadId) {
      find(bucket, key, uploadId);
      uploads.delete(uploadId);
    },
    parts: (bucket, key, uploadId) =>
      [...find(bucket, key, uploadId).parts]
        .sort(([a], [b]) => a - b)
        .map(([number, { body, eTag }]) => ({ number, sizeBytes: body.byteLength, eTag })),
  };
}

function chosenParts({ parts }: Upload, list: PartList, uploadId: string): Part[] {
  if (list.length === 0) throw new AwsError("InvalidRequest", "You must specify at least one part");
  if (list.some(({ PartNumber }, index) => PartNumber <= (list[index - 1]?.PartNumber ?? 0)))
    throw new AwsError(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
      400,
      { UploadId: uploadId },
    );
  const chosen = list.map(({ PartNumber, ETag }) => {
    const part = parts.get(PartNumber);
    if (part?.eTag === ETag.replaceAll('"', "")) return part;
    throw new AwsError(
      "InvalidPart",
      "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
      400,
      { UploadId: uploadId, PartNumber, ETag: ETag.replaceAll('"', "") },
    );
  });
  const small = chosen.findIndex(({ body }, index) => index < chosen.length - 1 && body.byteLength < LEAST_PART_BYTES);
  const { [small]: part } = chosen;
  if (part !== undefined)
    throw new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", 400, {
      ETag: part.eTag,
      MinSizeAllowed: LEAST_PART_BYTES,
      PartNumber: list[small]?.PartNumber,
      ProposedSize: part.body.byteLength,
    });
  return chosen;
}

/** A condition on a key that changed since the upload began conflicts, unless it is not met anyway. */
async function checkUnchanged(store: ObjectStore, upload: Upload, { ifNoneMatch }: WriteCondition): Promise<void> {
  const { bucket, key, changedAt } = upload;
  if (store.changedAt(bucket, key) === changedAt) return;
  const isThere = await store.getObject(bucket, key).then(
    () => true,
    () => false,
  );
  if (isThere === (ifNoneMatch !== undefined)) return;
  throw new AwsError(
    "ConditionalRequestConflict",
    "The conditional request cannot succeed due to a conflicting operation against this resource.",
    409,
    { Condition: ifNoneMatch === undefined ? "If-Match" : "If-None-Match", Key: key },
  );
}
