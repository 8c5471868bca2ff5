import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Command, command } from "../../../command-line/command.ts";
import { type Asked, OPTIONS_USAGE, parseAsked, readStack } from "../../arrivals/stack.ts";

/** Runs the Java program on the output stream: exit status 0 when as many records came as asked for, 1 when not. */
const read: Command<Asked> = {
  usage: `Usage: [RETRIEVAL=fan-out] [APPLICATION=NAME] npx node examples/consumers/kcl/read.ts [options]

Builds the program with Maven, and reads N enriched records with the Kinesis Client Library. An application reads on from its own
checkpoints: another name begins at the oldest record.

${OPTIONS_USAGE}`,
  parse: parseAsked,
  async run(asked, signal) {
    const { region, streams } = await readStack(asked);
    const settings = {
      ...{ STREAM_NAME: streams.output.name, AWS_REGION: region },
      ...{ RECORDS: String(asked.records), SECONDS: String(asked.seconds) },
    };
    const child = spawn("mvn", ["--quiet", "--batch-mode", "compile", "exec:java"], {
      cwd: import.meta.dirname,
      env: { ...process.env, ...settings },
      stdio: ["ignore", "inherit", "inherit"],
      signal,
    });
    const [status]: [number | null] = (await once(child, "close")) as [number | null];
    return status === 0 ? 0 : 1;
  },
};

if (import.meta.main) await command(read);
