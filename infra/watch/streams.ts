import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, lasting, type Metric, type Watch } from "./watch.ts";

/** What is watched of a region's two streams, by name. */
export function watchStreams(input: pulumi.Input<string>, output: pulumi.Input<string>): Watch {
  const line = (metric: string, name: pulumi.Input<string>, label: string): Metric => [
    "AWS/Kinesis",
    metric,
    "StreamName",
    name,
    { label },
  ];
  const [WRITES, READS] = ["WriteProvisionedThroughputExceeded", "ReadProvisionedThroughputExceeded"];
  return {
    alarms: [
      ...alarmsOn("AWS/Kinesis", { StreamName: input }, [
        {
          name: "input-write-throttled",
          summary: "The input stream refuses records of producers.",
          metric: WRITES,
          ...lasting,
        },
        { name: "input-read-throttled", summary: "The input stream refuses reads.", metric: READS, ...lasting },
      ]),
      ...alarmsOn("AWS/Kinesis", { StreamName: output }, [
        {
          name: "output-write-throttled",
          summary: "The output stream refuses enriched records.",
          metric: WRITES,
          ...lasting,
        },
        {
          name: "output-read-throttled",
          summary: "The output stream refuses reads of applications.",
          metric: READS,
          ...lasting,
        },
      ]),
    ],
    graphs: [
      {
        title: "Records",
        metrics: [line("IncomingRecords", input, "put by producers"), line("IncomingRecords", output, "published")],
      },
      {
        title: "Throttled streams",
        metrics: [
          line(WRITES, input, "input, writes"),
          line(READS, input, "input, reads"),
          line(WRITES, output, "output, writes"),
          line(READS, output, "output, reads"),
        ],
      },
    ],
  };
}
