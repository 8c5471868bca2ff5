import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { pipeline } from "node:stream/promises";
import { type Command, command } from "../../../command-line/command.ts";
import { parseOptions } from "../../../command-line/options.ts";
import { ASKED_OPTIONS, type Asked, askedOf, OPTIONS_USAGE, readStack } from "../../arrivals/stack.ts";
import type { Visit } from "../../arrivals/users.ts";

/** Puts records by the Kinesis Producer Library, and checks that all come back: exit status 0 when they do, 1 when not. */
const put: Command<Asked & { hashKeys: boolean }> = {
  usage: `Usage: npx node examples/producers/kpl/put.ts [options]

Builds the program with Maven, puts N records with the Kinesis Producer Library, which aggregates them, and says what came back.

  --hash-keys     choose each record's shard by an explicit hash key, not by its user
${OPTIONS_USAGE}`,
  parse(args) {
    const values = parseOptions(args, { ...ASKED_OPTIONS, "hash-keys": { type: "boolean", default: false } });
    return { ...askedOf(values), hashKeys: values["hash-keys"] };
  },
  async run(asked, signal) {
    const { awaitArrivals } = await import("../../arrivals/await-arrivals.ts");
    const { describeArrivals } = await import("../../arrivals/tally.ts");
    const { visits } = await import("../../arrivals/users.ts");
    const { region, contract, streams } = await readStack(asked);
    const since = new Date();
    const run = randomUUID().slice(0, 8);
    const place = { stream: streams.input.name, region, environment: process.env, hashKeys: asked.hashKeys };
    const status = await putByKpl(place, visits(run, asked.records), signal);
    const awaited = { contract, region, run, since, expected: asked.records, seconds: asked.seconds, signal };
    const arrivals = await awaitArrivals(awaited);
    signal.throwIfAborted();
    console.log(`${describeArrivals(arrivals)}.`);
    return status === 0 && arrivals.distinct >= asked.records ? 0 : 1;
  },
};

/** Where the Java program puts records, by which keys, and the environment that its AWS client reads. */
export type KplPlace = { stream: string; region: string; environment: NodeJS.ProcessEnv; hashKeys: boolean };

/** The last hash key of a stream: with the first, 0, the last and the first of its shards. */
const LAST_HASH_KEY = (1n << 128n) - 1n;

/** Puts records as they come by the Java program, and returns its exit status: 0 when all were put. */
export async function putByKpl(
  { stream, region, environment, hashKeys }: KplPlace,
  visits: Iterable<Visit> | AsyncIterable<Visit>,
  signal: AbortSignal,
): Promise<number | null> {
  const child = spawn("mvn", ["--quiet", "--batch-mode", "compile", "exec:java"], {
    cwd: import.meta.dirname,
    env: { ...environment, STREAM_NAME: stream, AWS_REGION: region },
    stdio: ["pipe", "inherit", "inherit"],
    signal,
  });
  const ended = once(child, "close");
  await pipeline(linesOf(visits, hashKeys), child.stdin);
  const [status]: [number | null] = (await ended) as [number | null];
  return status;
}

async function* linesOf(visits: Iterable<Visit> | AsyncIterable<Visit>, hashKeys: boolean) {
  for await (const visit of visits) {
    const hashKey = !hashKeys ? "" : visit.visit % 2 === 0 ? "0" : LAST_HASH_KEY;
    yield `${visit.userId}\t${hashKey}\t${JSON.stringify(visit)}\n`;
  }
}

if (import.meta.main) await command(put);
