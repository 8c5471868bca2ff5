import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** The script of an example that uses it. */
export const TRY_FILE = "try.ts";

/** What a try is started with. */
export type TryArgs = {
  /** Folder of the program. */
  program: string;
  outputsFile: string;
  environment: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** Whether standard output is for the result: then the try says what it sees on standard error. */
  isApart: boolean;
};

/** Runs a program's `try.ts` to its end, in the program's folder. Resolves with whether it ended with status 0. */
export async function runTry({ program, outputsFile, environment, signal, isApart }: TryArgs): Promise<boolean> {
  // What a shell sets for real AWS must not reach it.
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS_|PULUMI_|npm_config_)/.test(name));
  const child = spawn(process.execPath, [path.join(program, TRY_FILE), "--outputs", outputsFile], {
    cwd: program,
    env: { ...Object.fromEntries(own), ...environment },
    stdio: ["ignore", isApart ? 2 : "inherit", "inherit"],
  });
  const kill = () => child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  process.on("exit", kill);
  try {
    const [status] = await once(child, "close");
    return status === 0;
  } finally {
    signal.removeEventListener("abort", kill);
    process.off("exit", kill);
  }
}
