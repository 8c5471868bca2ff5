import { type Command, command } from "../../../command-line/command.ts";
import { type Asked, OPTIONS_USAGE, parseAsked, readStack } from "../../arrivals/stack.ts";

/** Runs the job on this machine, on what the output stream holds: exit status 0 when as many records came as asked for and all were counted, 1 when not. */
const read: Command<Asked> = {
  usage: `Usage: [PYTHON=FILE] npx node examples/consumers/glue/read.ts [options]

Reads N enriched records, from the oldest on, and lets the job count them in a Spark of one process. Needs Python with
pyspark 3.5, and Java 17. PYTHON is the Python that has it; python3 without it.

${OPTIONS_USAGE}`,
  parse: parseAsked,
  async run(asked, signal) {
    const { dirname, resolve } = await import("node:path");
    const { collect } = await import("./collect.ts");
    const { runJob } = await import("./run-job.ts");
    const { describeArrivals } = await import("../../arrivals/tally.ts");
    const { describeCounts, readCounts } = await import("../flink/counts.ts");
    const stack = await readStack(asked);
    const folder = resolve(dirname(asked.outputs), "glue", new Date().toISOString().replaceAll(":", "-"));
    const arrivals = await collect(stack, { ...asked, folder: `${folder}/records`, signal });
    console.log(`${describeArrivals(arrivals)}.`);
    const status = await runJob(`${folder}/records`, `${folder}/counts`, signal);
    if (status !== 0) return 1;
    const counts = await readCounts(`${folder}/counts`);
    console.log(`${describeCounts(counts)}\nThe rows are in ${folder}/counts.`);
    return arrivals.distinct >= asked.records && counts.records === arrivals.distinct ? 0 : 1;
  },
};

if (import.meta.main) await command(read);
