import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { DeployedFunction } from "../deploy/functions.ts";
import type { DeployedResources } from "../deploy/resources.ts";

/** What functions write, each in a file of its own. */
export type FunctionLogs = {
  write(functionName: string, line: string): void;
  /** Resolves when all is written. */
  close(): Promise<void>;
};

/** Opens `function.log` of every function, in its folder. */
export async function openLogs(
  { functions }: DeployedResources,
  folderOf: (lambda: DeployedFunction) => string,
): Promise<FunctionLogs> {
  const opened = await Promise.all(
    functions.map(async (lambda) => {
      const { outputs } = lambda;
      const folder = folderOf(lambda);
      await mkdir(folder, { recursive: true });
      return [outputs.name, createWriteStream(path.join(folder, "function.log"))] as const;
    }),
  );
  const files = new Map(opened);
  return {
    write: (functionName, line) => void files.get(functionName)?.write(`${line}\n`),
    async close() {
      await Promise.all([...files.values()].map((file) => new Promise<void>((done) => file.end(done))));
    },
  };
}
