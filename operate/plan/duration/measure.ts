import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { devNull } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { ACCOUNT_ID } from "../../../command-line/laptop.ts";
import type { Graph } from "../../../offline/graph.ts";
import { declaredRegions } from "../declared.ts";
import { largestBatch } from "../invoking/invoking.ts";
import { type Answering, startAnswering } from "./answering.ts";
import type { FunctionTime } from "./duration.ts";
import type { Task, Told } from "./task.ts";

const PROJECT_FOLDER = path.resolve(import.meta.dirname, "../../..");
const CHILD = path.join(import.meta.dirname, "measuring.ts");
/** Functions reach this machine alone, here as everywhere on a laptop. */
const GUARD = pathToFileURL(path.join(PROJECT_FOLDER, "emulator/lambda/bootstrap/preload.ts")).href;
/** A batch of which a record's part can be told from the invocation's own. */
const MOST_RECORDS = 500;
/** The part of its records that a function must publish, to be measured by them. */
const ENOUGH = 0.9;
const PATIENCE_MS = 30_000;
const EFFORT = { warmUs: 200_000, measuredUs: 250_000 };

const functionSchema = z.object({
  code: z.object({ kind: z.literal("file-archive"), path: z.string() }),
  handler: z.string().regex(/^[\w/-]+\.\w+$/),
  environment: z.object({ variables: z.record(z.string(), z.string()).default({}) }).default({ variables: {} }),
});

/** What is measured. */
export type MeasureArgs = {
  graph: Graph;
  records: Iterable<string>;
  /** Whether they are the functions' own: then what becomes of them is right, whatever it is. */
  areOwn: boolean;
  bytes: number;
  signal: AbortSignal;
  /** CPU time that is spent on each of a function's events before it counts, and then, in microseconds. */
  effort?: Pick<Task, "warmUs" | "measuredUs">;
};

/**
 * Invokes, in a process of its own, the package of each function that a stream drives and that publishes, and takes its CPU time. By the
 * function's name: what was found, or why it can't be. Functions with the same package are measured once.
 */
export async function measureFunctions(args: MeasureArgs): Promise<ReadonlyMap<string, FunctionTime>> {
  const found = new Map<string, FunctionTime>();
  const known = new Map<string, FunctionTime>();
  const functions = args.graph.resources.filter(({ type }) => type === "aws:lambda/function:Function");
  const resources = new Map(functions.map((resource) => [resource.name, resource]));
  for (const { flows, queueFlows } of declaredRegions(args.graph)) {
    for (const { function: fn } of queueFlows)
      found.set(fn.name, { problem: "a queue drives it, and its messages are not known" });
    for (const flow of flows) {
      const { name, output } = flow.function;
      const { data } = functionSchema.safeParse(resources.get(name)?.inputs);
      if (output === undefined && !args.areOwn)
        found.set(name, { problem: "it publishes nothing that would show that it took the records" });
      else if (data === undefined) found.set(name, { problem: "its package is no folder on this machine" });
      else {
        const key = `${data.code.path} ${data.handler} ${data.environment.variables.FLOW_NAME}`;
        const batch = largestBatch({ load: { rate: 1, bytes: args.bytes }, batchSize: flow.batchSize });
        const one = known.get(key) ?? (await measureOne(data, Math.min(batch, MOST_RECORDS), args));
        known.set(key, one);
        found.set(name, one);
      }
    }
  }
  return found;
}

type MeasuredFunction = z.infer<typeof functionSchema>;

async function measureOne(
  fn: MeasuredFunction,
  batch: number,
  { records, areOwn, signal, effort = EFFORT }: MeasureArgs,
): Promise<FunctionTime> {
  const module = moduleOf(fn);
  if (module === undefined) return { problem: `its package has no module for ${fn.handler}` };
  const source = records[Symbol.iterator]();
  const many = eventOf(source, batch);
  const task = { module, handler: fn.handler.split(".")[1] ?? "", few: eventOf(source, 1), many, ...effort };
  const aws = await startAnswering();
  try {
    const told = await askChild(task, fn, aws, signal);
    const { few, many: full } = told.invocations;
    if (!areOwn && aws.published() < ENOUGH * (few + batch * full))
      return {
        problem: "it doesn't publish the records that it was measured with: give your own, --records FILE.ndjson",
      };
    const msPerRecord = batch === 1 ? 0 : Math.max(0, ((told.many - told.few) * 1000) / (batch - 1));
    return { ms: Math.max(0, told.few * 1000 - msPerRecord), msPerRecord };
  } catch (error) {
    signal.throwIfAborted();
    return { problem: `it could not be measured: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    aws.close();
  }
}

function moduleOf({ code, handler }: MeasuredFunction): string | undefined {
  const [name = ""] = handler.split(".");
  return ["mjs", "js", "cjs"]
    .map((ending) => path.join(code.path, `${name}.${ending}`))
    .find((file) => existsSync(file));
}

function askChild(
  task: Task,
  { code, environment }: MeasuredFunction,
  aws: Answering,
  signal: AbortSignal,
): Promise<Told> {
  const child = fork(CHILD, {
    cwd: code.path,
    env: {
      ...environment.variables,
      ...{ PATH: process.env.PATH, LAMBDA_TASK_ROOT: code.path, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: aws.url },
      ...{ AWS_ACCESS_KEY_ID: ACCOUNT_ID, AWS_SECRET_ACCESS_KEY: "local", AWS_SESSION_TOKEN: "local" },
      ...{ AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull },
    },
    execArgv: ["--import", GUARD],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    signal,
    timeout: PATIENCE_MS,
  });
  return new Promise((resolve, reject) => {
    child.once("message", (told: Told) => resolve(told));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`its process ended with ${code ?? "a signal"}`)));
    child.send(task);
  });
}

/** An event of a stream with so many records. */
function eventOf(source: Iterator<string>, count: number): string {
  const Records = Array.from({ length: count }, (_, index) => {
    const data = Buffer.from(String(source.next().value));
    const sequenceNumber = String(49_600_000_000_000_000_000n + BigInt(index));
    return {
      kinesis: {
        ...{ kinesisSchemaVersion: "1.0", partitionKey: `key-${index}`, sequenceNumber },
        ...{ data: data.toString("base64"), approximateArrivalTimestamp: 1_767_600_000 },
      },
      ...{ eventSource: "aws:kinesis", eventVersion: "1.0", eventID: `shardId-000000000000:${sequenceNumber}` },
      ...{ eventName: "aws:kinesis:record", awsRegion: "us-east-1" },
      invokeIdentityArn: "arn:aws:iam::000000000000:role/measured",
      eventSourceARN: "arn:aws:kinesis:us-east-1:000000000000:stream/measured",
    };
  });
  return JSON.stringify({ Records });
}
