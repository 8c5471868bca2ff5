import { spawn } from "node:child_process";
import type { Manner } from "../../command-line/voice.ts";

/** A command of the Pulumi CLI that failed: its message says which, and how to go on. */
class PulumiError extends Error {
  override readonly name = "PulumiError";
  readonly exitStatus = 1;
}

/** Runs the Pulumi CLI of this project: `read` returns what it printed, `show` lets a person see it. Rejects with `PulumiError` when it fails. */
export type RunPulumi = (args: string[], output: "read" | "show") => Promise<string>;

/** Where what is shown goes: standard output may be for one document alone, and nobody may want to see it unless it fails. */
type Shown = "stdout" | "stderr" | "when it fails";

/** The Pulumi CLI, as the command that runs it is to speak. A CLI that asks a person is shown to them. */
export function createPulumi({ json, isQuiet, yes }: Manner & { yes: boolean }): RunPulumi {
  const shown: Shown = isQuiet && yes ? "when it fails" : json ? "stderr" : "stdout";
  return (args, output) => (output === "read" ? read(args) : show(args, shown));
}

async function show(args: string[], shown: Shown): Promise<string> {
  if (shown === "when it fails") return read(args, (text) => process.stderr.write(text));
  const [stream, fd] = shown === "stdout" ? [process.stdout, 1] : [process.stderr, 2];
  stream.write(`\n> npx pulumi ${args.join(" ")}\n`);
  const child = spawn("npx", ["pulumi", ...args], { stdio: ["inherit", fd, "inherit"] });
  await ending(child, args);
  return "";
}

async function read(args: string[], onFailure: (text: string) => void = () => {}): Promise<string> {
  const child = spawn("npx", ["pulumi", ...args], { stdio: ["inherit", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  try {
    await ending(child, args);
    return text;
  } catch (error) {
    onFailure(text);
    throw error;
  }
}

const ending = (child: ReturnType<typeof spawn>, args: string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve()
        : reject(
            new PulumiError(
              `npx pulumi ${args.join(" ")} must succeed, got exit status ${code}.\nFix: what it says, then run the same command: it goes on`,
            ),
          ),
    );
  });
