import { z } from "zod";
import { readInput } from "../protocol/constraints.ts";
import type { Protocol } from "../protocol/http-types.ts";
import { failByWireFormat, wireFormatOf } from "../protocol/wire-format.ts";
import type { Logs } from "./logs.ts";

const TARGET = "Logs_20140328.FilterLogEvents";
const notModelled = z
  .unknown()
  .refine(() => false, "The local cloud does not model it")
  .optional();

const filterLogEvents = z.object({
  logGroupName: z.string().min(1).max(512).optional(),
  logGroupIdentifier: z.string().min(1).max(2048).optional(),
  startTime: z.int().min(0).optional(),
  endTime: z.int().min(0).optional(),
  limit: z.int().min(1).max(10_000).optional(),
  nextToken: z.string().min(1).optional(),
  startFromHead: z.boolean().optional(),
  ...{ filterPattern: notModelled, logStreamNames: notModelled, logStreamNamePrefix: notModelled },
});

/** FilterLogEvents in AWS JSON 1.1; other operations fail by their names. */
export function createLogsProtocol(logs: Logs): Protocol {
  return {
    async handle({ headers, body, scope }) {
      if (headers["x-amz-target"] !== TARGET) return undefined;
      const format = wireFormatOf(headers["content-type"]);
      const output = logs.filterLogEvents(scope, readInput(filterLogEvents, format.decode(body)));
      return { status: 200, headers: { "content-type": format.contentType }, body: format.encode(output) };
    },
    fail: failByWireFormat,
  };
}
