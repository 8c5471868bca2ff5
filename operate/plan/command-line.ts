import { UsageError } from "../../command-line/command.ts";
import {
  CONFIG_OPTION,
  JSON_OPTION,
  PROGRAM_OPTION,
  parseOptions,
  parseStack,
  readConfig,
} from "../../command-line/options.ts";
import type { Limits } from "./finding.ts";
import type { KeySpread, Load } from "./load.ts";

/** What `npm run plan` was asked to do. */
export type PlanCommand = LoadCommand | SelfCheckCommand | RefreshCommand;

/** How what a command found is told. */
type Told = {
  json: boolean;
  /** File for the result. */
  output: string | undefined;
};

/** To fetch the prices of a stack's AWS regions. */
export type RefreshCommand = Told & {
  task: "refresh";
  /** Folder of the program. */
  program: string;
  stack: string;
  config: Record<string, string>;
  /** The user's own prices; undefined for where they are kept. */
  prices: string | undefined;
};

/** To check itself on plans drawn by chance. */
export type SelfCheckCommand = Told & { task: "self-check"; plans: number };

/** To plan a load. */
export type LoadCommand = Told & {
  task: "plan";
  /** Folder of the program. */
  program: string;
  /** File of the records that functions are measured with; undefined for made-up ones. */
  records: string | undefined;
  stack: string;
  config: Record<string, string>;
  load: Load;
  limits: Limits;
  /** The user's own prices; undefined for where they are kept. */
  prices: string | undefined;
};

export const PLAN_USAGE = `Usage: npm run plan -- --rate NUMBER --bytes NUMBER [OPTIONS]

Says what a load asks of a stack and what it costs a month, before anything is built: shards,
throttling, concurrency, iterator age, catching up, US dollars, and what to change. Offline.
Formulas say so, and a simulation on a virtual clock; where they differ by a tenth, that is said.

  --rate NUMBER             records a second that producers put in each region, on average
  --bytes NUMBER            bytes of a record, its partition key included
  --output-bytes NUMBER     bytes of an enriched record                  [as many as --bytes]
  --peak NUMBER             the busiest hour, as a multiple of the average                [1]
  --keys NUMBER             partition keys                 [so many that they spread evenly]
  --skew NAME               how records fall on them: uniform, zipf               [uniform]
  --aggregation NUMBER      records that producers pack into one                          [1]
  --duration-ms NUMBER      how long an invocation takes            [each package is measured]
  --records FILE.ndjson     records to measure with             [users of the story, made up]
  --program DIR             folder of the program's Pulumi.yaml                   [this one]
  --stack NAME              the stack, which has a file Pulumi.NAME.yaml                [dev]
  -c KEY=VALUE              a setting for this run only, before the stack's file
  --max-usd NUMBER          exit with 1 when a month costs more
  --max-age-seconds NUMBER  exit with 1 when records are later, after an hour at the peak
  --json                    what it says as JSON
  --output FILE             write to this file                            [standard output]
  --quiet                   no word of what is being done
  --prices FILE             your own prices       [what --refresh wrote, in your cache folder]
  --refresh                 fetches AWS's public price list for the stack's regions instead
  --self-check              compares formulas and simulation on plans drawn by chance instead
  --plans NUMBER            how many of them                                            [200]
  -h, --help                show this text
`;

/** Bytes that a stream takes as one record, at most. */
const MAX_BYTES = 10 * 2 ** 20;

/** Reads the arguments of `npm run plan`. Throws `UsageError` that names the argument. */
export function parsePlanArguments(args: string[]): PlanCommand {
  const values = parseOptions(args, {
    ...CONFIG_OPTION,
    ...PROGRAM_OPTION,
    rate: { type: "string" },
    bytes: { type: "string" },
    "output-bytes": { type: "string" },
    peak: { type: "string", default: "1" },
    keys: { type: "string" },
    skew: { type: "string" },
    aggregation: { type: "string", default: "1" },
    "duration-ms": { type: "string" },
    records: { type: "string" },
    stack: { type: "string", default: "dev" },
    "max-usd": { type: "string" },
    "max-age-seconds": { type: "string" },
    ...JSON_OPTION,
    output: { type: "string" },
    prices: { type: "string" },
    refresh: { type: "boolean", default: false },
    "self-check": { type: "boolean", default: false },
    plans: { type: "string", default: "200" },
  });
  const { prices, json, output, program = "." } = values;
  const told = { json, output };
  if (values["self-check"]) return { task: "self-check", plans: parseNumber("plans", values.plans, 1, 1e6), ...told };
  const config = readConfig(values.config);
  if (values.refresh) return { task: "refresh", program, stack: parseStack(values.stack), config, prices, ...told };
  const bytes = parseNumber("bytes", values.bytes, 1, MAX_BYTES);
  const load: Load = {
    rate: parseNumber("rate", values.rate, 0.001, 1e9),
    bytes,
    outputBytes: optional("output-bytes", values["output-bytes"], 1, MAX_BYTES) ?? bytes,
    peak: parseNumber("peak", values.peak, 1, 1e6),
    keys: parseKeys(values.keys, values.skew),
    aggregation: parseNumber("aggregation", values.aggregation, 1, 1e5),
    durationMs: optional("duration-ms", values["duration-ms"], 1, 900_000),
  };
  if (load.bytes * load.aggregation > MAX_BYTES)
    throw new UsageError(
      `--aggregation must make records of at most ${MAX_BYTES} bytes, got ${bytes * load.aggregation}.`,
    );
  if (values.records !== undefined && load.durationMs !== undefined)
    throw new UsageError("--records does not go with --duration-ms, which nothing is measured beside.");
  return {
    task: "plan",
    ...{ program, records: values.records },
    stack: parseStack(values.stack),
    config,
    load,
    limits: {
      maxUsd: optional("max-usd", values["max-usd"], 0, 1e12),
      maxAgeSeconds: optional("max-age-seconds", values["max-age-seconds"], 0, 1e9),
    },
    prices,
    ...told,
  };
}

function parseKeys(keys: string | undefined, skew: string | undefined): KeySpread | undefined {
  if (skew !== undefined && skew !== "uniform" && skew !== "zipf")
    throw new UsageError(`--skew must be uniform or zipf, got ${skew}.`);
  if (keys !== undefined && !/^[1-9]\d{0,14}$/.test(keys))
    throw new UsageError(`--keys must be a whole number from 1, got ${keys}.`);
  if (keys !== undefined) return { count: Number(keys), skew: skew ?? "uniform" };
  if (skew === "zipf")
    throw new UsageError("--skew zipf must come with a number of keys, got none.\nFix: --keys 100000");
  return undefined;
}

const optional = (name: string, text: string | undefined, min: number, max: number) =>
  text === undefined ? undefined : parseNumber(name, text, min, max);

function parseNumber(name: string, text: string | undefined, min: number, max: number): number {
  const value = Number(text);
  if (text !== undefined && /^\d+(\.\d+)?$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a number from ${min} to ${max}, got ${text ?? "nothing"}.`);
}
