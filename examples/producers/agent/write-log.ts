import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { type Command, command } from "../../../command-line/command.ts";
import { parseOptions } from "../../../command-line/options.ts";
import { ASKED_OPTIONS, type Asked, askedOf, OPTIONS_USAGE, readStack } from "../../arrivals/stack.ts";

/** Writes a log that an agent sends, and checks that all of it comes back: exit status 0 when it does, 1 when not. */
export const writeLog: Command<Asked & { log: string }> = {
  usage: `Usage: npx node examples/producers/agent/write-log.ts [options]

Appends N records to a log, one JSON object a line, waits for an agent to send them, and says what came back.

  --log FILE      the log; /var/log/tributary/users.ndjson without it
${OPTIONS_USAGE}`,
  parse(args) {
    const log = { type: "string", default: "/var/log/tributary/users.ndjson" } as const;
    const values = parseOptions(args, { ...ASKED_OPTIONS, log });
    return { ...askedOf(values), log: values.log };
  },
  async run({ log, records, seconds, ...asked }, signal) {
    const { awaitArrivals } = await import("../../arrivals/await-arrivals.ts");
    const { describeArrivals } = await import("../../arrivals/tally.ts");
    const { visits } = await import("../../arrivals/users.ts");
    const { contract, region } = await readStack(asked);
    const run = randomUUID().slice(0, 8);
    const since = new Date();
    await appendFile(log, [...visits(run, records)].map((visit) => `${JSON.stringify(visit)}\n`).join(""));
    const arrivals = await awaitArrivals({ contract, region, run, since, expected: records, seconds, signal });
    signal.throwIfAborted();
    console.log(`${records} lines written to ${log}; ${describeArrivals(arrivals)}.`);
    // Agents choose keys at random, so that no order holds: it is told, and no failure.
    return arrivals.distinct >= records && arrivals.malformed === 0 ? 0 : 1;
  },
};

if (import.meta.main) await command(writeLog);
