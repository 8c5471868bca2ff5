import { embeddedMetrics } from "../../emulator/cloudwatch/embedded-metrics.ts";
import type { AcceptedRecord } from "../../emulator/kinesis/registry.ts";
import type { InvocationReport } from "../../emulator/lambda/function/function-settings.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { shownText } from "../../page/shown-text.ts";
import type { FailureView, LogView, RecordView, TraceView } from "../../page/view.ts";
import type { FlowPlace } from "../account/accounts.ts";
import { keptRecords } from "../account/kept-records.ts";
import { createFollowedRecords, type FollowedRecords } from "./followed-records.ts";
import { createInvocations, type Invocations } from "./invocations.ts";
import { createLast, type Last } from "./last.ts";

/** Hears of what a pipeline does, and remembers the last of it. */
export type Observer = {
  /** The flows, before anything is heard of them. */
  begin(flows: readonly FlowPlace[]): void;
  record(record: AcceptedRecord): void;
  object(key: string, body: Uint8Array): void;
  log(functionName: string, line: string): void;
  report(functionName: string, report: InvocationReport): void;
  /** The next record of a key in a region is followed. */
  expect(region: string, partitionKey: string): void;
  /** What is remembered of a region. */
  seen(region: string): { records: RecordView[]; failures: FailureView[]; traces: TraceView[]; logs: LogView[] };
};

const MOST_FAILURES = 50;
const MOST_LINES = 100;
const LINE_CHARACTERS = 1000;
const SHOWN_CHARACTERS = 400;

type Seen = { records: FollowedRecords; failures: Last<FailureView>; traces: Invocations; logs: Last<LogView> };

/** An observer that has heard of nothing. */
export function createObserver({ now }: Clock): Observer {
  const regions = new Map<string, Seen>();
  let flows: readonly FlowPlace[] = [];

  const ofFunction = (name: string) => flows.find(({ functionName }) => functionName === name);

  return {
    begin(all) {
      flows = all;
      for (const region of new Set(all.map((flow) => flow.region)))
        regions.set(region, openRegion(all.filter((flow) => flow.region === region)));
    },
    record: (record) => regions.get(record.streamArn.split(":")[3] ?? "")?.records.accepted(record),
    object(key, body) {
      for (const record of keptRecords(key, body)) {
        const flow = record.flow ?? flows.find(({ functionArn }) => record.functionArn?.startsWith(functionArn))?.flow;
        const { fate, reason, detail, data } = record;
        const shown = data === undefined ? undefined : shownText(Buffer.from(data, "base64"), SHOWN_CHARACTERS);
        regions.get(record.region)?.failures.add({ flow, atMs: now(), fate, reason, detail, data: shown, object: key });
        regions.get(record.region)?.records.kept(record);
      }
    },
    log(functionName, line) {
      const place = ofFunction(functionName);
      const seen = regions.get(place?.region ?? "");
      if (place === undefined || seen === undefined) return;
      const written = embeddedMetrics(line);
      if (written !== undefined) seen.traces.wrote(written);
      const cut = line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)}…` : line;
      if (cut !== "") seen.logs.add({ atMs: now(), flow: place.flow, line: cut });
    },
    report(functionName, report) {
      const place = ofFunction(functionName);
      regions.get(place?.region ?? "")?.traces.ended(place?.flow ?? functionName, report, now());
    },
    expect: (region, partitionKey) => regions.get(region)?.records.expect(partitionKey),
    seen(region) {
      const found = regions.get(region);
      if (found === undefined) return { records: [], failures: [], traces: [], logs: [] };
      const { records, failures, traces, logs } = found;
      return { records: records.last(), failures: failures.all(), traces: traces.last(), logs: logs.all() };
    },
  };
}

const openRegion = (flows: readonly FlowPlace[]): Seen => ({
  records: createFollowedRecords(flows),
  failures: createLast(MOST_FAILURES),
  traces: createInvocations(),
  logs: createLast(MOST_LINES),
});
