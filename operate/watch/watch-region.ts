import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Contract, RegionContract } from "../../client/index.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { addCounts } from "../../page/add-counts.ts";
import type { AlarmView, RegionView } from "../../page/view.ts";
import { flowOfFunction, flowsOf } from "../redrive/flows.ts";
import { createFailuresReader } from "./failures.ts";
import { flowView, streamView, wantedMetrics } from "./flow-metrics.ts";
import { readLogs } from "./log-lines.ts";
import { createPanel, type Panel } from "./panel.ts";
import type { Reads } from "./reads.ts";
import { readPairs } from "./record-pairs.ts";
import { remembered } from "./remembered.ts";
import { readSeries, type Series } from "./series.ts";
import { createTracesReader } from "./traces.ts";

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
const LOGS_MS = 30_000;
const FAILURES_MS = 60_000;
const TRACES_MS = 60_000;

/** Looks at a region, again and again. What it returns never rejects. */
export function watchRegion(
  args: WatchArgs,
  region: string,
  outputs: RegionContract,
  reads: Reads,
): () => Promise<Look> {
  const { contract, clock } = args;
  const { input, output, failureStore, dashboardUrl } = outputs;
  const ask = <T>(action: string, none: T, read: () => Promise<T>) =>
    remembered(clock, METRICS_MS, () => answered(`${region}: ${action}`, none, read));
  const mappings = ask("lambda:ListEventSourceMappings", [], () => readMappings(outputs, reads));
  const metrics = ask<ReadonlyMap<string, Series>>("cloudwatch:GetMetricData", new Map(), async () =>
    readSeries(reads, wantedMetrics([input, output], (await mappings()).value), clock.now(), args.minutes),
  );
  const shards = ask("kinesis:DescribeStreamSummary", [], () =>
    Promise.all([input, output].map(({ arn }) => reads.shardCount(arn))),
  );
  const prefix = `${contract.project}-${contract.stack}-${region}-alarms-`;
  const panels = openPanels(args, outputs, reads, prefix);

  return async () => {
    const seen = await Promise.all([mappings(), metrics(), shards()]);
    const [{ value: watched }, { value: series }, { value: counts }] = seen;
    const [alarms, records, failures] = await Promise.all([panels.alarms(), panels.records?.(), panels.failures()]);
    const [traces, logs] = await Promise.all([panels.traces(), panels.logs()]);
    const flows = watched.map((flow) => flowView(flow, output, series));
    const view: RegionView = {
      ...{ name: region, flows, counts: addCounts(flows.map((flow) => flow.counts)) },
      places: [input, output].map((stream, index) => streamView(stream, counts[index], series)),
      failureStore: { bucket: failureStore.bucket },
      links: [{ title: "CloudWatch", url: dashboardUrl }],
      alarms: alarms.value ?? [],
      ...{ records: records?.value, failures: failures.value, traces: traces.value, logs: logs.value, queues: [] },
      notes: notesOf({ alarms, records, failures, traces, logs }),
    };
    return { view, problems: seen.flatMap(({ problem }) => problem ?? []) };
  };
}

/** The parts of a region's page that are read apart: what keeps one from being read leaves the others as they are. */
function openPanels(args: WatchArgs, outputs: RegionContract, reads: Reads, prefix: string) {
  const { clock, showsRecords, minutes } = args;
  const { bucket } = outputs.failureStore;
  const since = () => clock.now() - minutes * 60_000;
  const flows = flowsOf(outputs);
  const flowOf = (functionArn: string) => flowOfFunction(flows, functionArn);
  const failuresOf = createFailuresReader({ reads, bucket, flows: [...flows.keys()], flowOf, showsRecords });
  const tracesOf = createTracesReader(reads, outputs);
  const panel = <T>(everyMs: number, rights: string, read: () => Promise<{ value: T; notes?: readonly string[] }>) =>
    createPanel({ clock, everyMs, rights }, read);
  return {
    alarms: panel(METRICS_MS, "cloudwatch:DescribeAlarms", async () => ({
      value: (await reads.alarms(prefix)).map((alarm) => alarmView(alarm, prefix)),
    })),
    records: showsRecords
      ? panel(
          RECORDS_MS,
          "kinesis:ListShards, kinesis:GetShardIterator, kinesis:GetRecords and kms:Decrypt",
          async () => ({
            value: await readPairs(reads, outputs, clock.now()),
          }),
        )
      : undefined,
    failures: panel(FAILURES_MS, `s3:ListBucket, s3:GetObject and kms:Decrypt for ${bucket}`, () =>
      failuresOf(since(), clock.now()),
    ),
    traces: panel(TRACES_MS, "xray:GetTraceSummaries and xray:BatchGetTraces", async () => ({
      value: await tracesOf(since(), clock.now()),
    })),
    logs: panel(LOGS_MS, "logs:FilterLogEvents for the functions' log groups", async () => ({
      value: await readLogs(reads, outputs, since()),
    })),
  };
}

function notesOf(panels: Readonly<Record<string, Panel<unknown> | undefined>>): NonNullable<RegionView["notes"]> {
  const noted = Object.entries(panels).filter(([, panel]) => (panel?.notes.length ?? 0) > 0);
  return Object.fromEntries(noted.map(([name, panel]) => [name, panel?.notes ?? []]));
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
