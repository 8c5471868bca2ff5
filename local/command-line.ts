import { parseArgs } from "node:util";

/** What `npm start` was asked to do. */
export type StartCommand =
  | { mode: "help" }
  | { mode: "serve"; stack: string; port: number }
  | { mode: "run"; stack: string; input: string | undefined; output: string; region: string | undefined };

/** What `npm run preview` was asked to do, and every other command that cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const START_USAGE = `Usage: npm start [-- OPTIONS]

Runs the pipeline of a stack on this machine and puts records through it.

  --input FILE.ndjson  your own user records, one JSON object a line   [the bundled sample]
  --output DIR         where enriched records, failures and report go  [out]
  --stack NAME         stack whose settings are used                   [dev]
  --region NAME        put every record in this region                 [each in its nearest]
  --serve              stay up for your own producers and consumers
  --port NUMBER        with --serve: port to listen on                 [any free one]
  --help               show this text
`;

/** Reads the arguments of `npm start`. Throws `UsageError` that names the argument. */
export function parseStartArguments(args: string[]): StartCommand {
  const { values } = parse(args);
  if (values.help) return { mode: "help" };
  const { stack } = values;
  if (!values.serve) {
    if (values.port !== undefined) throw new UsageError("--port goes with --serve.");
    return { mode: "run", stack, input: values.input, output: values.output ?? "out", region: values.region };
  }
  for (const name of ["input", "output", "region"] as const) {
    if (values[name] !== undefined) throw new UsageError(`--${name} does not go with --serve.`);
  }
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, got ${values.port}.`);
  return { mode: "serve", stack, port };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        input: { type: "string" },
        output: { type: "string" },
        stack: { type: "string", default: "dev" },
        region: { type: "string" },
        serve: { type: "boolean", default: false },
        port: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
