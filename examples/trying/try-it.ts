import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { type Command, command, UsageError } from "../../command-line/command.ts";
import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import { parseOptions } from "../../command-line/options.ts";

/** What a try works with. */
export type Trying<Outputs> = {
  /** The stack's outputs, checked. */
  outputs: Outputs;
  /**
   * Looks until `look` resolves with what is neither undefined nor false, then says that `what` is so.
   * Rejects with {@link NotSeenError} when time is up; an error of `look` ends it at once.
   * @param seconds how long to look. @default 60
   */
  see: <T>(what: string, look: () => Promise<T | undefined | false>, seconds?: number) => Promise<T>;
  /** Aborted when the user stops the try. */
  signal: AbortSignal;
};

/** How an example is tried. */
export type TryItArgs<Outputs> = {
  /** What the program's outputs hold. */
  outputs: z.ZodType<Outputs>;
  /** Uses the program as an application would, and sees what comes out. */
  run: (trying: Trying<Outputs>) => Promise<void>;
};

/** Something that a try was to see, and has not seen. */
export class NotSeenError extends Error {
  override readonly name = "NotSeenError";
  readonly exitStatus = 1;
}

const USAGE = `Usage: npx node try.ts --outputs FILE

Uses what this folder's program has made, as an application would, and checks what comes out: on this machine, as
npm start -- --program starts it, or in AWS.

  --outputs FILE  the stack's outputs: npx pulumi stack output --json > FILE
  -h, --help      show this text

Exit status: 0 when everything was seen, 1 when not.
`;

const LOOK_EVERY_MS = 200;
const LONGEST_SECONDS = 60;

/** The whole of an example's `try.ts`: reads `--outputs`, runs, says what was seen, and sets the exit status. */
export const tryIt = <Outputs>(args: TryItArgs<Outputs>): Promise<void> => command(tryCommand(args));

/** A try as a command line. */
export function tryCommand<Outputs>({ outputs: schema, run }: TryItArgs<Outputs>): Command<string> {
  return {
    usage: USAGE,
    parse(args) {
      const { outputs } = parseOptions(args, { outputs: { type: "string" } });
      if (outputs === undefined)
        throw new UsageError("--outputs must name the file of the stack's outputs, got nothing.");
      return outputs;
    },
    async run(file, signal) {
      const outputs = await readOutputs(file, schema);
      await run({ outputs, see: (...args) => see(signal, ...args), signal });
      return 0;
    },
  };
}

async function see<T>(
  signal: AbortSignal,
  what: string,
  look: () => Promise<T | undefined | false>,
  seconds = LONGEST_SECONDS,
): Promise<T> {
  const untilMs = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) {
      process.stdout.write(`  seen: ${what}\n`);
      return seen;
    }
    if (performance.now() > untilMs) throw new NotSeenError(`Not seen in ${seconds} s: ${what}`);
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Reads and checks a stack's outputs. Rejects with `UsageError` when they can't be used. */
async function readOutputs<Outputs>(file: string, schema: z.ZodType<Outputs>): Promise<Outputs> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageError(`--outputs must be a file that can be read, got ${file}.`);
  });
  if (text.includes(ACCOUNT_ID) && process.env.AWS_ENDPOINT_URL === undefined)
    throw new UsageError(`AWS_ENDPOINT_URL must be set for ${file}, got nothing.\nFix: export what --serve prints.`);
  const { data, error } = schema.safeParse(parseJson(text));
  if (error === undefined) return data;
  throw new UsageError(`--outputs ${file} must hold what this program exports, got:\n${error.message}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
