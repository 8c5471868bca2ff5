import { cbor, tag, tagSymbol } from "@smithy/core/cbor";
import { AwsError } from "../aws-error.ts";
import type { AwsRequest, AwsResponse } from "./http-types.ts";

/** How the values of a request and a response are written. In the model, bytes are Uint8Array and timestamps Date. */
export type WireFormat = {
  contentType: string;
  /** @throws AwsError SerializationException */
  decode(body: Buffer): unknown;
  encode(value: unknown): Uint8Array | string;
};

/** CBOR's tag of a timestamp. AWS counts milliseconds behind it, other than CBOR itself. */
const TIMESTAMP_TAG = 1;

const json: WireFormat = {
  contentType: "application/x-amz-json-1.1",
  decode: (body) => guarded(() => (body.length === 0 ? {} : JSON.parse(body.toString()))),
  encode: (value) =>
    JSON.stringify(
      convert(value, {
        date: (date) => date.getTime() / 1000,
        bytes: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"),
      }),
    ),
};

const cborFormat: WireFormat = {
  contentType: "application/x-amz-cbor-1.1",
  decode: (body) => guarded(() => (body.length === 0 ? {} : fromTags(cbor.deserialize(body)))),
  encode: (value) =>
    cbor.serialize(
      convert(value, { date: (date) => tag({ tag: TIMESTAMP_TAG, value: date.getTime() }), bytes: (bytes) => bytes }),
    ),
};

/** The format of a content type: CBOR is what the Java SDK speaks, JSON everybody else. */
export function wireFormatOf(contentType: string | undefined): WireFormat {
  return contentType === cborFormat.contentType ? cborFormat : json;
}

function guarded<T>(decode: () => T): T {
  try {
    return decode();
  } catch {
    throw new AwsError("SerializationException", "The body of the request cannot be decoded.");
  }
}

type Conversion = { date: (date: Date) => unknown; bytes: (bytes: Uint8Array) => unknown };

function convert(value: unknown, to: Conversion): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => convert(item, to));
  if (value instanceof Uint8Array) return to.bytes(value);
  if (value instanceof Date) return to.date(value);
  const converted: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) converted[key] = convert(item, to);
  return converted;
}

function fromTags(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(fromTags);
  if (tagSymbol in value && "value" in value) return new Date(Number(value.value));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromTags(item)]));
}

/** An error of the JSON and CBOR protocols. */
export function failByWireFormat(error: AwsError, { headers }: AwsRequest): AwsResponse {
  const { name, message, statusCode, members } = error;
  const format = wireFormatOf(headers["content-type"]);
  return {
    status: statusCode,
    headers: { "content-type": format.contentType, "x-amzn-errortype": name },
    body: format.encode({ __type: name, message, ...members }),
  };
}
