import { z } from "zod";
import { AwsError } from "../aws-error.ts";
import type { AwsRequest, Protocol } from "../protocol/http-types.ts";
import { failByWireFormat, wireFormatOf } from "../protocol/wire-format.ts";
import type { Xray } from "./xray.ts";

const format = wireFormatOf("application/json");
const notModelled = z.never("is not modelled by the local cloud").optional();

const summaries = z.object({
  ...{ StartTime: z.number(), EndTime: z.number() },
  FilterExpression: z.string().optional(),
  NextToken: z.string().regex(/^\d+$/).optional(),
  ...{ Sampling: z.literal(false).optional(), SamplingStrategy: notModelled, TimeRangeType: notModelled },
});
const traces = z.object({ TraceIds: z.array(z.string().min(1).max(35)).max(5), NextToken: notModelled });

/** Operations by their paths: requests name none. */
const OPERATIONS: Readonly<Record<string, "GetTraceSummaries" | "BatchGetTraces">> = {
  "/TraceSummaries": "GetTraceSummaries",
  "/Traces": "BatchGetTraces",
};

/** The operation that a request calls; undefined for one that is not modelled. */
export const xrayOperation = ({ method, rawPath }: Pick<AwsRequest, "method" | "rawPath">) =>
  method === "POST" ? OPERATIONS[rawPath] : undefined;

/** GetTraceSummaries and BatchGetTraces in REST with JSON; other operations fail by their names. */
export function createXrayProtocol(xray: Xray): Protocol {
  return {
    async handle(request) {
      const { body, scope } = request;
      const operation = xrayOperation(request);
      const input = () => format.decode(body);
      const answer = (output: unknown) => ({
        ...{ status: 200, headers: { "content-type": "application/json" } },
        body: format.encode(output),
      });
      if (operation === "GetTraceSummaries") return answer(xray.getTraceSummaries(scope, read(summaries, input())));
      if (operation === "BatchGetTraces") return answer(xray.batchGetTraces(scope, read(traces, input())));
      return undefined;
    },
    fail: failByWireFormat,
  };
}

function read<I>(schema: z.ZodType<I>, input: unknown): I {
  const { data, error } = schema.safeParse(input);
  if (error === undefined) return data;
  const { path = [], message } = error.issues[0] ?? {};
  throw new AwsError("InvalidRequestException", `${path.join(".")}: ${message}`);
}
