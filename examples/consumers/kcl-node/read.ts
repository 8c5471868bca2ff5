import { type Command, command } from "../../../command-line/command.ts";
import { type Asked, OPTIONS_USAGE, parseAsked, readStack } from "../../arrivals/stack.ts";

/** Runs the daemon on the output stream until as many records came as asked for: exit status 0 when they did, 1 when not. */
const read: Command<Asked> = {
  usage: `Usage: [RETRIEVAL=fan-out] [APPLICATION=NAME] npx node examples/consumers/kcl-node/read.ts [options]

Reads N enriched records with the Kinesis Client Library's daemon, which Maven fetches, and a process of Node.js for each shard. An
application reads on from its own checkpoints: another name begins at the oldest record.

${OPTIONS_USAGE}`,
  parse: parseAsked,
  async run(asked, signal) {
    const path = await import("node:path");
    const { setTimeout: pause } = await import("node:timers/promises");
    const { createTally, describeArrivals } = await import("../../arrivals/tally.ts");
    const { countArrival, followLines } = await import("./arrivals-file.ts");
    const { startDaemon } = await import("./daemon.ts");
    const { region, streams } = await readStack(asked);
    const folder = path.resolve(path.dirname(asked.outputs), "kcl-node", new Date().toISOString().replaceAll(":", "-"));
    const arrivals = path.resolve(process.env.ARRIVALS ?? path.join(folder, "arrivals.tsv"));
    const settings = { folder, arrivals, stream: streams.output.name, region, environment: process.env };
    const daemon = await startDaemon(settings, signal);
    const over = AbortSignal.any([signal, AbortSignal.timeout(asked.seconds * 1000)]);
    let status: number | null | undefined;
    const ended = daemon.ended.then((endedWith) => {
      status = endedWith;
    });
    const tally = createTally();
    const isOver = () => over.aborted || status !== undefined;
    for await (const line of followLines(arrivals, isOver, () => pause(200))) {
      countArrival(tally, line);
      if (tally.arrivals.distinct >= asked.records) break;
    }
    if (status !== undefined) console.error(`The daemon ended with status ${status}. Its log: ${daemon.log}`);
    daemon.stop();
    await ended;
    signal.throwIfAborted();
    console.log(`${describeArrivals(tally.arrivals)}.\nThey are named in ${arrivals}.`);
    return tally.arrivals.distinct >= asked.records && tally.arrivals.malformed === 0 ? 0 : 1;
  },
};

if (import.meta.main) await command(read);
