import { UsageError } from "../../command-line/command.ts";
import { JSON_OPTION, parseWords } from "../../command-line/options.ts";

/** What drives a new flow. */
const SOURCES = ["kinesis", "queue", "table", "topic", "bucket", "bus", "schedule", "http"] as const;
export type FlowSource = (typeof SOURCES)[number];

/** What is to be made, and its name. */
export type NewPart =
  | { kind: "handler" | "example"; name: string }
  | { kind: "flow"; name: string; source: FlowSource };

/** What `npm run new` was asked to do. */
export type NewCommand = NewPart & { json: boolean };

export const NEW_USAGE = `Usage: npm run new -- handler NAME
       npm run new -- flow NAME --source SOURCE
       npm run new -- example NAME

Writes a beginning of your own that works and passes npm test: change it from there. Nothing that
exists is touched, but for infra/flows/index.ts, where a flow gets its line, and docs/cost.md, which
tells of every function.

  handler NAME     an enrichment of the input stream's records: handlers/NAME, and its test
  flow NAME        one more function of the program: its handler, and infra/flows/NAME.ts
  example NAME     a program of its own, a queue that drives a function: examples/NAME
  --source SOURCE  what drives it: kinesis, queue, table, topic, bucket, bus, schedule or http;
                   all but kinesis, the input stream, are made with it            [kinesis]
  --json           print which files were written, and what comes next, as JSON
  --quiet          no word of what is being done
  -h, --help       show this text

NAME is of small letters, digits and hyphens, such as order-audit.
`;

/** The longest name leaves room for project, stack, region and purpose in the names that AWS takes; a bucket's are the shortest. */
const LONGEST = 24;
const LONGEST_OF_BUCKET = 16;

/** Words that no constant can be called, and what a flow's file calls other things. */
const TAKEN = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof var void while with yield arguments eval enrichment index " +
    "flow-of create-key on-changes on-created on-events on-messages on-notifications on-requests on-schedule"
  ).split(" "),
);

/** Reads the arguments of `npm run new`. Throws `UsageError` that names what is wrong. */
export function parseNewArguments(args: string[]): NewCommand {
  const { words, values } = parseWords(args, { source: { type: "string" }, ...JSON_OPTION });
  const [kind, name, ...more] = words;
  if (kind !== "handler" && kind !== "flow" && kind !== "example")
    throw new UsageError(`The first word must be handler, flow or example, got ${kind ?? "nothing"}.`);
  if (more.length > 0) throw new UsageError(`NAME must be one word, got ${[name, ...more].join(" ")}.`);
  if (kind !== "flow" && values.source !== undefined) throw new UsageError("--source goes with flow.");
  const source = parseSource(values.source ?? "kinesis");
  const checked = parseName(name, source === "bucket" ? LONGEST_OF_BUCKET : LONGEST);
  const { json } = values;
  return kind === "flow" ? { kind, name: checked, source, json } : { kind, name: checked, json };
}

function parseSource(text: string): FlowSource {
  const source = SOURCES.find((one) => one === text);
  if (source !== undefined) return source;
  throw new UsageError(`--source must be one of ${SOURCES.join(", ")}, got ${text}.`);
}

function parseName(name: string | undefined, longest: number): string {
  if (name === undefined) throw new UsageError("NAME must be given, got nothing.");
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > longest)
    throw new UsageError(
      `NAME must be 1 to ${longest} small letters, digits and single hyphens, a letter first, got ${name}.`,
    );
  if (TAKEN.has(name)) throw new UsageError(`NAME must be no word that the code uses already, got ${name}.`);
  return name;
}
