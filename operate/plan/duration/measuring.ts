import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Task, Told } from "./task.ts";

/** Whatever it takes, an event is not given longer than this, in milliseconds. */
const LONGEST_MS = 4000;
const TIMEOUT_MS = 60_000;

type Handler = (event: unknown, context: object) => Promise<unknown>;

process.once("message", (task: Task) => {
  void measure(task).then((told) => {
    process.send?.(told, () => process.exit(0));
  });
});

async function measure({ module, handler, few, many, warmUs, measuredUs }: Task): Promise<Told> {
  const loaded: Record<string, Handler | undefined> = await import(pathToFileURL(path.resolve(module)).href);
  const run = loaded[handler];
  if (run === undefined) throw new Error(`${module} exports no ${handler}`);
  const invocations = { few: 0, many: 0 };
  const spend = async (name: "few" | "many", us: number) => {
    const text = { few, many }[name];
    const [start, startedAt] = [process.cpuUsage(), performance.now()];
    for (let count = 1; ; count++) {
      await run(JSON.parse(text), contextOf(count));
      invocations[name] += 1;
      const { user, system } = process.cpuUsage(start);
      if (user + system >= us || performance.now() - startedAt > LONGEST_MS) return (user + system) / count / 1e6;
    }
  };
  for (const name of ["few", "many"] as const) await spend(name, warmUs);
  return { few: await spend("few", measuredUs), many: await spend("many", measuredUs), invocations };
}

const contextOf = (count: number) => ({
  functionName: "measured",
  functionVersion: "1",
  awsRequestId: `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`,
  invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:measured:live",
  getRemainingTimeInMillis: () => TIMEOUT_MS,
});
