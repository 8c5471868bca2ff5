import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, writeFile } from "node:fs/promises";
import path from "node:path";
import { classPathArguments, trustArguments } from "./java.ts";

/** What the daemon reads, by whom, and where it keeps what it says. */
export type Daemon = {
  stream: string;
  region: string;
  /** The file that the shards' processes append to. */
  arrivals: string;
  /** Takes the daemon's settings and its log. */
  folder: string;
  /** `APPLICATION`, `RETRIEVAL`, `CONSUMER_ARN`, `WORKER`, and what AWS's SDK reads. */
  environment: NodeJS.ProcessEnv;
};

/** How long shards may take to checkpoint when the daemon is told to end. */
const GRACE_MS = 20_000;

/**
 * The daemon's settings.
 * Follows https://docs.aws.amazon.com/streams/latest/dev/kcl-configuration.html
 */
export function daemonProperties({ stream, region, environment }: Daemon): Record<string, string> {
  const { APPLICATION = "tributary-node-reader", RETRIEVAL, CONSUMER_ARN, WORKER, AWS_ENDPOINT_URL } = environment;
  return {
    // Started in this folder, for each shard; split at spaces.
    executableName: "node consumer.ts",
    processingLanguage: "nodejs/24",
    applicationName: APPLICATION,
    streamName: stream,
    regionName: region,
    AwsCredentialsProvider: "DefaultCredentialsProvider",
    initialPositionInStream: "TRIM_HORIZON",
    retrievalMode: RETRIEVAL === "fan-out" ? "FANOUT" : "POLLING",
    shutdownGraceMillis: String(GRACE_MS),
    // With the ARN of a consumer it neither looks for one of its own name nor registers one.
    ...(CONSUMER_ARN === undefined ? {} : { "fanoutConfig.consumerArn": CONSUMER_ARN }),
    ...(WORKER === undefined ? {} : { workerId: WORKER }),
    // Workers of one machine share its CPU: how busy it is does not tell them apart, and shards are shared by their number.
    ...(AWS_ENDPOINT_URL === undefined ? {} : { disableWorkerMetrics: "true" }),
  };
}

const DAEMON_CLASS = "software.amazon.kinesis.multilang.MultiLangDaemon";

/** Starts the daemon. `ended` resolves with its exit status; null when a signal ended it. */
export async function startDaemon(
  daemon: Daemon,
  signal: AbortSignal,
): Promise<{ ended: Promise<number | null>; log: string; stop(): void }> {
  const { folder, environment, arrivals } = daemon;
  const properties = path.join(folder, "daemon.properties");
  const log = path.join(folder, "daemon.log");
  await mkdir(folder, { recursive: true });
  const lines = Object.entries(daemonProperties(daemon)).map(([name, value]) => `${name} = ${value}\n`);
  await writeFile(properties, lines.join(""));
  const trust = await trustArguments(environment, folder);
  const classPath = await classPathArguments(folder, signal);
  await using output = await open(log, "a");
  const child = spawn("java", [...trust, ...classPath, DAEMON_CLASS, "--properties-file", properties], {
    cwd: import.meta.dirname,
    // The shards' processes are of the same Node.js as this one.
    env: {
      ...environment,
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${environment.PATH}`,
      ARRIVALS: arrivals,
    },
    // What the shards' processes say on their standard error, it says on its own.
    stdio: ["ignore", output.fd, "inherit"],
  });
  const ended = once(child, "close").then(([status]) => status as number | null);
  return { ended, log, stop: () => child.kill("SIGTERM") };
}
