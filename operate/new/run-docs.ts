import { spawn } from "node:child_process";
import { z } from "zod";

/** The pages could not be written: the new part was. */
class DocsError extends Error {
  override readonly name = "DocsError";
  readonly exitStatus = 1;
}

const document = z.object({ wrote: z.array(z.string()) });

/** Writes the generated pages of a project anew, and returns which have changed. Rejects with {@link DocsError}. */
export async function runDocs(folder: string, signal: AbortSignal): Promise<string[]> {
  const child = spawn(process.execPath, ["docs/generate.ts", "--json", "--quiet"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    signal,
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (status === 0) return document.parse(JSON.parse(text)).wrote;
  throw new DocsError(
    `The flow was written, and its pages must be too, got exit status ${status}.\nFix: mend what stands above, then npm run docs`,
  );
}
