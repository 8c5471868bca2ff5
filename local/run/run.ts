import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createProducer, type PutError } from "../../client/index.ts";
import type { Progress } from "../../command-line/progress.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import type { Graph } from "../../offline/graph.ts";
import { type InputRecord, readInput, toRecords } from "./input.ts";
import { type Pipeline, startPipeline } from "./pipeline.ts";
import { readOutput } from "./region-output.ts";
import { createReport, type Report } from "./report.ts";
import { untilSettled } from "./settled.ts";

/** What a run is made from. */
export type RunArgs = {
  graph: Graph;
  /** File of user records, or undefined for the bundled sample. */
  input: string | undefined;
  /** Folder for results; its regions' folders are prepared. */
  output: string;
  /** Region that every record goes to, or undefined for each one's nearest. */
  region: string | undefined;
  progress: Progress;
  signal: AbortSignal;
  /** Hears of lines that are no user records, or that no stream takes. */
  onLine: (line: number, reason: string) => void;
};

/** What a run came to. */
export type RunResult = { report: Report; problems: string[] };

/** Records under way at most, so that memory stays bounded however long the input is. */
const MAX_UNDER_WAY = 20_000;

/** Puts records through the pipeline, waits until all are accounted for, and writes `report.json`. Rejects when `signal` is aborted. */
export async function run(args: RunArgs): Promise<RunResult> {
  const startedAtMs = realClock.now();
  const pipeline = await startPipeline({ graph: args.graph, clock: realClock, output: args.output });
  const reading = new AbortController();
  try {
    const readers = Promise.all(
      [...pipeline.regions].map(([region, { client, ledger }]) =>
        readOutput({
          ...pipeline,
          kinesis: pipeline.deployment.kinesis,
          region,
          client,
          ledger,
          output: args.output,
          signal: reading.signal,
        }),
      ),
    );
    // A reader that fails ends the run; the wait below would never see its records.
    const work = feedAndSettle(pipeline, args);
    const refused = await Promise.race([work, readers.then(() => work)]);
    reading.abort();
    await readers;
    const seconds = (realClock.now() - startedAtMs) / 1000;
    const report = createReport(factsOf(pipeline), { refused, seconds });
    await writeFile(path.join(args.output, "report.json"), `${JSON.stringify(report, undefined, 2)}\n`);
    return { report, problems: [...pipeline.problems] };
  } finally {
    reading.abort();
    args.progress.end();
    await pipeline.stop();
  }
}

/** Answers how many lines no stream took. */
async function feedAndSettle(pipeline: Pipeline, args: RunArgs): Promise<number> {
  const regions = [...pipeline.regions.values()];
  const sum = (of: (region: (typeof regions)[number]) => number) =>
    regions.reduce((total, region) => total + of(region), 0);
  const underWay = () => sum(({ ledger, stats }) => ledger.underWay() - stats().filtered);
  const showProgress = () => {
    const known = sum(({ ledger }) => ledger.counts.in);
    args.progress.records(known - underWay(), known);
  };
  const refused = await feed(pipeline, args, underWay, showProgress);
  await untilSettled({
    underWay,
    idle: () => regions.every((region) => region.idle()),
    clock: realClock,
    signal: args.signal,
    onWait: showProgress,
  });
  return refused;
}

async function feed(pipeline: Pipeline, args: RunArgs, underWay: () => number, onPut: () => void): Promise<number> {
  const { contract, regions } = pipeline;
  const maxRecordBytes = maxRecordBytesOf(args.graph);
  const producer = createProducer({
    contract,
    region: args.region,
    maxRecordBytes,
    clientFor: (region) => {
      const client = regions.get(region)?.client;
      if (!client) throw new Error(`no client for ${region}`);
      return client;
    },
  });
  let refused = 0;
  const refuse = (line: number, error: PutError) => {
    refused += 1;
    args.onLine(line, error.message.split("\n")[0] ?? "");
  };
  try {
    const records = paced(toRecords(readInput(args.input), args.onLine), underWay, args.signal);
    for await (const outcome of producer.putAll(records)) {
      if (outcome.status === "refused") refuse(outcome.record.line, outcome.error);
      onPut();
      args.signal.throwIfAborted();
    }
    return refused;
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

function maxRecordBytesOf({ resources }: Graph): number {
  const sizes = resources
    .filter(({ type }) => type === "aws:kinesis/stream:Stream")
    .map(({ outputs }) => Number(outputs.maxRecordSizeInKib));
  return Math.min(...sizes) * 1024;
}

const factsOf = ({ regions }: Pipeline) =>
  Object.fromEntries([...regions].map(([name, { ledger, stats }]) => [name, { ledger, ...stats() }]));
