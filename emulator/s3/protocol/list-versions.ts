import type { AwsResponse } from "../../protocol/http-types.ts";
import { type Xml, xmlElement, xmlResponse } from "../../protocol/xml.ts";
import { invalidArgument } from "../object-errors.ts";
import type { ObjectStore } from "../object-store.ts";
import { NO_VERSION } from "../versions.ts";
import { encoderOf, readMaxKeys } from "./list.ts";

type History = Awaited<ReturnType<ObjectStore["listVersions"]>>[number];
type Entry = { key: string; id: string; isLatest: boolean; version: History["versions"][number] };

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export async function listObjectVersions(
  store: ObjectStore,
  bucket: string,
  query: URLSearchParams,
): Promise<AwsResponse> {
  const [maxKeys, text] = [readMaxKeys(query.get("max-keys")), encoderOf(query)];
  const [prefix, keyMarker, idMarker] = ["prefix", "key-marker", "version-id-marker"].map((n) => query.get(n) ?? "");
  if (idMarker && !keyMarker)
    throw invalidArgument(
      "A version-id marker cannot be specified without a key marker.",
      "version-id-marker",
      idMarker,
    );
  const entries = (await store.listVersions(bucket, prefix ?? "")).flatMap(entriesOf);
  const left = entries.slice(firstBehind(entries, keyMarker ?? "", idMarker ?? ""));
  const page = left.slice(0, maxKeys);
  const last = left.length > page.length ? page.at(-1) : undefined;
  return xmlResponse(
    200,
    xmlElement(
      "ListVersionsResult",
      ...[xmlElement("Name", bucket), xmlElement("Prefix", text(prefix ?? ""))],
      ...[xmlElement("KeyMarker", text(keyMarker ?? "")), xmlElement("VersionIdMarker", idMarker ?? "")],
      ...(last === undefined
        ? []
        : [xmlElement("NextKeyMarker", text(last.key)), xmlElement("NextVersionIdMarker", last.id)]),
      ...[xmlElement("MaxKeys", maxKeys), xmlElement("IsTruncated", last !== undefined)],
      ...(query.has("encoding-type") ? [xmlElement("EncodingType", "url")] : []),
      ...page.map((entry) => entryXml(entry, text)),
    ),
  );
}

const entriesOf = ({ key, versions }: History): Entry[] =>
  versions.map((version, index) => ({ key, id: version.versionId || NO_VERSION, isLatest: index === 0, version }));

/** Which entry comes first behind a version of a key, or behind all of a key. */
function firstBehind(entries: readonly Entry[], key: string, id: string): number {
  const marked = id === "" ? -1 : entries.findIndex((entry) => entry.key === key && entry.id === id);
  if (marked >= 0) return marked + 1;
  const behind = entries.findIndex((entry) => Buffer.compare(Buffer.from(entry.key), Buffer.from(key)) > 0);
  return behind < 0 ? entries.length : behind;
}

function entryXml({ key, id, isLatest, version }: Entry, text: (name: string) => string): Xml {
  const said = [
    ...[xmlElement("Key", text(key)), xmlElement("VersionId", id), xmlElement("IsLatest", isLatest)],
    xmlElement("LastModified", new Date(version.lastModifiedMs).toISOString()),
  ];
  if (version.isDeleteMarker) return xmlElement("DeleteMarker", ...said);
  const object = [xmlElement("ETag", `"${version.eTag}"`), xmlElement("Size", version.sizeBytes)];
  return xmlElement("Version", ...said, ...object, xmlElement("StorageClass", "STANDARD"));
}
