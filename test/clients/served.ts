import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { OUTPUTS_FILE } from "../../command-line/laptop.ts";
import { start } from "./run.ts";

/** `npm start -- --serve`, up. */
export type Served = {
  /** What it tells clients to export. */
  environment: Record<string, string>;
  /** The same over TLS. */
  overTls: Record<string, string>;
  /** File with the stack's outputs, in a folder that the test may use. */
  outputs: string;
  /** What it has said so far. */
  said(): string;
  stop(): Promise<void>;
};

/** Serves stack dev with these settings, until stopped. Rejects with what it said when it does not come up. */
export async function startServed(settings: Readonly<Record<string, unknown>>): Promise<Served> {
  const output = await mkdtemp(path.join(tmpdir(), "clients-"));
  const config = Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${JSON.stringify(value)}`]);
  const serving = start(["local/start.ts", "--serve", "--output", output, ...config]);
  let hasEnded = false;
  const ended = serving.ended.then(() => {
    hasEnded = true;
  });
  while (!serving.said().includes("Ctrl-C stops it.")) {
    if (hasEnded) throw new Error(`npm start -- --serve must come up, got:\n${serving.said()}`);
    await pause(200);
  }
  const [plain = "", tls = ""] = serving.said().split("With TLS on the same port");
  const environment = exportsOf(plain);
  return {
    environment,
    overTls: { ...environment, ...exportsOf(tls) },
    outputs: path.join(output, OUTPUTS_FILE),
    said: serving.said,
    async stop() {
      serving.kill("SIGINT");
      await ended;
      await rm(output, { recursive: true, force: true });
    },
  };
}

/** What the `export` lines of a text set. */
const exportsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^ +export (.+)$/gm)].flatMap(([, line = ""]) =>
      line.split(" ").map((pair) => pair.split(/=(.*)/s).slice(0, 2)),
    ),
  );
