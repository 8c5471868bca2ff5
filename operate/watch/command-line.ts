import { UsageError } from "../../command-line/command.ts";
import { JSON_OPTION, parseOptions, parseStack } from "../../command-line/options.ts";

/** What `npm run watch` was asked to do. */
export type WatchCommand = {
  /** The stack that the outputs must be of; undefined to take any. */
  stack: string | undefined;
  /** File with the stack's outputs. */
  outputs: string | undefined;
  /** What counts cover. */
  minutes: number;
  /** The one region that is looked at; undefined for all. */
  region: string | undefined;
  /** Whether records themselves are read and shown. */
  showsRecords: boolean;
  /** Whether the rights that it needs are printed, and nothing is shown. */
  isPolicy: boolean;
  json: boolean;
};

export const WATCH_USAGE = `Usage: npm run watch -- --outputs FILE [OPTIONS]

Serves a page on this machine that shows a stack in AWS: what goes through its streams and flows,
the state of its alarms, what failed, traces and logs. It reads only, and only while the page is
looked at.

  --outputs FILE    what \`npx pulumi stack output --json\` printed
                    [out/outputs.json, which npm start -- --serve writes]
  --stack NAME      the stack that the outputs must be of            [any]
  --region NAME     this region alone                                [all of them]
  --minutes NUMBER  what the counts cover, 5 to 1440                 [60]
  --records         read some records too, and show them before and after: they are personal data
                    if yours are
  --policy          print an IAM policy with all that it needs for these outputs, and end; with
                    --records, what that needs too
  --json            print where the page is as JSON, before it is looked at
  --quiet           no word of what is being done
  -h, --help        show this text
`;

/** Reads the arguments of `npm run watch`. Throws `UsageError` that names the argument. */
export function parseWatchArguments(args: string[]): WatchCommand {
  const values = parseOptions(args, {
    stack: { type: "string" },
    outputs: { type: "string" },
    minutes: { type: "string", default: "60" },
    region: { type: "string" },
    records: { type: "boolean", default: false },
    policy: { type: "boolean", default: false },
    ...JSON_OPTION,
  });
  const minutes = Number(values.minutes);
  if (!/^\d+$/.test(values.minutes) || minutes < 5 || minutes > 1440)
    throw new UsageError(`--minutes must be a whole number from 5 to 1440, got ${values.minutes}.`);
  const stack = values.stack === undefined ? undefined : parseStack(values.stack);
  const { outputs, region, records: showsRecords, policy: isPolicy, json } = values;
  if (isPolicy && json) throw new UsageError("--json does not go with --policy, which prints JSON that IAM takes.");
  return { stack, outputs, minutes, region, showsRecords, isPolicy, json };
}
