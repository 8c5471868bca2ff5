import { gunzipSync } from "node:zlib";
import { cbor, tag } from "@smithy/core/cbor";
import { AwsError } from "../aws-error.ts";
import type { AwsRequest, AwsResponse, Protocol } from "../protocol/http-types.ts";
import { listOf, type QueryForm, readQueryForm } from "../protocol/query-form.ts";
import { failByWireFormat } from "../protocol/wire-format.ts";
import { failXml, type Xml, xmlElement, xmlResponse } from "../protocol/xml.ts";
import type { Cloudwatch } from "./cloudwatch.ts";
import { answerOperation, isOperation } from "./operations.ts";

const MAXIMUM_BYTES = 64 * 1024 * 1024;
const NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";
const CBOR_HEADERS = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };
/** CBOR's tag of a time in seconds. */
const TIMESTAMP_TAG = 1;

/** How a request is written: older SDKs send forms and read XML, newer ones JSON or CBOR. */
type Speech = "form" | "json" | "cbor";

/** CloudWatch in the three protocols that SDKs speak to it, compressed or not; operations that are not modelled fail by their names. */
export function createCloudwatchProtocol(cloudwatch: Cloudwatch): Protocol {
  return {
    async handle(request) {
      const speech = speechOf(request);
      const body = request.headers["content-encoding"] === "gzip" ? gunzip(request.body) : request.body;
      const name = nameOf(request, speech, body);
      if (!isOperation(name)) return undefined;
      return answer(speech, name, answerOperation(cloudwatch, name, request.scope, decode(speech, body)));
    },
    fail(error, request) {
      const speech = speechOf(request);
      if (speech === "form") return failXml(error);
      if (speech === "json") return failByWireFormat(error, request);
      const body = cbor.serialize({ __type: error.name, message: error.message });
      return { status: error.statusCode, headers: CBOR_HEADERS, body };
    },
  };
}

function speechOf({ headers }: AwsRequest): Speech {
  if (headers["smithy-protocol"] === "rpc-v2-cbor") return "cbor";
  return headers["x-amz-target"] === undefined ? "form" : "json";
}

function nameOf({ headers, rawPath }: AwsRequest, speech: Speech, body: Buffer): string | null | undefined {
  if (speech === "cbor") return /\/operation\/(\w+)$/.exec(rawPath)?.[1];
  if (speech === "json") return String(headers["x-amz-target"]).split(".").at(-1);
  return new URLSearchParams(body.toString()).get("Action");
}

function gunzip(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: MAXIMUM_BYTES });
  } catch {
    throw new AwsError("SerializationException", "The body of the request cannot be decompressed.");
  }
}

function decode(speech: Speech, body: Buffer): unknown {
  if (speech === "form") return withLists(readQueryForm(body));
  try {
    return speech === "json" ? JSON.parse(body.toString() || "{}") : cbor.deserialize(body);
  } catch {
    throw new AwsError("SerializationException", "The body of the request cannot be decoded.");
  }
}

/** A form whose lists are lists. */
function withLists(part: QueryForm[string]): unknown {
  if (typeof part === "string") return part;
  const list = listOf(part);
  if (list !== undefined) return list.map(withLists);
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, withLists(value)]));
}

function answer(speech: Speech, name: string, output: object = {}): AwsResponse {
  if (speech === "form") {
    const result = Object.keys(output).length === 0 ? [] : [xmlElement(`${name}Result`, ...membersOf(output))];
    return xmlResponse(200, xmlElement(`${name}Response xmlns="${NAMESPACE}"`, ...result));
  }
  const seconds = (date: Date) => date.getTime() / 1000;
  if (speech === "cbor") {
    const body = cbor.serialize(withTimes(output, (date) => tag({ tag: TIMESTAMP_TAG, value: seconds(date) })));
    return { status: 200, headers: CBOR_HEADERS, body };
  }
  const headers = { "content-type": "application/x-amz-json-1.0" };
  return { status: 200, headers, body: JSON.stringify(withTimes(output, seconds)) };
}

function withTimes(value: unknown, written: (date: Date) => unknown): unknown {
  if (value instanceof Date) return written(value);
  if (Array.isArray(value)) return value.map((item) => withTimes(item, written));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, withTimes(member, written)]));
}

const membersOf = (value: object): Xml[] =>
  Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [xmlOf(name, member)]));

function xmlOf(name: string, value: unknown): Xml {
  if (value instanceof Date) return xmlElement(name, value.toISOString());
  if (Array.isArray(value)) return xmlElement(name, ...value.map((item) => xmlOf("member", item)));
  return typeof value === "object" && value !== null
    ? xmlElement(name, ...membersOf(value))
    : xmlElement(name, String(value));
}
