import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Contract } from "../../client/index.ts";
import type { DeployedResources } from "../deploy/resources.ts";
import { flowFolder, flowOf } from "./output-files.ts";

/** What functions write, each in a file of its own. */
export type FunctionLogs = {
  write(functionName: string, line: string): void;
  /** Resolves when all is written. */
  close(): Promise<void>;
};

/** Opens `function.log` of every function: in its flow's folder, or, when it belongs to none, in one of its own name. */
export async function openLogs(
  contract: Contract,
  { functions }: DeployedResources,
  output: string,
): Promise<FunctionLogs> {
  const opened = await Promise.all(
    functions.map(async ({ region, outputs }) => {
      const folder = flowFolder(output, region, flowOf(contract, region, outputs.arn) ?? outputs.name);
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
