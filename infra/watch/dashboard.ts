import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Watched } from "./alarms.ts";

/** What a region's dashboard is built from. */
export type DashboardArgs = { region: string; watched: Watched };

/** Creates the region's CloudWatch dashboard and answers its address in the console. */
export function createDashboard(
  name: string,
  { region, watched }: DashboardArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const dashboardBody = pulumi.output(watched).apply((known) => JSON.stringify(dashboard(known, region)));
  const { dashboardName } = new cloudwatch.Dashboard(name, { dashboardName: name, dashboardBody, region }, opts);
  const console = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}`;
  return pulumi.interpolate`${console}#dashboards/dashboard/${dashboardName}`;
}

type Metric = [
  namespace: string,
  metric: string,
  dimension: string,
  value: string,
  options?: { label: string; stat?: string },
];

/** Body of the dashboard: records from left to right, then delay, then trouble. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export function dashboard(watched: pulumi.Unwrap<Watched>, region: string) {
  const { functionName, triggerUuid, inputStream, outputStream } = watched;
  const stream = (metric: string, name: string, label: string): Metric => [
    "AWS/Kinesis",
    metric,
    "StreamName",
    name,
    { label },
  ];
  const fn = (metric: string, label: string, stat = "Sum"): Metric => [
    "AWS/Lambda",
    metric,
    "FunctionName",
    functionName,
    { label, stat },
  ];
  const mapping = (metric: string, label: string): Metric => [
    "AWS/Lambda",
    metric,
    "EventSourceMappingUUID",
    triggerUuid,
    { label },
  ];
  const own = (metric: string, label: string): Metric => ["Tributary", metric, "FunctionName", functionName, { label }];
  const graphs: [title: string, metrics: Metric[]][] = [
    [
      "Records",
      [
        stream("IncomingRecords", inputStream, "put by producers"),
        own("Enriched", "enriched"),
        stream("IncomingRecords", outputStream, "published"),
      ],
    ],
    ["Delay, ms", [fn("IteratorAge", "oldest record waits", "Maximum"), fn("Duration", "invocation, p99", "p99")]],
    [
      "Put aside",
      [
        own("Quarantined", "by the function"),
        mapping("OnFailureDestinationDeliveredEventCount", "by Lambda"),
        mapping("DroppedEventCount", "dropped"),
        fn("DestinationDeliveryFailures", "store refused"),
      ],
    ],
    [
      "Function",
      [
        fn("Invocations", "invocations"),
        fn("Errors", "errors"),
        fn("Throttles", "throttles"),
        fn("ConcurrentExecutions", "concurrent", "Maximum"),
      ],
    ],
    [
      "Throttled streams",
      [
        stream("WriteProvisionedThroughputExceeded", inputStream, "input, writes"),
        stream("ReadProvisionedThroughputExceeded", inputStream, "input, reads"),
        stream("WriteProvisionedThroughputExceeded", outputStream, "output, writes"),
        stream("ReadProvisionedThroughputExceeded", outputStream, "output, reads"),
      ],
    ],
    [
      "Trigger",
      [
        mapping("PolledEventCount", "polled"),
        mapping("FilteredOutEventCount", "filtered out"),
        mapping("InvokedEventCount", "invoked"),
        mapping("FailedInvokeEventCount", "failed"),
      ],
    ],
  ];
  return {
    widgets: graphs.map(([title, metrics], index) => ({
      type: "metric",
      x: (index % 3) * 8,
      y: Math.floor(index / 3) * 6,
      width: 8,
      height: 6,
      properties: { title, metrics, region, stat: "Sum", period: 60, view: "timeSeries", yAxis: { left: { min: 0 } } },
    })),
  };
}
