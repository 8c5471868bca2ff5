import { z } from "zod";
import type { AcceptedRecord } from "../../emulator/kinesis/registry.ts";
import type { InvocationReport } from "../../emulator/lambda/function/function-settings.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { DISCARDED_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import { shownText } from "../../page/shown-text.ts";
import type { EventView, FailureView, LogView, RecordView, TraceView } from "../../page/view.ts";
import type { FlowPlace } from "../account/accounts.ts";
import { createLast, type Last } from "./last.ts";
import { createObserver } from "./observer.ts";
import { shownEvent } from "./shown-event.ts";

/** Hears of what a program does, and remembers the last of it. */
export type ProgramObserver = {
  /** Its functions, before anything is heard of them. */
  begin(flows: readonly FlowPlace[]): void;
  record(record: AcceptedRecord): void;
  /** A bucket took an object. */
  stored(bucket: string, key: string, body: Uint8Array): void;
  log(functionName: string, line: string): void;
  report(functionName: string, report: InvocationReport): void;
  /** A function was invoked with an event, and has answered; both as JSON. */
  invoked(functionName: string, event: string, answer: string): void;
  /** The next record of a key in a region is followed. */
  expect(region: string, partitionKey: string): void;
  /** Calls of a function. */
  invocations(functionName: string): number;
  /** What a place took: records of a stream by its ARN, objects of a bucket by its name. */
  taken(place: string): number;
  /** What is remembered of a region. */
  seen(region: string): {
    records: RecordView[] | undefined;
    events: EventView[];
    failures: FailureView[];
    traces: TraceView[];
    logs: LogView[];
  };
};

const MOST_EVENTS = 6;
const SHOWN_CHARACTERS = 400;

/** Where Lambda keeps events that it gave up. */
const EVENTS_PREFIX = `${DISCARDED_PREFIX}async/`;
const givenUp = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  requestPayload: z.unknown(),
});

type Heard = { flow: FlowPlace; atMs: number; event: string; answer: string };

/** An observer that has heard of nothing. */
export function createProgramObserver(clock: Clock): ProgramObserver {
  const observer = createObserver(clock);
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const events = new Map<string, Last<Heard>>();
  const failures = new Map<string, Last<FailureView>>();
  let flows: readonly FlowPlace[] = [];

  function keptEvent(key: string, body: Uint8Array): void {
    const { data } = givenUp.safeParse(parseJson(Buffer.from(body).toString("utf8")));
    const flow = flows.find(({ functionArn }) => data?.requestContext.functionArn.startsWith(functionArn));
    if (data === undefined || flow === undefined) return;
    const shown = shownEvent(JSON.stringify(data.requestPayload));
    failures.get(flow.region)?.add({
      ...{ flow: flow.flow, atMs: clock.now(), fate: "discarded", reason: data.requestContext.condition },
      ...{ detail: shown.title, data: shownText(Buffer.from(shown.event), SHOWN_CHARACTERS), object: key },
    });
  }

  return {
    begin(all) {
      flows = all;
      observer.begin(all);
      for (const { region } of all) {
        events.set(region, events.get(region) ?? createLast(MOST_EVENTS));
        failures.set(region, failures.get(region) ?? createLast(MOST_EVENTS));
      }
    },
    record(record) {
      count(record.streamArn);
      observer.record(record);
    },
    stored(bucket, key, body) {
      count(bucket);
      if (key.startsWith(EVENTS_PREFIX)) keptEvent(key, body);
      else observer.object(key, body);
    },
    ...{ log: observer.log, report: observer.report, expect: observer.expect },
    invoked(functionName, event, answer) {
      count(functionName);
      const flow = flows.find((each) => each.functionName === functionName);
      if (flow !== undefined) events.get(flow.region)?.add({ flow, atMs: clock.now(), event, answer });
    },
    invocations: (functionName) => counts.get(functionName) ?? 0,
    taken: (place) => counts.get(place) ?? 0,
    seen(region) {
      const { records, ...seen } = observer.seen(region);
      const kept = [...seen.failures, ...(failures.get(region)?.all() ?? [])].sort((a, b) => b.atMs - a.atMs);
      // Only of streams between which a record can be followed.
      const followed = records.length === 0 ? undefined : records;
      return { ...seen, records: followed, failures: kept, events: (events.get(region)?.all() ?? []).map(eventView) };
    },
  };
}

const eventView = ({ flow, atMs, event, answer }: Heard): EventView => ({
  ...{ flow: flow.flow, atMs, ...shownEvent(event), answer: shownText(Buffer.from(answer)) },
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
