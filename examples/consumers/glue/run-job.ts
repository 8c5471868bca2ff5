import { spawn } from "node:child_process";
import { once } from "node:events";
import { UsageError } from "../../../command-line/command.ts";

/** Runs local.py over a folder of records; its exit status. Rejects with `UsageError` when there is no such Python, and when `signal` is aborted. */
export async function runJob(
  records: string,
  to: string,
  signal: AbortSignal,
  { PYTHON = "python3" }: NodeJS.ProcessEnv = process.env,
): Promise<number | null> {
  const child = spawn(PYTHON, ["local.py", records, to], {
    cwd: import.meta.dirname,
    env: { ...process.env, PYSPARK_PYTHON: PYTHON },
    stdio: ["ignore", "inherit", "inherit"],
    signal,
  });
  try {
    const [status]: [number | null] = (await once(child, "close")) as [number | null];
    return status;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    throw new UsageError(`PYTHON must name a Python that has pyspark 3.5, got ${PYTHON}, which is not there.`);
  }
}
