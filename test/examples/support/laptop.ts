import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import type { Contract } from "../../../client/contract.ts";
import { type Emulator, startEmulator } from "../../../emulator/emulator.ts";
import { BUNDLE_OPTIONS } from "../../../infra/flow/package/bundle-options.ts";
import { createContract } from "../../client/support/contract.ts";

const SCOPE = { account: "000000000000", region: "eu-west-1" };
const ROOT = path.resolve(import.meta.dirname, "../../..");

/** Streams, the story's function between them, and a file with the outputs, all on this machine. */
export type Laptop = {
  emulator: Emulator;
  contract: Contract;
  /** File with the outputs. */
  outputs: string;
  /** A folder for the test's own files. */
  folder: string;
  /** A file with outputs whose output stream is another, in a folder of its own. */
  outputsWith(output: string): Promise<string>;
  stop(): Promise<void>;
};

/** Starts a laptop in this process and points the SDK of this process to it until it is stopped. */
export async function startLaptop(): Promise<Laptop> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "examples-"));
  await bundleFunction(path.join(folder, "function"));
  const emulator = await startEmulator();
  const environment = { ...emulator.environment(SCOPE.region) };
  const inherited = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  const contract = createContract([SCOPE.region]);
  for (const StreamName of ["users", "enriched"]) emulator.kinesis.createStream(SCOPE, { StreamName, ShardCount: 2 });
  await emulator.objectStore.createBucket("failures-eu-west-1");
  emulator.startFunction({
    ...{ name: "enrich", region: SCOPE.region, folder: path.join(folder, "function"), stream: "users" },
    ...{ timeoutSeconds: 30, memoryMib: 512 },
    environment: {
      OUTPUT_STREAM_ARN: contract.regions[SCOPE.region]?.output.arn ?? "",
      FAILURE_STORE_BUCKET: "failures-eu-west-1",
      MAX_RECORD_BYTES: "1048576",
    },
    mapping: { functionResponseTypes: ["ReportBatchItemFailures"] },
  });
  const outputs = path.join(folder, "outputs.json");
  await writeFile(outputs, JSON.stringify(contract));
  return {
    ...{ emulator, contract, outputs, folder },
    async outputsWith(output) {
      const file = path.join(await mkdtemp(path.join(folder, "outputs-")), "outputs.json");
      await writeFile(file, JSON.stringify(contract).replaceAll('stream/enriched"', `stream/${output}"`));
      return file;
    },
    async stop() {
      await emulator.stop();
      for (const [name, value] of inherited) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function bundleFunction(outdir: string): Promise<void> {
  const entryPoints = { index: path.join(ROOT, "handlers/enrich/index.ts") };
  await build({ ...BUNDLE_OPTIONS, entryPoints, outdir, logLevel: "error" });
  await copyFile(path.join(ROOT, "handlers/enrich/catalogue.json"), path.join(outdir, "catalogue.json"));
}
