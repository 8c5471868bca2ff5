import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { UsageError } from "./command.ts";

/** Names of stacks, which are parts of files' names here. */
const STACK = /^[\w.-]+$/;
const SETTING = /^[\w.-]+(?::[\w.-]+)?$/;

/** The option `-c`, which {@link readConfig} reads. */
export const CONFIG_OPTION = { config: { type: "string", short: "c", multiple: true } } as const;

/** The option `--json`. */
export const JSON_OPTION = { json: { type: "boolean", default: false } } as const;

/** The option `--program`: the folder of a program's Pulumi.yaml. */
export const PROGRAM_OPTION = { program: { type: "string" } } as const;

/**
 * Reads options by `node:util`'s rules. Throws {@link UsageError} for what they refuse, and for options that npm took for its own:
 * `npm start --serve` gives the script no argument, but an environment variable.
 */
export function parseOptions<const Options extends ParseArgsOptionsConfig>(
  args: string[],
  options: Options,
  environment: NodeJS.ProcessEnv = process.env,
) {
  return parseWords(args, options, environment, false).values;
}

/** The same for a command that takes words beside its options. */
export function parseWords<const Options extends ParseArgsOptionsConfig>(
  args: string[],
  options: Options,
  environment: NodeJS.ProcessEnv = process.env,
  allowPositionals = true,
) {
  refuseTaken(args, options, environment);
  try {
    const { values, positionals: words } = parseArgs({ args, options, allowPositionals });
    return { values, words };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Returns the name of a stack. Throws {@link UsageError} for what none can be named. */
export function parseStack(stack: string): string {
  if (STACK.test(stack)) return stack;
  throw new UsageError(`--stack must be the name of a stack, got "${stack}".`);
}

/** Returns how often something is measured. Throws {@link UsageError} for what is no whole number from 1. */
export function parseRounds(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(`--rounds must be a whole number from 1, got ${text}.`);
}

/**
 * Reads settings for this run only, from `-c KEY=VALUE`: key → text, structured values as JSON. The last one of a key counts.
 * Throws {@link UsageError} for what is no setting, or no JSON though it begins with `[` or `{`.
 */
export function readConfig(pairs: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      const [key, value] = [pair.slice(0, Math.max(at, 0)), pair.slice(at + 1)];
      if (!SETTING.test(key))
        throw new UsageError(`-c must be a setting and its value, got ${pair}.\nFix: -c retentionHours=24`);
      if (/^[[{]/.test(value)) checkJson(key, value);
      return [key, value];
    }),
  );
}

function checkJson(key: string, value: string): void {
  try {
    JSON.parse(value);
  } catch {
    throw new UsageError(
      `-c ${key} must be JSON, as it begins with ${value[0]}, got ${value}.\nFix: -c '${key}=["one","two"]', in quotes for the shell`,
    );
  }
}

/** npm keeps options that stand before `--` to itself, and tells them in environment variables alone. */
function refuseTaken(args: readonly string[], options: ParseArgsOptionsConfig, environment: NodeJS.ProcessEnv): void {
  const script = environment.npm_lifecycle_event;
  if (script === undefined) return;
  const taken = Object.entries(options).flatMap(([name, { type }]) => {
    const value = environment[`npm_config_${name.replaceAll("-", "_")}`];
    if (!value || args.some((each) => each === `--${name}` || each.startsWith(`--${name}=`))) return [];
    if (value !== "true") return [`--${name} ${value}`];
    return [type === "string" ? `--${name} VALUE` : `--${name}`];
  });
  // npm's own -c is --call.
  const call = environment.npm_config_call ?? "";
  if (options.config?.short === "c" && /^[\w.:-]+=\S*$/.test(call)) taken.push(`-c ${call}`);
  if (taken.length === 0) return;
  const run = script === "start" ? "npm start" : `npm run ${script}`;
  throw new UsageError(
    `Options must come after --, or npm takes them for its own, got ${taken.join(" ")} before it.\n` +
      `Fix: ${run} -- ${taken.join(" ")}`,
  );
}
