import { gunzipSync } from "node:zlib";
import { cbor } from "@smithy/core/cbor";
import { z } from "zod";
import { AwsError } from "../aws-error.ts";
import type { AwsRequest, AwsResponse, Protocol } from "../protocol/http-types.ts";
import { listOf, readQueryForm } from "../protocol/query-form.ts";
import { failByWireFormat } from "../protocol/wire-format.ts";
import { failXml, xmlElement, xmlResponse } from "../protocol/xml.ts";
import type { Cloudwatch } from "./cloudwatch.ts";

const MAXIMUM_BYTES = 64 * 1024 * 1024;
const OPERATION = "PutMetricData";
const NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";
const CBOR_HEADERS = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };

const metricData = z.array(z.object({ MetricName: z.string().min(1) })).optional();
const input = z.object({
  Namespace: z.string().min(1),
  MetricData: metricData,
  EntityMetricData: z.array(z.object({ MetricData: metricData })).optional(),
});

/** How a request is written: older SDKs send forms and read XML, newer ones JSON or CBOR. */
type Speech = "form" | "json" | "cbor";

/** PutMetricData in the three protocols that SDKs speak to CloudWatch, compressed or not; other operations fail by their names. */
export function createCloudwatchProtocol(cloudwatch: Cloudwatch): Protocol {
  return {
    async handle(request) {
      const speech = speechOf(request);
      const body = request.headers["content-encoding"] === "gzip" ? gunzip(request.body) : request.body;
      if (!isPutMetricData(request, speech, body)) return undefined;
      const { data, error } = input.safeParse(decode(speech, body));
      if (error !== undefined)
        throw new AwsError("MissingParameter", `The parameter ${error.issues[0]?.path.join(".")} is required.`);
      cloudwatch.putMetricData(data);
      return answer(speech);
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

function isPutMetricData({ headers, rawPath }: AwsRequest, speech: Speech, body: Buffer): boolean {
  if (speech === "cbor") return rawPath.endsWith(`/operation/${OPERATION}`);
  if (speech === "json") return String(headers["x-amz-target"]).endsWith(`.${OPERATION}`);
  return new URLSearchParams(body.toString()).get("Action") === OPERATION;
}

function gunzip(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: MAXIMUM_BYTES });
  } catch {
    throw new AwsError("SerializationException", "The body of the request cannot be decompressed.");
  }
}

function decode(speech: Speech, body: Buffer): unknown {
  if (speech === "form") {
    const { MetricData, EntityMetricData, ...form } = readQueryForm(body);
    const entities = listOf(EntityMetricData)?.map((entity) =>
      typeof entity === "object" ? { MetricData: listOf(entity.MetricData) } : entity,
    );
    return { ...form, MetricData: listOf(MetricData), EntityMetricData: entities };
  }
  try {
    return speech === "json" ? JSON.parse(body.toString()) : cbor.deserialize(body);
  } catch {
    throw new AwsError("SerializationException", "The body of the request cannot be decoded.");
  }
}

function answer(speech: Speech): AwsResponse {
  if (speech === "form") return xmlResponse(200, xmlElement(`${OPERATION}Response xmlns="${NAMESPACE}"`));
  if (speech === "cbor") return { status: 200, headers: CBOR_HEADERS, body: cbor.serialize({}) };
  return { status: 200, headers: { "content-type": "application/x-amz-json-1.0" }, body: "{}" };
}
