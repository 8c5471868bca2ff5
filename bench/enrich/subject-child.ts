import type { Subject } from "./measure.ts";

/** One subject in a process of its own, as a function runs alone: it is measured for a while whenever the parent says so. */
const [module = "", args = ""] = process.argv.slice(2);
const { createSubject } = await import(module);
const { run, units }: Subject = await createSubject(JSON.parse(args));

/** Nanoseconds a unit, over so many milliseconds at least. */
async function measure(milliseconds: number): Promise<number> {
  const startedAt = performance.now();
  let calls = 0;
  let elapsed = 0;
  while (elapsed < milliseconds) {
    await run();
    calls += 1;
    elapsed = performance.now() - startedAt;
  }
  return (elapsed * 1e6) / (calls * units);
}

process.on("message", async (milliseconds: number) => process.send?.(await measure(milliseconds)));
