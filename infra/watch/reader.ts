import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, type Metric, type Watch } from "./watch.ts";

/** A stream that applications read, by its name. */
export type WatchedReaders = {
  streamName: pulumi.Input<string>;
  /** Name of the fan-out consumer that is watched. @default all that poll the stream, together */
  consumerName?: pulumi.Input<string>;
  /** How old the last record read may be. @default 900 */
  lateSeconds?: number;
};

/**
 * What is watched of the applications that read a stream: how far behind they are. One that reads nothing at all says nothing
 * here. https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
 */
export function watchReaders({ streamName, consumerName, lateSeconds = 900 }: WatchedReaders): Watch {
  const ofConsumer = consumerName !== undefined;
  const metric = ofConsumer ? "SubscribeToShardEvent.MillisBehindLatest" : "GetRecords.IteratorAgeMilliseconds";
  const dimensions = { StreamName: streamName, ...(ofConsumer && { ConsumerName: consumerName }) };
  const options = { label: "last record read is this old", stat: "Maximum" };
  const line: Metric = ofConsumer
    ? ["AWS/Kinesis", metric, "StreamName", streamName, "ConsumerName", consumerName, options]
    : ["AWS/Kinesis", metric, "StreamName", streamName, options];
  return {
    alarms: alarmsOn("AWS/Kinesis", dimensions, [
      {
        name: "readers-late",
        summary: "An application reads records too late.",
        ...{ metric, statistic: "Maximum", threshold: lateSeconds * 1000, minutes: 5 },
      },
    ]),
    graphs: [{ title: "Readers, ms", metrics: [line] }],
  };
}
