import type { AwsResponse } from "../../protocol/http-types.ts";
import { type Xml, xmlElement, xmlResponse } from "../../protocol/xml.ts";
import { invalidArgument } from "../object-errors.ts";
import type { ObjectPage, ObjectStore } from "../object-store.ts";

const MAXIMUM_KEYS = 1000;
const LARGEST_INT = 2_147_483_647;
/** What a token of ours begins with: it must be told from any other text. */
const TOKEN = "after:";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export async function listObjectsV2(store: ObjectStore, bucket: string, query: URLSearchParams): Promise<AwsResponse> {
  const token = query.get("continuation-token");
  const startAfter = token === null ? (query.get("start-after") ?? undefined) : readToken(token);
  const { page, maxKeys, text } = await readPage(store, bucket, query, startAfter);
  const { objects, commonPrefixes, next } = page;
  return pageResponse(bucket, query, page, text, [
    xmlElement("MaxKeys", maxKeys),
    xmlElement("KeyCount", objects.length + commonPrefixes.length),
    ...(token === null ? [] : [xmlElement("ContinuationToken", token)]),
    ...(query.has("start-after") ? [xmlElement("StartAfter", text(query.get("start-after") ?? ""))] : []),
    ...(next === undefined ? [] : [xmlElement("NextContinuationToken", writeToken(next))]),
  ]);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export async function listObjects(store: ObjectStore, bucket: string, query: URLSearchParams): Promise<AwsResponse> {
  const marker = query.get("marker") ?? "";
  const { page, maxKeys, text } = await readPage(store, bucket, query, marker);
  return pageResponse(bucket, query, page, text, [
    xmlElement("Marker", text(marker)),
    xmlElement("MaxKeys", maxKeys),
    ...(page.next === undefined || !query.get("delimiter") ? [] : [xmlElement("NextMarker", text(page.next))]),
  ]);
}

async function readPage(
  store: ObjectStore,
  bucket: string,
  query: URLSearchParams,
  startAfter: string | undefined,
): Promise<{ page: ObjectPage; maxKeys: number; text: (name: string) => string }> {
  const maxKeys = readMaxKeys(query.get("max-keys"));
  const text = encoderOf(query);
  const [prefix, delimiter] = [query.get("prefix") ?? undefined, query.get("delimiter") ?? undefined];
  const page = await store.listObjects(bucket, { prefix, delimiter, startAfter, maxKeys });
  // A page that may hold nothing is the last one.
  return { page: maxKeys === 0 ? { ...page, next: undefined } : page, maxKeys, text };
}

/** How names are written: as they are, or URL-encoded where that is asked for. @throws AwsError InvalidArgument */
export function encoderOf(query: URLSearchParams): (name: string) => string {
  const encoding = query.get("encoding-type");
  if (encoding !== null && encoding !== "url")
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", encoding);
  return (name) => (encoding === "url" ? encodeURIComponent(name).replaceAll("%2F", "/") : name);
}

/** How many entries a page may have. @throws AwsError InvalidArgument */
export function readMaxKeys(given: string | null): number {
  if (given === null || given === "") return MAXIMUM_KEYS;
  if (!/^-?\d{1,10}$/.test(given) || Number(given) > LARGEST_INT)
    throw invalidArgument("Provided max-keys not an integer or within integer range", "max-keys", given);
  if (Number(given) < 0)
    throw invalidArgument(`Argument maxKeys must be an integer between 0 and ${LARGEST_INT}`, "maxKeys", given);
  return Math.min(Number(given), MAXIMUM_KEYS);
}

const writeToken = (next: string) => Buffer.from(TOKEN + next).toString("base64");

function readToken(token: string): string {
  const text = Buffer.from(token, "base64").toString();
  if (text.startsWith(TOKEN) && writeToken(text.slice(TOKEN.length)) === token) return text.slice(TOKEN.length);
  throw invalidArgument("The continuation token provided is incorrect", "continuation-token");
}

function pageResponse(
  bucket: string,
  query: URLSearchParams,
  { objects, commonPrefixes, next }: ObjectPage,
  text: (name: string) => string,
  said: Xml[],
): AwsResponse {
  const root = xmlElement(
    'ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"',
    xmlElement("Name", bucket),
    xmlElement("Prefix", text(query.get("prefix") ?? "")),
    ...(query.has("delimiter") ? [xmlElement("Delimiter", text(query.get("delimiter") ?? ""))] : []),
    ...(query.has("encoding-type") ? [xmlElement("EncodingType", "url")] : []),
    ...said,
    xmlElement("IsTruncated", next !== undefined),
    ...objects.map(({ key, eTag, sizeBytes, lastModifiedMs }) =>
      xmlElement(
        "Contents",
        xmlElement("Key", text(key)),
        xmlElement("LastModified", new Date(lastModifiedMs).toISOString()),
        xmlElement("ETag", `"${eTag}"`),
        xmlElement("Size", sizeBytes),
        xmlElement("StorageClass", "STANDARD"),
      ),
    ),
    ...commonPrefixes.map((prefix) => xmlElement("CommonPrefixes", xmlElement("Prefix", text(prefix)))),
  );
  return xmlResponse(200, root);
}
