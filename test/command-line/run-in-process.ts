import { type Command, runCommand } from "../../command-line/command.ts";

/** Runs a command in this process: its exit status, and what the command line itself says. What `run` prints is not caught. */
export async function runInProcess<Options>(
  spec: Command<Options>,
  args: readonly string[],
  signal = new AbortController().signal,
) {
  const said = { stdout: "", stderr: "" };
  const status = await runCommand(spec, [...args], signal, {
    say: (text) => (said.stdout += text),
    complain: (text) => (said.stderr += text),
  });
  return { status, ...said };
}
