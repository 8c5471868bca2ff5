import type * as pulumi from "@pulumi/pulumi";
import { type AlarmSpec, alarmsOn, any, type DashboardGraph, lasting, type Metric, type Watch } from "./watch.ts";

/** A function and the event source mapping that invokes it. */
type Watched = { functionName: pulumi.Input<string>; uuid: pulumi.Input<string> };

/** A stream that is read in real time is late when its oldest record has waited this long. */
const LATE_SECONDS = 900;

/** What is watched of a trigger that reads a stream. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
export const watchStreamTrigger = (watched: Watched, maximumRecordAgeSeconds: number): Watch => ({
  alarms: alarmsOf(watched, maximumRecordAgeSeconds),
  graphs: graphsOf(watched),
});

function alarmsOf({ functionName, uuid }: Watched, maximumRecordAgeSeconds: number): AlarmSpec[] {
  return [
    ...alarmsOn("AWS/Lambda", { FunctionName: functionName }, [
      {
        name: "iterator-age",
        summary: "Records wait too long before the function reads them.",
        metric: "IteratorAge",
        statistic: "Maximum",
        threshold: Math.min(LATE_SECONDS, maximumRecordAgeSeconds / 4) * 1000,
        minutes: 5,
      },
      {
        name: "destination-failures",
        summary: "Lambda could not put a batch that it gave up into the failure store.",
        metric: "DestinationDeliveryFailures",
        ...any,
      },
    ]),
    ...alarmsOn("AWS/Lambda", { EventSourceMappingUUID: uuid }, [
      {
        name: "failed-events",
        summary: "Lambda could not get batches processed.",
        metric: "FailedInvokeEventCount",
        ...lasting,
      },
      {
        name: "failure-deliveries",
        summary: "Lambda gave batches up and put them into the failure store.",
        metric: "OnFailureDestinationDeliveredEventCount",
        ...any,
      },
      {
        name: "dropped-events",
        summary: "Lambda dropped records without keeping them.",
        metric: "DroppedEventCount",
        ...any,
      },
    ]),
  ];
}

function graphsOf({ functionName, uuid }: Watched): DashboardGraph[] {
  const own = (metric: string, label: string): Metric => [
    "AWS/Lambda",
    metric,
    "EventSourceMappingUUID",
    uuid,
    { label },
  ];
  const ofFunction = (metric: string, label: string, stat: string): Metric => [
    "AWS/Lambda",
    metric,
    "FunctionName",
    functionName,
    { label, stat },
  ];
  return [
    { title: "Delay, ms", metrics: [ofFunction("IteratorAge", "oldest record waits", "Maximum")] },
    {
      title: "Put aside",
      metrics: [
        own("OnFailureDestinationDeliveredEventCount", "by Lambda"),
        own("DroppedEventCount", "dropped by Lambda"),
        ofFunction("DestinationDeliveryFailures", "store refused", "Sum"),
      ],
    },
    {
      title: "Trigger",
      metrics: [
        own("PolledEventCount", "polled"),
        own("FilteredOutEventCount", "filtered out"),
        own("InvokedEventCount", "invoked"),
        own("FailedInvokeEventCount", "failed"),
      ],
    },
  ];
}
