import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { Cloudwatch } from "../../emulator/cloudwatch/cloudwatch.ts";
import { embeddedMetrics } from "../../emulator/cloudwatch/embedded-metrics.ts";
import type { AcceptedRecord } from "../../emulator/kinesis/registry.ts";
import type { AsynchronousObservation } from "../../emulator/lambda/asynchronous/observation.ts";
import type { InvocationReport } from "../../emulator/lambda/function/function-settings.ts";
import type { Observation } from "../../emulator/lambda/stream-poller/observation.ts";
import type { Clock } from "../../emulator/time/clock.ts";

/** Metrics of AWS's own that are measured here; those that functions write are all here. */
const MEASURED: Readonly<Record<string, readonly string[]>> = {
  "AWS/ApiGateway": ["5xx"],
  "AWS/Kinesis": [
    "IncomingRecords",
    "IncomingBytes",
    "WriteProvisionedThroughputExceeded",
    "ReadProvisionedThroughputExceeded",
  ],
  "AWS/Lambda": [
    ...["Invocations", "Errors", "Throttles", "Duration", "ConcurrentExecutions", "IteratorAge"],
    ...["InvokedEventCount", "FailedInvokeEventCount", "FilteredOutEventCount", "DroppedEventCount"],
    ...["OnFailureDestinationDeliveredEventCount", "DestinationDeliveryFailures", "AsyncEventsDropped"],
  ],
};

/** Why nothing is known of a metric on this machine; undefined where something is. */
export const whyUnknown = (namespace: string, metric: string): string | undefined =>
  !namespace.startsWith("AWS/") || MEASURED[namespace]?.includes(metric)
    ? undefined
    : `Nothing here measures ${namespace} ${metric}.`;

/** What a function does, as CloudWatch counts it. */
export type FunctionMeasures = {
  /** An invocation began, beside others. */
  begun(running: number): void;
  throttled(): void;
  reported(report: InvocationReport): void;
  logged(line: string): void;
};

/** Puts into CloudWatch what AWS's services put there. */
export type Measures = {
  record(record: AcceptedRecord): void;
  /** A stream refused a record, or a read, for its shard's limits. */
  refused(streamArn: string, what: "write" | "read"): void;
  ofFunction(region: string, name: string): FunctionMeasures;
  /** What becomes of an event that a function is given asynchronously. */
  event(seen: AsynchronousObservation): void;
  /** An HTTP API answered for a function. */
  answered(region: string, apiId: string, status: number): void;
  /** What a mapping of a stream does. @param keepsFailures whether what it gives up goes anywhere */
  ofMapping(region: string, functionName: string, uuid: string, keepsFailures: boolean): (seen: Observation) => void;
};

type Add = (metric: string, value: number) => void;

/** Measures in a CloudWatch. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function createMeasures(cloudwatch: Cloudwatch, { now }: Pick<Clock, "now">): Measures {
  const storeOf = (region: string) => cloudwatch.store({ account: ACCOUNT_ID, region });
  const adder =
    (region: string, namespace: string, dimensions: Readonly<Record<string, string>>): Add =>
    (metric, value) =>
      storeOf(region).series({ namespace, metric, dimensions }).add(value, now());
  const streams = new Map<string, { records: (bytes: number) => void; add: Add }>();

  function ofStream(streamArn: string) {
    const known = streams.get(streamArn);
    if (known !== undefined) return known;
    const [region = "", StreamName = ""] = [streamArn.split(":")[3], streamArn.split("/")[1]];
    const series = (metric: string) =>
      storeOf(region).series({ namespace: "AWS/Kinesis", metric, dimensions: { StreamName } });
    const [records, bytes] = [series("IncomingRecords"), series("IncomingBytes")];
    const opened = {
      add: adder(region, "AWS/Kinesis", { StreamName }),
      records(size: number) {
        records.add(1, now());
        bytes.add(size, now());
      },
    };
    streams.set(streamArn, opened);
    return opened;
  }

  return {
    record: ({ streamArn, data }) => ofStream(streamArn).records(data.byteLength),
    refused: (streamArn, what) =>
      ofStream(streamArn).add(
        what === "write" ? "WriteProvisionedThroughputExceeded" : "ReadProvisionedThroughputExceeded",
        1,
      ),
    ofFunction: (region, FunctionName) => ({
      ...measureFunction(adder(region, "AWS/Lambda", { FunctionName })),
      logged(line) {
        for (const { name, value } of embeddedMetrics(line)?.values ?? [])
          storeOf(region).series(name).add(value, now());
      },
    }),
    event({ functionArn, type }) {
      const [, , , region = "", , , FunctionName = ""] = functionArn.split(":");
      const add = adder(region, "AWS/Lambda", { FunctionName });
      if (type === "given-up") add("AsyncEventsDropped", 1);
      if (type === "destination-failed") add("DestinationDeliveryFailures", 1);
    },
    answered: (region, ApiId, status) =>
      adder(region, "AWS/ApiGateway", { ApiId, Stage: "$default" })("5xx", status < 500 ? 0 : 1),
    ofMapping(region, FunctionName, EventSourceMappingUUID, keepsFailures) {
      const ofFunction = adder(region, "AWS/Lambda", { FunctionName });
      const ofMapping = adder(region, "AWS/Lambda", { EventSourceMappingUUID });
      return (seen) => measureMapping(seen, ofFunction, ofMapping, keepsFailures);
    },
  };
}

const measureFunction = (add: Add): Omit<FunctionMeasures, "logged"> => ({
  begun: (running) => add("ConcurrentExecutions", running),
  throttled: () => add("Throttles", 1),
  reported({ durationMs, status }) {
    add("Invocations", 1);
    add("Duration", durationMs);
    add("Errors", status === "success" ? 0 : 1);
  },
});

function measureMapping(seen: Observation, ofFunction: Add, ofMapping: Add, keepsFailures: boolean): void {
  switch (seen.type) {
    case "invoked":
      if (seen.outcome === "throttled") return;
      ofFunction("IteratorAge", seen.iteratorAgeMs);
      ofMapping("InvokedEventCount", seen.records);
      if (seen.outcome === "failure") ofMapping("FailedInvokeEventCount", seen.records);
      return;
    case "filtered":
      ofMapping("FilteredOutEventCount", seen.sequenceNumbers.length);
      return;
    case "discarded":
      ofMapping(keepsFailures ? "OnFailureDestinationDeliveredEventCount" : "DroppedEventCount", seen.records);
      return;
    case "destination-failed":
      ofFunction("DestinationDeliveryFailures", 1);
      return;
    default:
  }
}
