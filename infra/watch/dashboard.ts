import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { DashboardGraph, Metric } from "./watch.ts";

/** What a region's dashboard is built from: sections of graphs, each from a line of its own. */
export type DashboardArgs = { region: string; sections: DashboardGraph[][] };

/** Creates the region's CloudWatch dashboard and answers its address in the console. */
export function createDashboard(
  name: string,
  { region, sections }: DashboardArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const dashboardBody = pulumi
    .output(sections)
    .apply((known) => JSON.stringify(dashboard(known as DashboardGraph[][], region)));
  const { dashboardName } = new cloudwatch.Dashboard(name, { dashboardName: name, dashboardBody, region }, opts);
  const console = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}`;
  return pulumi.interpolate`${console}#dashboards/dashboard/${dashboardName}`;
}

const COLUMNS = 3;
const WIDTH = 8;
const HEIGHT = 6;

/** Body of the dashboard: graphs of one title in a section are drawn as one. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export function dashboard(sections: DashboardGraph[][], region: string) {
  let line = 0;
  const widgets = sections.flatMap((graphs) => {
    const drawn = [...byTitle(graphs)].map(([title, metrics], index) => ({
      type: "metric",
      x: (index % COLUMNS) * WIDTH,
      y: (line + Math.floor(index / COLUMNS)) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
      properties: { title, metrics, region, stat: "Sum", period: 60, view: "timeSeries", yAxis: { left: { min: 0 } } },
    }));
    line += Math.ceil(drawn.length / COLUMNS);
    return drawn;
  });
  return { widgets };
}

function byTitle(graphs: DashboardGraph[]): Map<string, Metric[]> {
  const metrics = new Map<string, Metric[]>();
  for (const graph of graphs) metrics.set(graph.title, [...(metrics.get(graph.title) ?? []), ...graph.metrics]);
  return metrics;
}
