import { UsageError } from "../../command-line/command.ts";
import { JSON_OPTION, parseOptions, parseStack } from "../../command-line/options.ts";

/** What `npm run move-trigger` was asked to do. */
export type MoveCommand = {
  stack: string;
  /** Settings of the stack to change with the move, without the project's name: key → text. */
  settings: Record<string, string>;
  /** Where to begin, in milliseconds since the Unix epoch; undefined to ask CloudWatch. */
  fromMs: number | undefined;
  /** Whether to show what would be done, and stop. */
  dryRun: boolean;
  /** Whether to let the triggers read on, instead of moving them. */
  back: boolean;
  /** Whether `pulumi up` asks nobody. */
  yes: boolean;
  /** File with the stack's outputs. */
  outputs: string | undefined;
  json: boolean;
};

export const MOVE_USAGE = `Usage: npm run move-trigger -- --stack NAME --set KEY=VALUE [OPTIONS]

Changes what a living trigger can't change, such as fanOut, and loses no record: pauses the stream
triggers of the stack, waits until what is under way has ended, and lets \`pulumi up\` make them
anew, from a time before the last record that was read. Some records come twice, with the same
enrichment.id. After a kill, the same command goes on.

  --stack NAME      the stack, as its outputs name it
  --set KEY=VALUE   a setting of the stack to change with the move: fanOut=true
  --from TIME       begin here, such as 2026-11-21T10:00:00Z   [by the iterator age]
  --dry-run         show the triggers and what would be done, and stop
  --back            let paused triggers read on where they stopped, and move nothing
  --yes             let \`pulumi up\` go on without asking
  --outputs FILE    what \`npx pulumi stack output --json\` printed
                    [out/outputs.json, which npm start -- --serve writes]
  --json            print the triggers, and where they begin, as JSON
  --quiet           no word of what is being done
  -h, --help        show this text

Exit status: 0 when the triggers are moved, 1 when something is left to do, 2 for wrong arguments,
130 after Ctrl-C.
`;

/** Reads the arguments of `npm run move-trigger`. Throws `UsageError` that names the argument. */
export function parseMoveArguments(args: string[]): MoveCommand {
  const values = parseOptions(args, {
    set: { type: "string", multiple: true, default: [] },
    stack: { type: "string" },
    from: { type: "string" },
    "dry-run": { type: "boolean", default: false },
    back: { type: "boolean", default: false },
    yes: { type: "boolean", default: false },
    outputs: { type: "string" },
    ...JSON_OPTION,
  });
  if (!values.stack) throw new UsageError("--stack must name a stack, got nothing.");
  return {
    stack: parseStack(values.stack),
    settings: Object.fromEntries(values.set.map(parseSetting)),
    fromMs: values.from === undefined ? undefined : parseFrom(values.from),
    dryRun: values["dry-run"],
    back: values.back,
    yes: values.yes,
    outputs: values.outputs,
    json: values.json,
  };
}

const OWNED = ["startingPosition", "replaceTriggers"];

function parseSetting(pair: string): [key: string, value: string] {
  const [, key = "", value = ""] = /^(\w+)=(.*)$/s.exec(pair) ?? [];
  if (key === "") throw new UsageError(`--set must be a setting and its value, got ${pair}.\nFix: --set fanOut=true`);
  if (!OWNED.includes(key)) return [key, value];
  throw new UsageError(`--set must leave ${key} to this command, got ${pair}.\nFix: --from TIME says where to begin`);
}

function parseFrom(text: string): number {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new UsageError(`--from must be a time in UTC, such as 2026-11-21T10:00:00Z, got ${text}.`);
}
