import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, lasting, type Metric, type Watch } from "./watch.ts";

/** What is watched of a table, whoever reads and writes it. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
export function watchTable(tableName: pulumi.Input<string>): Watch {
  const line = (metric: string, label: string): Metric => [
    "AWS/DynamoDB",
    metric,
    "TableName",
    tableName,
    { label, stat: "Sum" },
  ];
  return {
    alarms: alarmsOn("AWS/DynamoDB", { TableName: tableName }, [
      {
        name: "table-write-throttled",
        summary: "The table refuses writes.",
        metric: "WriteThrottleEvents",
        ...lasting,
      },
      { name: "table-read-throttled", summary: "The table refuses reads.", metric: "ReadThrottleEvents", ...lasting },
    ]),
    graphs: [
      {
        title: "Table",
        metrics: [
          line("ConsumedWriteCapacityUnits", "written, units"),
          line("ConsumedReadCapacityUnits", "read, units"),
          line("WriteThrottleEvents", "writes refused"),
          line("ReadThrottleEvents", "reads refused"),
        ],
      },
    ],
  };
}
