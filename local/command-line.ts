import { UsageError } from "../command-line/command.ts";
import { CONFIG_OPTION, parseOptions, parseStack, readConfig } from "../command-line/options.ts";

/** What `npm start` was asked to do. `config` holds settings for this run only. */
export type StartCommand = { stack: string; config: Record<string, string> } & (
  | { mode: "serve"; port: number }
  | { mode: "run"; input: string | undefined; output: string; region: string | undefined }
);

export const START_USAGE = `Usage: npm start [-- OPTIONS]

Runs the pipeline of a stack on this machine and puts records through it.

  --input FILE.ndjson  your own user records, one JSON object a line   [the bundled sample]
  --output DIR         where enriched records, failures and report go  [out]
  --stack NAME         stack whose settings are used                   [dev]
  --region NAME        put every record in this region                 [each in its nearest]
  -c KEY=VALUE         a setting for this run only, before the stack's file; repeatable;
                       lists and objects in JSON: -c 'regions=["eu-west-1"]'
  --serve              stay up for your own producers and consumers
  --port NUMBER        with --serve: port to listen on                 [any free one]
  -h, --help           show this text
`;

/** Reads the arguments of `npm start`. Throws `UsageError` that names the argument. */
export function parseStartArguments(args: string[]): StartCommand {
  const values = parseOptions(args, {
    ...CONFIG_OPTION,
    input: { type: "string" },
    output: { type: "string" },
    stack: { type: "string", default: "dev" },
    region: { type: "string" },
    serve: { type: "boolean", default: false },
    port: { type: "string" },
  });
  const common = { stack: parseStack(values.stack), config: readConfig(values.config) };
  if (!values.serve) {
    if (values.port !== undefined) throw new UsageError("--port goes with --serve.");
    return { mode: "run", ...common, input: values.input, output: values.output ?? "out", region: values.region };
  }
  for (const name of ["input", "output", "region"] as const) {
    if (values[name] !== undefined) throw new UsageError(`--${name} does not go with --serve.`);
  }
  return { mode: "serve", ...common, port: parsePort(values.port) };
}

function parsePort(text = "0"): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port must be a number from 0 to 65535, got ${text}.`);
}
