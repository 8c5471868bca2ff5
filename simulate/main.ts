import { type Command, command, UsageError } from "../command-line/command.ts";
import { parseOptions } from "../command-line/options.ts";
import { NONE_FAILED, WORLDS } from "./run-seeds.ts";
import type { SimulateOptions } from "./run-simulation.ts";

/** `npm run simulate`: exit status 0, or 1 when a rule is broken or a fault never came up. */
export const simulate: Command<SimulateOptions> = {
  usage: `Usage: npm run simulate [-- OPTIONS]

Runs the real handler through one made-up world a seed, faults and all, and checks that no record
is lost. In the world of events, queues, asynchronous invocations, buses, tables and HTTP APIs drive
handlers as the guides write them; in that of regions, the client's producer puts records while
regions fail.

  --seeds N   how many seeds                                                    [1,000]
  --from S    the first one                                                     [1]
  --world W   stream, events or regions                                         [stream]
  --bug NAME  plant a bug into the handler, to see it found; a wrong name lists them
  --handler FILE.ts --records FILE.ndjson
              your own handler, in the place of the bundled one, and records for it
  --key NAME  with --handler: member of a record that is its partition key      [drawn]
  --json      print the report as JSON
  --quiet     no word of what is being done
  -h, --help  show this text
`,
  parse(args) {
    const { seeds, from, world, bug, handler, records, key, json } = parseOptions(args, {
      seeds: { type: "string", default: "1000" },
      from: { type: "string", default: "1" },
      world: { type: "string", default: "stream" },
      bug: { type: "string" },
      handler: { type: "string" },
      records: { type: "string" },
      key: { type: "string" },
      json: { type: "boolean", default: false },
    });
    const known = WORLDS.find((one) => one === world);
    if (known === undefined) throw new UsageError(`--world must be one of ${WORLDS.join(", ")}, got "${world}".`);
    if (known !== "stream" && (bug ?? handler) !== undefined)
      throw new UsageError("--bug and --handler go with the world of streams alone.");
    if ((handler === undefined) !== (records === undefined))
      throw new UsageError("--handler and --records go together: records that are the handler's own.");
    if (handler === undefined && key !== undefined) throw new UsageError("--key goes with --handler.");
    const own = handler === undefined || records === undefined ? undefined : { handler, records, key };
    const count = parseNumber("--seeds", seeds, 1);
    const options: SimulateOptions = { world: known, count, from: parseNumber("--from", from, 0), bug, own, json };
    if (options.from + options.count > NONE_FAILED)
      throw new UsageError(`--from and --seeds must add up to at most ${NONE_FAILED}.`);
    return options;
  },
  opening: ({ count, world }) =>
    `Running ${count.toLocaleString("en-US")} made-up ${count === 1 ? "world" : "worlds"} of ${world === "stream" ? "a stream" : world}: about ${secondsOf(count)} …`,
  async run(options, _, isQuiet) {
    const { runSimulation } = await import("./run-simulation.ts");
    return runSimulation(options, isQuiet);
  },
};

/** What two cores run in a second, threads started. */
const SEEDS_A_SECOND = 100;

function secondsOf(count: number): string {
  const seconds = Math.ceil(count / SEEDS_A_SECOND) + 2;
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}

function parseNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value < NONE_FAILED) return value;
  throw new UsageError(`${name} must be a whole number from ${least} to ${NONE_FAILED - 1}, got "${text}".`);
}

if (import.meta.main) await command(simulate);
