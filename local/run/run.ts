import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createProducer, type PutError } from "../../client/index.ts";
import { jsonDocument } from "../../command-line/document.ts";
import type { Progress } from "../../command-line/progress.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import { createSkippingClock, type SkippingClock } from "../../emulator/time/skipping-clock.ts";
import type { Graph } from "../../offline/graph.ts";
import { metricsTold } from "../account/metrics-told.ts";
import { createTriggerReport, type TriggerReport, triggerSumProblems } from "../account/program-report.ts";
import { createReport, type Report, silenceProblems, sumProblems } from "../account/report.ts";
import { settle } from "../deploy/settle.ts";
import { createDrill, type Drill, type DrillPlan } from "../drill/drill.ts";
import { type DrillReport, drillProblems } from "../drill/drill-report.ts";
import { createPipelineView } from "../page/pipeline-view.ts";
import { createProgramObserver } from "../page/program-observer.ts";
import { writeReport } from "../page/write-report.ts";
import { countLines, type InputRecord, readInput, toRecords } from "./input.ts";
import { createKeylessLines, type KeylessLines, type KeylessSummary } from "./keyless-lines.ts";
import { type Pipeline, startPipeline } from "./pipeline.ts";
import { readOutput } from "./read-output.ts";
import type { KeyMember } from "./record-key.ts";
import { untilSettled } from "./settled.ts";
import type { RefusedLine } from "./summary.ts";

/** What a run is made from. */
export type RunArgs = {
  graph: Graph;
  /** File of records, or undefined for the bundled sample. */
  input: string | undefined;
  /** Which member of a record is its partition key. */
  key: KeyMember;
  /** Folder for results; its regions' folders are prepared. */
  output: string;
  /** Region that every record goes to, or undefined for each one's nearest. */
  region: string | undefined;
  /** A region that stops taking records meanwhile. */
  drill?: DrillPlan | undefined;
  progress: Progress;
  signal: AbortSignal;
};

/** What a run came to. */
export type RunResult = {
  report: Report;
  /** What became of the events of functions that other sources than streams drive; undefined where there are none. */
  others: TriggerReport | undefined;
  problems: string[];
  /** Metric data that CloudWatch took, in words; empty without any. */
  metrics: string;
  keyless: KeylessSummary;
  /** The first of the lines that no stream took. */
  refused: RefusedLine[];
  /** How the drill went, when there was one. */
  drill: DrillReport | undefined;
};

/** Records under way at most, so that memory stays bounded however long the input is. */
const MAX_UNDER_WAY = 20_000;
/** Refused lines that are told one by one. */
const REFUSED_SHOWN = 20;

type Run = Omit<RunArgs, "drill"> & {
  drill: Drill | undefined;
  clock: SkippingClock;
  pipeline: Pipeline;
  keyless: KeylessLines;
  refused: RefusedLine[];
  counts: { refused: number; put: number; read: number };
};

/** Puts records through the pipeline, waits until all are accounted for, and writes `report.json`. Rejects when `signal` is aborted. */
export async function run(args: RunArgs): Promise<RunResult> {
  const startedAtMs = realClock.now();
  const keyless = createKeylessLines();
  const clock = createSkippingClock(realClock);
  const observer = createProgramObserver(clock);
  const pipeline = await startPipeline({
    graph: args.graph,
    clock,
    output: args.output,
    observer,
    isFollowing: true,
    onAccepted: keyless.accepted,
    onSettled: ({ flow }, key, fate) => keyless.settled(flow, key, fate),
  });
  const view = createPipelineView({ pipeline, observer, clock, isFollowing: true });
  const drill = args.drill && startDrill(args.drill, pipeline, clock);
  const running: Run = {
    ...args,
    drill,
    clock,
    pipeline,
    keyless,
    refused: [],
    counts: { refused: 0, put: 0, read: 0 },
  };
  const reading = new AbortController();
  void drill?.passTime(reading.signal);
  try {
    const readers = Promise.all(outputsOf(pipeline).map((stream) => readOne(running, stream, reading.signal)));
    // A reader that fails ends the run; the wait below would never see its records.
    const work = feedAndSettle(running);
    await Promise.race([work, readers.then(() => work)]);
    reading.abort();
    await readers;
    const { refused } = running.counts;
    const seconds = (realClock.now() - startedAtMs) / 1000;
    for (const { ledger } of pipeline.accounts.flows) ledger.close();
    const facts = pipeline.accounts.flows.map((flow) => ({ ...flow, invocations: pipeline.invocations(flow) }));
    const report = createReport(facts, { refused, seconds });
    const others = pipeline.others.length === 0 ? undefined : createTriggerReport(pipeline.others);
    const drilled = drill?.report();
    const told = { ...report, ...(others && { others }), ...(drilled && { drill: drilled }) };
    await writeFile(path.join(args.output, "report.json"), `${jsonDocument(told)}\n`);
    const sums = [...sumProblems(report), ...(others === undefined ? [] : triggerSumProblems(others))];
    const silence = silenceProblems(pipeline.accounts.flows);
    const problems = [...pipeline.problems, ...sums, ...silence, ...(drilled ? drillProblems(drilled) : [])];
    const drillShown = drill && drilled && { report: drilled, latest: drill.lateKeys() };
    await writeReport(args.output, { last: view(), report, problems, drill: drillShown });
    const metrics = metricsTold(pipeline.deployment.metricsTaken);
    return { report, others, problems, metrics, keyless: keyless.summary(), refused: running.refused, drill: drilled };
  } finally {
    reading.abort();
    args.progress.end();
    await pipeline.stop();
  }
}

const startDrill = (plan: DrillPlan, { contract, deployment }: Pipeline, clock: SkippingClock) =>
  createDrill({ plan, regions: Object.keys(contract.regions), clock, running: deployment.running });

/** Every stream that a flow writes to, once. */
function outputsOf({ accounts }: Pipeline): { streamArn: string; region: string }[] {
  const streams = new Map<string, string>();
  for (const { output, region } of accounts.flows) if (output !== undefined) streams.set(output, region);
  return [...streams].map(([streamArn, region]) => ({ streamArn, region }));
}

function readOne(
  { pipeline, output, counts }: Run,
  stream: { streamArn: string; region: string },
  signal: AbortSignal,
) {
  const onRead = () => {
    counts.read += 1;
  };
  return readOutput({ pipeline, ...stream, output, signal, onRead });
}

async function feedAndSettle(run: Run): Promise<void> {
  const { pipeline, progress, counts, signal } = run;
  const { flows } = pipeline.accounts;
  const unsettled = () => flows.reduce((sum, { ledger }) => sum + ledger.underWay(), 0);
  const written = () =>
    outputsOf(pipeline).reduce((sum, { streamArn }) => sum + pipeline.accounts.written(streamArn), 0);
  // What comes twice is under way until it is read: it settles nothing, yet is counted.
  const underWay = () => Math.max(unsettled(), written() - counts.read);
  const lines = await countLines(run.input);
  const flowsPerRecord = Math.max(1, flows.length / pipeline.clients.size);
  const showProgress = () => {
    const settled = Math.max(0, counts.put - counts.refused - Math.ceil(unsettled() / flowsPerRecord));
    progress.records(settled + counts.refused, lines, `${counts.put} put`);
  };
  await feed(run, lines, unsettled, showProgress);
  const settled = () => untilSettled({ underWay, idle: pipeline.idle, clock: realClock, signal, onWait: showProgress });
  await settled();
  if (pipeline.others.length === 0) return;
  const { running } = pipeline.deployment;
  await settle({ deployment: { triggers: pipeline.others, running }, clock: run.clock, realClock, signal }, () => true);
  // What they put on a stream is accounted for too.
  await settled();
}

async function feed(run: Run, lines: number, underWay: () => number, onPut: () => void): Promise<void> {
  const { pipeline, keyless, counts, signal, input, key, drill } = run;
  const { contract, clients } = pipeline;
  const producer = createProducer({
    contract,
    region: run.region,
    maxRecordBytes: maxRecordBytesOf(pipeline),
    clientFor: (region) => {
      const client = clients.get(region);
      if (!client) throw new Error(`no client for ${region}`);
      return drill?.sender(region, client) ?? client;
    },
    ...(drill && { clock: run.clock }),
  });
  const refuse = (line: number, error: PutError) => {
    counts.refused += 1;
    keyless.refused(line);
    if (run.refused.length < REFUSED_SHOWN) run.refused.push({ line, reason: error.message.split("\n")[0] ?? "" });
  };
  try {
    const records = toRecords(readInput(input), { key, regions: [...clients.keys()], onKeyless: keyless.noted });
    for await (const outcome of producer.putAll(drill?.due(records, lines) ?? paced(records, underWay, signal))) {
      counts.put += 1;
      drill?.ended(outcome);
      if (outcome.status === "refused") refuse(outcome.record.line, outcome.error);
      onPut();
      signal.throwIfAborted();
    }
  } finally {
    producer.close();
  }
}

/** Holds records back while too many are under way. */
async function* paced(records: AsyncIterable<InputRecord>, underWay: () => number, signal: AbortSignal) {
  for await (const record of records) {
    while (underWay() > MAX_UNDER_WAY && !signal.aborted) await realClock.sleep(10, signal);
    if (signal.aborted) return;
    yield record;
  }
}

function maxRecordBytesOf({ contract, resources }: Pipeline): number {
  const inputs = new Set(Object.values(contract.regions).map(({ input }) => input.arn));
  const sizes = resources.streams.filter(({ outputs }) => inputs.has(outputs.arn));
  return Math.min(...sizes.map((stream) => stream.inputs.maxRecordSizeInKib)) * 1024;
}
