import { spawn } from "node:child_process";

/** A command of the Pulumi CLI that failed: its message says which, and how to go on. */
class PulumiError extends Error {
  override readonly name = "PulumiError";
  readonly exitStatus = 1;
}

/** Runs the Pulumi CLI of this project, and returns what it printed if that is to be read. Rejects with {@link PulumiError} when it fails. */
export function runPulumi(args: string[], output: "read" | "show"): Promise<string> {
  if (output === "show") process.stdout.write(`\n> npx pulumi ${args.join(" ")}\n`);
  const child = spawn("npx", ["pulumi", ...args], {
    stdio: ["inherit", output === "read" ? "pipe" : "inherit", "inherit"],
  });
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve(text)
        : reject(
            new PulumiError(
              `npx pulumi ${args.join(" ")} must succeed, got exit status ${code}.\nFix: what it says, then run the same command: it goes on`,
            ),
          ),
    );
  });
}
