import { type Command, runCommand } from "../../../command-line/command.ts";

/** Runs an example in this process, and answers its exit status and what it said. */
export async function runExample<Options>(example: Command<Options>, args: string[], signal?: AbortSignal) {
  const said: string[] = [];
  const { log, error } = console;
  const take = (text: unknown) => void said.push(String(text));
  Object.assign(console, { log: take, error: take });
  try {
    const voices = { say: take, complain: take };
    const status = await runCommand(example, args, signal ?? new AbortController().signal, voices);
    return { status, said: said.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}
