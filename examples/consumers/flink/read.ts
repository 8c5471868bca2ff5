import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Command, command } from "../../../command-line/command.ts";
import { type Asked, OPTIONS_USAGE, parseAsked, readStack } from "../../arrivals/stack.ts";

/** Runs the job on this machine, on the output stream: exit status 0 when as many records came as asked for, 1 when not. */
const read: Command<Asked> = {
  usage: `Usage: [RETRIEVAL=fan-out] npx node examples/consumers/flink/read.ts [options]

Builds the job with Maven, runs it in a cluster of one process, from the oldest record on, until N enriched records have come,
and says what it counted.

${OPTIONS_USAGE}`,
  parse: parseAsked,
  async run(asked, signal) {
    const { dirname, resolve } = await import("node:path");
    const { describeCounts, readCounts } = await import("./counts.ts");
    const { region, streams } = await readStack(asked);
    const folder = resolve(dirname(asked.outputs), "flink", new Date().toISOString().replaceAll(":", "-"));
    const settings = {
      ...{ STREAM_NAME: streams.output.name, AWS_REGION: region, OUTPUT_FOLDER: folder },
      ...{ RECORDS: String(asked.records), SECONDS: String(asked.seconds) },
    };
    const child = spawn("mvn", ["--quiet", "--batch-mode", "compile", "exec:exec"], {
      cwd: import.meta.dirname,
      env: { ...process.env, ...settings },
      stdio: ["ignore", "inherit", "inherit"],
      signal,
    });
    const [status]: [number | null] = (await once(child, "close")) as [number | null];
    if (status !== 0) return 1;
    const counts = await readCounts(`${folder}/counts`);
    console.log(`${describeCounts(counts)}\nThe rows are in ${folder}/counts.`);
    return counts.records >= asked.records ? 0 : 1;
  },
};

if (import.meta.main) await command(read);
