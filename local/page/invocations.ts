import type { EmbeddedMetrics } from "../../emulator/cloudwatch/embedded-metrics.ts";
import type { InvocationReport } from "../../emulator/lambda/function/function-settings.ts";
import type { SegmentView, TraceView } from "../../page/view.ts";
import { createLast } from "./last.ts";

/** The last invocations of a region's functions. */
export type Invocations = {
  /** An invocation has ended. */
  ended(flow: string, report: InvocationReport, atMs: number): void;
  /** A function has written metrics; they may come before the end of their invocation, or after it. */
  wrote(metrics: EmbeddedMetrics): void;
  last(): TraceView[];
};

const MOST = 20;
/** Lines of metrics that wait for the end of their invocation. */
const MOST_METRICS = 100;

/** No invocations yet. */
export function createInvocations(): Invocations {
  const traces = createLast<TraceView>(MOST);
  const metricsOf = new Map<string, Record<string, number>>();
  return {
    ended(flow, report, atMs) {
      const { requestId, status, durationMs, initDurationMs = 0 } = report;
      const startedAtMs = atMs - durationMs - initDurationMs;
      traces.add({ requestId, flow, status, startedAtMs, segments: segmentsOf(report), metrics: {} });
    },
    wrote({ requestId, values }) {
      if (requestId === undefined) return;
      const single = Object.groupBy(values, ({ name }) => name.metric);
      const told = Object.entries(single).flatMap(([metric, all = []]) =>
        all.length === 1 ? [[metric, all[0]?.value ?? 0]] : [],
      );
      // Further lines part a metric of the first by reasons.
      metricsOf.set(requestId, { ...Object.fromEntries(told), ...metricsOf.get(requestId) });
      const [oldest] = metricsOf.keys();
      if (metricsOf.size > MOST_METRICS && oldest !== undefined) metricsOf.delete(oldest);
    },
    last: () => traces.all().map((trace) => ({ ...trace, metrics: metricsOf.get(trace.requestId) ?? {} })),
  };
}

/** As X-Ray names the parts of an invocation. https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
function segmentsOf({ durationMs, initDurationMs }: InvocationReport): SegmentView[] {
  const init = initDurationMs ?? 0;
  const whole = { fromMs: 0, durationMs: init + durationMs };
  return [
    { name: "AWS::Lambda", depth: 0, ...whole },
    { name: "AWS::Lambda::Function", depth: 1, ...whole },
    ...(initDurationMs === undefined ? [] : [{ name: "Initialization", depth: 2, fromMs: 0, durationMs: init }]),
    { name: "Invocation", depth: 2, fromMs: init, durationMs },
  ];
}
