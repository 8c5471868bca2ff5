import path from "node:path";
import { UsageError } from "../command-line/command.ts";
import { CONFIG_OPTION, PROGRAM_OPTION, parseOptions, parseStack, readConfig } from "../command-line/options.ts";
import type { DrillPlan } from "./drill/drill.ts";
import { OUTAGE_KINDS, type OutageKind } from "./drill/outages.ts";
import { type KeyMember, parseKeyMember } from "./run/record-key.ts";

/**
 * What `npm start` was asked to do. `config` holds settings for this run only, `program` is the folder of another program than
 * this project's.
 */
export type StartCommand = { stack: string; config: Record<string, string>; output: string } & (
  | { mode: "serve"; port: number; program: string | undefined }
  | { mode: "try"; program: string; json: boolean }
  | {
      mode: "run";
      input: string | undefined;
      key: KeyMember;
      region: string | undefined;
      drill: DrillPlan | undefined;
      isWatching: boolean;
      /** Whether the report is all that is told. */
      json: boolean;
    }
);

export const START_USAGE = `Usage: npm start [-- OPTIONS]

Runs the pipeline of a stack on this machine and puts records through it; or runs any program,
and tries it.

  --input FILE.ndjson  your own records, one JSON object a line        [the bundled sample]
  --key MEMBER         member that is the partition key, by its name or
                       by a JSON pointer: /vehicle/id                  [userId]
  --program DIR        another program, by the folder of its Pulumi.yaml: its try.ts uses it;
                       with --serve, you do
  --output DIR         where enriched records, failures and report go  [out; out/NAME of a program]
  --stack NAME         stack whose settings are used                   [dev]
  --region NAME        put every record in this region                 [each in its nearest]
  --drill REGION       this region stops taking records for a while, in four ways: see producers
                       move to the others, come back, and how late each key was
  --drill-kind KIND    with --drill: throttled, refused, silent or gone    [one after the other]
  -c KEY=VALUE         a setting for this run only, before the stack's file; repeatable;
                       lists and objects in JSON: -c 'regions=["eu-west-1"]'
  --watch              run again whenever a file of the program, or the input, changes
  --serve              stay up for your own producers and consumers
  --port NUMBER        with --serve: port to listen on                 [any free one]
  --json               the report as JSON, as report.json holds it, and nothing else
  --quiet              no word of what is being done
  -h, --help           show this text

Exit status: 0 when every record is accounted for: it came out, or the function quarantined or
dropped it, the trigger gave it up, or its filter skipped it. 1 when records were lost, lines were
refused or something went wrong; 2 for wrong arguments. With --program, 0 when nothing was lost and
its try.ts ended well.
`;

/** Reads the arguments of `npm start`. Throws `UsageError` that names the argument. */
export function parseStartArguments(args: string[]): StartCommand {
  const values = parseOptions(args, {
    ...CONFIG_OPTION,
    ...PROGRAM_OPTION,
    input: { type: "string" },
    output: { type: "string" },
    stack: { type: "string", default: "dev" },
    region: { type: "string" },
    key: { type: "string" },
    drill: { type: "string" },
    "drill-kind": { type: "string" },
    watch: { type: "boolean", default: false },
    serve: { type: "boolean", default: false },
    port: { type: "string" },
    json: { type: "boolean", default: false },
  });
  const { program, input, region } = values;
  const { output = program === undefined ? "out" : path.join("out", path.basename(path.resolve(program))) } = values;
  const common = { stack: parseStack(values.stack), config: readConfig(values.config), output };
  if (!values.serve) {
    if (values.port !== undefined) throw new UsageError("--port goes with --serve.");
    if (values.json && values.watch) throw new UsageError("--json does not go with --watch.");
    if (program === undefined)
      return {
        mode: "run",
        ...common,
        ...{ input, key: parseKey(values.key), region, isWatching: values.watch, json: values.json },
        drill: parseDrill(values.drill, values["drill-kind"], region),
      };
    refuseRunOptions(values, "--program");
    return { mode: "try", ...common, program, json: values.json };
  }
  refuseRunOptions(values, "--serve");
  if (values.json) throw new UsageError("--json does not go with --serve.");
  return { mode: "serve", ...common, port: parsePort(values.port), program };
}

function refuseRunOptions(values: Readonly<Record<string, unknown>>, option: string): void {
  for (const name of ["input", "key", "region", "drill", "drill-kind", "watch"])
    if (values[name]) throw new UsageError(`--${name} does not go with ${option}.`);
}

function parseDrill(
  region: string | undefined,
  kind: string | undefined,
  only: string | undefined,
): DrillPlan | undefined {
  if (region === undefined && kind !== undefined) throw new UsageError("--drill-kind goes with --drill.");
  if (region === undefined) return undefined;
  if (only !== undefined) throw new UsageError("--region does not go with --drill: records could not move.");
  const known = Object.keys(OUTAGE_KINDS) as OutageKind[];
  const kinds = known.filter((each) => kind === undefined || each === kind);
  if (kinds.length === 0) throw new UsageError(`--drill-kind must be one of ${known.join(", ")}, got ${kind}.`);
  return { region, kinds };
}

function parseKey(name = "userId"): KeyMember {
  try {
    return parseKeyMember(name);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function parsePort(text = "0"): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port must be a number from 0 to 65535, got ${text}.`);
}
