import { type Command, command } from "../../../command-line/command.ts";
import { type Asked, OPTIONS_USAGE, parseAsked, readStack } from "../../arrivals/stack.ts";

/** Reads on from where it last ended, and says what arrived: exit status 0 when as many as asked for did, 1 when not. */
export const read: Command<Asked> = {
  usage: `Usage: npx node examples/consumers/client/read.ts [options]

Reads N enriched records from where it last ended, and says what arrived. Its place is in
checkpoint-<stream>.json, beside the outputs.

${OPTIONS_USAGE}`,
  parse: parseAsked,
  async run(asked, signal) {
    const { readOn } = await import("./read-on.ts");
    const { createTally, describeArrivals } = await import("../../arrivals/tally.ts");
    const { dirname, join } = await import("node:path");
    const { contract, region, streams } = await readStack(asked);
    const { arrivals, take } = createTally();
    const ending = AbortSignal.any([signal, AbortSignal.timeout(asked.seconds * 1000)]);
    const checkpointFile = join(dirname(asked.outputs), `checkpoint-${streams.output.name}.json`);
    await readOn({ contract, region, checkpointFile, signal: ending }, ({ data }) => {
      take(data);
      return arrivals.distinct >= asked.records ? "enough" : "more";
    });
    signal.throwIfAborted();
    console.log(`${describeArrivals(arrivals)}.`);
    return arrivals.distinct >= asked.records && arrivals.malformed === 0 ? 0 : 1;
  },
};

if (import.meta.main) await command(read);
