import { appendFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseEnrichedRecord } from "../../client/index.ts";
import { readStack } from "../../examples/arrivals/stack.ts";
import { readOn } from "../../examples/consumers/client/read-on.ts";
import { type Running, start } from "./run.ts";
import type { Served } from "./served.ts";

/** An application that reads the output stream, and writes down what it sees. */
export type Reader = {
  name: string;
  /** A line a record, as `readSeen` reads it. */
  file: string;
  stop(): Promise<void>;
};

/** Workers of the Kinesis Client Library that share one application, by their names. */
export type KclReader = Reader & {
  /** Name of its lease table. */
  application: string;
  workers: readonly string[];
  kill(worker: string): void;
};

const FOREVER = ["--records", "9999999", "--seconds", "9999999"];

/** An application of the Kinesis Client Library, and the names of its workers. */
export type KclApplication = {
  example: "kcl" | "kcl-node";
  name: string;
  workers: readonly string[];
  retrieval: "polling" | "fan-out";
};

/** Starts workers of the Kinesis Client Library. */
export function startKcl(
  served: Served,
  { example, name: application, workers, retrieval }: KclApplication,
): KclReader {
  const file = path.join(path.dirname(served.outputs), `${application}.tsv`);
  const running = new Map(
    workers.map((worker) => {
      const named = { APPLICATION: application, WORKER: worker, RETRIEVAL: retrieval, ARRIVALS: file };
      const environment = { ...served.environment, ...named };
      const args = [`examples/consumers/${example}/read.ts`, "--outputs", served.outputs, ...FOREVER];
      return [worker, start(args, environment)];
    }),
  );
  return {
    ...{ name: `${example}, ${workers.length} at work`, file, application, workers },
    kill: (worker) => running.get(worker)?.kill("SIGKILL"),
    async stop() {
      for (const worker of running.values()) worker.kill("SIGKILL");
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}

/** Reads with our client, in this process. The environment must say where the streams are. */
export async function startClient(served: Served): Promise<Reader> {
  const folder = path.dirname(served.outputs);
  const file = path.join(folder, "client.tsv");
  writeFileSync(file, "");
  const ending = new AbortController();
  const { contract, region } = await readStack({ outputs: served.outputs, region: undefined });
  const checkpointFile = path.join(folder, "checkpoint.json");
  const reading = readOn({ contract, region, checkpointFile, signal: ending.signal }, ({ data }) => {
    const { enrichment, userId, visit } = parseEnrichedRecord(data);
    appendFileSync(file, `${enrichment.id}\t${userId}\t${visit}\n`);
    return "more";
  });
  return {
    ...{ name: "our client", file },
    async stop() {
      ending.abort();
      await reading;
    },
  };
}

/** Runs the Flink job until it has so many records or time is up. It keeps no ids, and says how many there were. */
export const startFlink = (served: Served, records: number, seconds: number): Running =>
  start(
    [
      ...["examples/consumers/flink/read.ts", "--outputs", served.outputs],
      ...["--records", String(records), "--seconds", String(seconds)],
    ],
    served.overTls,
  );

/** What the job says that it saw; undefined when it says nothing. */
export function countsOf(job: Running): { distinct: number; twice: number; malformed: number } | undefined {
  const counts = /(\d+) distinct, (\d+) twice, (\d+) malformed/.exec(job.said());
  const [distinct, twice, malformed] = (counts ?? []).slice(1).map(Number);
  if (distinct === undefined || twice === undefined || malformed === undefined) return undefined;
  return { distinct, twice, malformed };
}
