/** What happened to an object, and how, by the names of S3's notifications. */
export type ChangeType =
  | "ObjectCreated:Put"
  | "ObjectCreated:Copy"
  | "ObjectCreated:CompleteMultipartUpload"
  | "ObjectRemoved:Delete"
  | "ObjectRemoved:DeleteMarkerCreated"
  | "ObjectTagging:Put"
  | "ObjectTagging:Delete";

/** One change of an object. */
export type ObjectChange = {
  type: ChangeType;
  bucket: string;
  /** As it is, not encoded. */
  key: string;
  /** Milliseconds since the Unix epoch. */
  timeMs: number;
  /** Undefined for a removal. */
  sizeBytes?: number;
  /** Without quotes; undefined where a version is removed for good. */
  eTag?: string;
  /** Undefined in a bucket without versions. */
  versionId?: string;
  /** The greater one of two changes of a key is the later one. Undefined where tags changed. */
  sequencer?: string;
};
