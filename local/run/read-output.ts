import { mkdir } from "node:fs/promises";
import { consume } from "../../client/index.ts";
import type { FlowAccount } from "../account/accounts.ts";
import { type EnrichedFile, flowFolder, openEnrichedFile } from "./output-files.ts";
import type { Pipeline } from "./pipeline.ts";

/** What reads one output stream, as an application would. */
export type ReadOutputArgs = {
  pipeline: Pipeline;
  streamArn: string;
  region: string;
  /** Output folder of the run. */
  output: string;
  signal: AbortSignal;
  /** Hears of each record that was read. */
  onRead: () => void;
};

const POLL_INTERVAL_MS = 250;
/** Records of a shard after which what was read is dropped from the stream, so that memory stays bounded. */
const TRIM_EVERY = 1000;

/** Reads an output stream until `signal` is aborted, writes its bytes to the `enriched.ndjson` of the flows that write there, and tells the accounts. */
export async function readOutput({
  pipeline,
  streamArn,
  region,
  output,
  signal,
  onRead,
}: ReadOutputArgs): Promise<void> {
  const { accounts, deployment, clients } = pipeline;
  const files = await openFiles(
    accounts.flows.filter((flow) => flow.output === streamArn),
    output,
  );
  const [first] = files.values();
  // Another function may still have to read what was read here.
  const isToTrim = !accounts.flows.some(({ triggers }) => triggers.some((trigger) => trigger.streamArn === streamArn));
  const count = createCounter();
  const client = clients.get(region);
  try {
    const records = consume({ streamArn, from: "TRIM_HORIZON", client, signal, pollIntervalMs: POLL_INTERVAL_MS });
    for await (const { shardId, sequenceNumber, data, arrivedAt } of records) {
      const flow = accounts.read(streamArn, data, arrivedAt.getTime())?.flow;
      await (files.get(flow ?? "") ?? first)?.write(shardId, data);
      onRead();
      if (count(shardId) % TRIM_EVERY === 0 && isToTrim) deployment.kinesis.trim(streamArn, shardId, sequenceNumber);
    }
  } finally {
    await Promise.all([...files.values()].map((file) => file.close()));
  }
}

async function openFiles(flows: readonly FlowAccount[], output: string): Promise<ReadonlyMap<string, EnrichedFile>> {
  const opened = flows.map(async ({ region, flow }) => {
    const folder = flowFolder(output, region, flow);
    await mkdir(folder, { recursive: true });
    return [flow, openEnrichedFile(folder)] as const;
  });
  return new Map(await Promise.all(opened));
}

function createCounter(): (name: string) => number {
  const counts = new Map<string, number>();
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count;
  };
}
