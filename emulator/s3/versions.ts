import { randomBytes } from "node:crypto";

/** A tag of an object, by AWS's names. */
export type ObjectTag = { Key: string; Value: string };

/** One version of an object, or a delete marker, with what was said when it was written. */
export type Version = {
  /** `null`, as a text, for what was written while the bucket kept no versions. */
  versionId: string;
  isDeleteMarker: boolean;
  /** MD5 of the body; of an object that came in parts, of the parts' own. */
  eTag: string;
  /** MD5 of the body, in hexadecimal. */
  md5: string;
  sizeBytes: number;
  lastModifiedMs: number;
  /** What a reader gets as headers: type, encoding, metadata of one's own. */
  headers: Readonly<Record<string, string>>;
  /** @default none */
  tags?: readonly ObjectTag[];
  /** The bytes, of a version that is no longer the current one. */
  body?: Uint8Array;
};

/** What is known of a key. */
export type KeyHistory = {
  /** Oldest first: the last one is current. */
  versions: Version[];
  /** Sequencer of the last change. */
  changedAt: string;
};

/** Whether a bucket keeps versions; undefined when it never has. */
export type Versioning = "Enabled" | "Suspended" | undefined;

/** ID of the version that a bucket without versions has. */
export const NO_VERSION = "null";

/** The current version; undefined when there is none. */
export const currentOf = (history: KeyHistory | undefined): Version | undefined => history?.versions.at(-1);

/** Adds a version as the current one; one without an ID of its own takes the place of the other that has none. */
export function addVersion(history: KeyHistory, version: Version): void {
  const others = history.versions.filter(({ versionId }) => versionId !== version.versionId);
  history.versions = [...others, version];
}

/** A new version's ID: as long and as opaque as S3's own. */
export const newVersionId = (versioning: Versioning) =>
  versioning === "Enabled" ? randomBytes(24).toString("base64url") : NO_VERSION;
