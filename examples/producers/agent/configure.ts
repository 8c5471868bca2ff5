import path from "node:path";
import { type Command, command } from "../../../command-line/command.ts";
import { parseOptions } from "../../../command-line/options.ts";
import { ASKED_OPTIONS, type Asked, askedOf, OPTIONS_USAGE, readStack } from "../../arrivals/stack.ts";

/** Prints the agent's configuration for a stack. */
export const configure: Command<Asked & { log: string }> = {
  usage: `Usage: npx node examples/producers/agent/configure.ts [options] > agent.json

Prints the configuration of the Kinesis Agent that sends a log to the input stream.

  --log FILE      the log, one JSON object a line; /var/log/tributary/users.ndjson without it
${OPTIONS_USAGE}`,
  parse(args) {
    const log = { type: "string", default: "/var/log/tributary/users.ndjson" } as const;
    const values = parseOptions(args, { ...ASKED_OPTIONS, log });
    return { ...askedOf(values), log: path.resolve(values.log) };
  },
  async run(asked) {
    const { agentConfiguration } = await import("./configuration.ts");
    const configuration = agentConfiguration(await readStack(asked), asked.log, process.env.AWS_ENDPOINT_URL);
    console.log(JSON.stringify(configuration, undefined, 2));
    return 0;
  },
};

if (import.meta.main) await command(configure);
