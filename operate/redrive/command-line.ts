import { UsageError } from "../../command-line/command.ts";
import { JSON_OPTION, parseOptions } from "../../command-line/options.ts";

/** What `npm run redrive` was asked to do. */
export type RedriveCommand = {
  stack: string;
  region: string;
  /** Only what was stored at or after this, in milliseconds since the Unix epoch. */
  sinceMs: number | undefined;
  /** Reasons to put back; undefined for those that may succeed by now. */
  reasons: ReadonlySet<string> | "all" | undefined;
  dryRun: boolean;
  /** The only flow to put back for; undefined for all. */
  flow: string | undefined;
  /** Records a second. */
  rate: number;
  /** File with the stack's outputs. */
  outputs: string | undefined;
  json: boolean;
};

/** What `npm run redrive` was asked to do for a program of anybody's, which says itself what can be given back. */
export type ProgramCommand = Omit<RedriveCommand, "stack" | "outputs"> & { program: string };

/** What `npm run redrive` was asked to do with events that no stream brought. */
export type EventsCommand = {
  region: string;
  /** Where they are kept. */
  from: { bucket: string } | { queue: string };
  /** Only what was stored at or after this, in milliseconds since the Unix epoch; of a bucket alone. */
  sinceMs: number | undefined;
  dryRun: boolean;
  /** Events a second. */
  rate: number;
  json: boolean;
};

export const REDRIVE_USAGE = `Usage: npm run redrive -- --stack NAME --region NAME [OPTIONS]
       npm run redrive -- --outputs FILE --region NAME [OPTIONS]
       npm run redrive -- --events BUCKET --region NAME [--since WHEN] [--dry-run] [--rate NUMBER]
       npm run redrive -- --dead-letters QUEUE --region NAME [--dry-run] [--rate NUMBER]

Puts what the failure store holds back, each record once: on the input stream, or, where several
flows read that stream, to the flow that refused it and no other.

Without --stack, goes by the redrive that a program's outputs name: gives each flow what its
failure stores and dead-letter queues hold.

With --events, invokes each function again with the events that it failed at: those of a topic, a
bucket, a bus or a schedule. With --dead-letters, gives messages back to the queue that gave them
up, or to the function that SNS or EventBridge could not hand them to.

  --stack NAME      the stack, as its outputs name it; of the default program alone
  --region NAME     one of its regions
  --flow NAME       only what this flow refused, or was given up for it     [every flow]
  --since WHEN      only what was stored since: 90m, 2h, 7d, 2026-11-21, 2026-11-21T10:00Z
  --reason NAMES    only these reasons, with commas between, or all   [what may succeed by now]
  --dry-run         show what the store holds and what would be put back, and stop
  --rate NUMBER     records a second                                  [100]
  --outputs FILE    what \`npx pulumi stack output --json\` printed
                    [out/outputs.json, which npm start -- --serve writes]
  --events BUCKET   failure store of the events
  --dead-letters QUEUE  dead-letter queue, by name, URL or ARN
  --json            print what became of each reason's records, or of events, as JSON
  --quiet           no word of what is being done
  -h, --help        show this text

Exit status: 0 when all that was chosen was put back, 1 when something could not be put back or
read, 2 for wrong arguments, 130 after Ctrl-C.
`;

const MAX_RATE = 100_000;
const UNIT_MS: Partial<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** Reads the arguments of `npm run redrive`. Throws `UsageError` that names the argument. */
export function parseRedriveArguments(args: string[], nowMs: number): RedriveCommand | EventsCommand | ProgramCommand {
  const values = parseOptions(args, {
    stack: { type: "string" },
    region: { type: "string" },
    flow: { type: "string" },
    since: { type: "string" },
    reason: { type: "string", multiple: true },
    "dry-run": { type: "boolean", default: false },
    rate: { type: "string", default: "100" },
    outputs: { type: "string" },
    events: { type: "string" },
    "dead-letters": { type: "string" },
    ...JSON_OPTION,
  });
  const { json } = values;
  const from = sourceOf(values);
  if (from !== undefined)
    return {
      region: required("region", values.region),
      ...{ from, dryRun: values["dry-run"], rate: parseRate(values.rate), json },
      sinceMs: values.since === undefined ? undefined : parseSince(values.since, nowMs),
    };
  const { stack, outputs } = values;
  if (stack === undefined && outputs === undefined)
    throw new UsageError("--stack must name a stack, or --outputs a program's outputs, got neither.");
  const common = {
    region: required("region", values.region),
    flow: values.flow,
    sinceMs: values.since === undefined ? undefined : parseSince(values.since, nowMs),
    reasons: values.reason === undefined ? undefined : parseReasons(values.reason),
    dryRun: values["dry-run"],
    rate: parseRate(values.rate),
    json,
  };
  if (stack === undefined) return { ...common, program: required("outputs", outputs) };
  return { ...common, stack: required("stack", stack), outputs };
}

type Sources = { events?: string; "dead-letters"?: string; since?: string; stack?: string };

function sourceOf({ events, "dead-letters": queue, since, stack }: Sources): EventsCommand["from"] | undefined {
  if (events === undefined && queue === undefined) return undefined;
  if (events !== undefined && queue !== undefined)
    throw new UsageError("--events and --dead-letters must come apart, got both. Fix: run the command twice.");
  if (stack !== undefined)
    throw new UsageError(`--stack must not come with --events or --dead-letters, got ${stack}. Fix: leave it out.`);
  if (events !== undefined) return { bucket: required("events", events) };
  if (since !== undefined)
    throw new UsageError(`--since must come with a bucket, got ${since} for a queue, which has no dates to go by.`);
  return { queue: required("dead-letters", queue) };
}

function required(name: string, value: string | undefined): string {
  if (value) return value;
  throw new UsageError(`--${name} must name a ${name}, got nothing.`);
}

function parseSince(text: string, nowMs: number): number {
  const [, count = "", unit = ""] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const sinceMs = UNIT_MS[unit] === undefined ? parseMoment(text) : nowMs - Number(count) * UNIT_MS[unit];
  if (!Number.isNaN(sinceMs)) return sinceMs;
  throw new UsageError(
    `--since must be a duration such as 90m, 2h or 7d, or an ISO date such as 2026-11-21 or 2026-11-21T10:00Z, got ${text}.`,
  );
}

/** Milliseconds since the Unix epoch, in UTC unless the text says otherwise; NaN for what is no date. */
function parseMoment(text: string): number {
  const [, date = "", time = "00:00", zone = "Z"] = MOMENT.exec(text) ?? [];
  const dayMs = Date.parse(`${date}T00:00Z`);
  // Date.parse takes February 31 for March 3.
  if (Number.isNaN(dayMs) || !new Date(dayMs).toISOString().startsWith(date)) return Number.NaN;
  return Date.parse(`${date}T${time}${zone}`);
}

function parseReasons(values: string[]): ReadonlySet<string> | "all" {
  const names = values.flatMap((value) => value.split(",")).map((name) => name.trim());
  if (names.includes(""))
    throw new UsageError(`--reason must be names with commas between, or all, got ${values.join(" ")}.`);
  return names.includes("all") ? "all" : new Set(names);
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (/^\d+$/.test(text) && rate >= 1 && rate <= MAX_RATE) return rate;
  throw new UsageError(`--rate must be a whole number of records a second from 1 to ${MAX_RATE}, got ${text}.`);
}
