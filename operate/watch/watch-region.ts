import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Contract, RegionContract } from "../../client/index.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { addCounts } from "../../page/add-counts.ts";
import type { AlarmView, RegionView } from "../../page/view.ts";
import { flowView, streamView, wantedMetrics } from "./flow-metrics.ts";
import type { Reads } from "./reads.ts";
import { readPairs } from "./record-pairs.ts";
import { remembered } from "./remembered.ts";
import { readSeries } from "./series.ts";

/** What a stack is watched with. */
export type WatchArgs = {
  contract: Contract;
  /** What counts cover. */
  minutes: number;
  showsRecords: boolean;
  clock: Clock;
};

/** What was seen of a region, and what could not be read, in words. */
export type Look = { view: RegionView; problems: string[] };

/** Metrics come a minute late, and each that is asked for costs. */
const METRICS_MS = 60_000;
/** What reads a shard shares five reads a second. */
const RECORDS_MS = 10_000;

/** Looks at a region, again and again. What it returns never rejects. */
export function watchRegion(
  args: WatchArgs,
  region: string,
  outputs: RegionContract,
  reads: Reads,
): () => Promise<Look> {
  const { contract, showsRecords, clock } = args;
  const { input, output, failureStore, dashboardUrl } = outputs;
  const prefix = `${contract.project}-${contract.stack}-${region}-alarms-`;
  const ask = <T>(everyMs: number, action: string, none: T, read: () => Promise<T>) =>
    remembered(clock, everyMs, () => answered(`${region}: ${action}`, none, read));
  const mappings = ask(METRICS_MS, "lambda:ListEventSourceMappings", [], () => readMappings(outputs, reads));
  const alarms = ask(METRICS_MS, "cloudwatch:DescribeAlarms", [], () => reads.alarms(prefix));
  const metrics = ask(METRICS_MS, "cloudwatch:GetMetricData", new Map(), async () =>
    readSeries(reads, wantedMetrics([input, output], (await mappings()).value), clock.now(), args.minutes),
  );
  const shards = ask(METRICS_MS, "kinesis:DescribeStreamSummary", [], () =>
    Promise.all([input, output].map(({ arn }) => reads.shardCount(arn))),
  );
  const pairs = ask(RECORDS_MS, "kinesis:GetRecords", [], () => readPairs(reads, outputs, clock.now()));

  return async () => {
    const seen = await Promise.all([mappings(), alarms(), metrics(), shards()]);
    const [{ value: watched }, { value: found }, { value: series }, { value: counts }] = seen;
    const records = showsRecords ? await pairs() : undefined;
    const flows = watched.map((flow) => flowView(flow, output, series));
    const view: RegionView = {
      ...{ name: region, flows, counts: addCounts(flows.map((flow) => flow.counts)) },
      streams: [input, output].map((stream, index) => streamView(stream, counts[index], series)),
      failureStore: { bucket: failureStore.bucket },
      links: [{ title: "CloudWatch", url: dashboardUrl }],
      alarms: found.map((alarm) => alarmView(alarm, prefix)),
      ...{ records: records?.value, queues: [], failures: undefined, traces: undefined, logs: undefined },
    };
    return { view, problems: [...seen, ...(records ? [records] : [])].flatMap(({ problem }) => problem ?? []) };
  };
}

async function answered<T>(what: string, none: T, read: () => Promise<T>): Promise<{ value: T; problem?: string }> {
  try {
    return { value: await read() };
  } catch (error) {
    return { value: none, problem: `${what}: ${error instanceof Error ? `${error.name}: ${error.message}` : error}` };
  }
}

const readMappings = ({ flows }: RegionContract, reads: Reads) =>
  Promise.all(
    Object.entries(flows).map(async ([flow, fn]) => ({ flow, fn, mappings: await reads.mappings(fn.aliasArn) })),
  );

const STATES: Readonly<Record<string, AlarmView["state"]>> = { OK: "ok", ALARM: "alarm" };

const alarmView = (alarm: MetricAlarm, prefix: string): AlarmView => ({
  name: (alarm.AlarmName ?? "").slice(prefix.length),
  summary: alarm.AlarmDescription ?? "",
  state: STATES[alarm.StateValue ?? ""] ?? "unknown",
  why: alarm.StateReason ?? "",
});
