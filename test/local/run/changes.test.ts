import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { type Changes, createChanges, watchProject } from "../../../local/run/changes.ts";
import { runAgain } from "../../../local/run/run-again.ts";

describe("changes of files", () => {
  const createSubject = () => {
    const clock = createVirtualClock();
    let change: (file: string) => void = () => {};
    let isWatching = true;
    const changes = createChanges((onChange) => {
      change = onChange;
      return () => {
        isWatching = false;
      };
    }, clock);
    return { clock, changes, change: (file: string) => change(file), isWatching: () => isWatching };
  };
  const { signal } = new AbortController();

  it("are one when they come together", async () => {
    const { clock, changes, change } = createSubject();
    await clock.run(async () => {
      const next = changes.next(signal).then((file) => [file, clock.now()]);
      const startedAtMs = clock.now();
      change("a");
      await clock.sleep(150);
      change("b");
      await clock.sleep(150);
      change("c");
      const [file, atMs] = await next;
      expect(file).to.equal("c");
      expect(Number(atMs) - startedAtMs).to.be.within(500, 700);
    });
  });

  it("are kept until somebody asks", async () => {
    const { clock, changes, change } = createSubject();
    change("early");
    expect(await clock.run(() => changes.next(signal))).to.equal("early");
  });

  it("end with the signal's reason when aborted", async () => {
    const { changes } = createSubject();
    const error = await changes.next(AbortSignal.abort(new Error("stop"))).catch((caught: Error) => caught);
    expect(error).to.have.property("message", "stop");
  });

  it("are heard of the program's files and of the input, and of nothing else", async () => {
    const project = await mkdtemp(path.join(tmpdir(), "tributary-watch-"));
    const at = (...parts: string[]) => path.join(project, ...parts);
    for (const folder of ["handlers/a", "node_modules/x", "mine", "docs", ".git"])
      await mkdir(at(folder), { recursive: true });
    await writeFile(at("docs", "input.ndjson"), "");
    const changes = createChanges(watchProject(project, at("mine"), [at("docs", "input.ndjson")]), realClock);
    try {
      for (const [folder, name] of [
        ["node_modules/x", "a.js"],
        ["mine", "report.json"],
        ["docs", "a.md"],
        [".git", "HEAD"],
        ["handlers/a", ".swp"],
      ] as const)
        await writeFile(at(folder, name), "x");
      await writeFile(at("handlers", "a", "index.ts"), "x");
      expect(await changes.next(signal)).to.equal(path.join("a", "index.ts"));
      await writeFile(at("new.ndjson"), "x");
      expect(await changes.next(signal)).to.equal("new.ndjson");
      await rename(at("new.ndjson"), at("docs", "input.ndjson"));
      expect(await changes.next(signal)).to.be.oneOf(["input.ndjson", "new.ndjson"]);
    } finally {
      changes.stop();
      await rm(project, { recursive: true });
    }
  });
});

describe("running again on a change", () => {
  const createSubject = () => {
    const queue: PromiseWithResolvers<string>[] = [];
    const changes: Changes = {
      next() {
        const next = Promise.withResolvers<string>();
        queue.push(next);
        return next.promise;
      },
      stop: () => {},
    };
    return { changes, queue };
  };

  it("ends the run under way, goes on after one that failed, and stops with the signal", async () => {
    const { changes, queue } = createSubject();
    const ending = new AbortController();
    const said: string[] = [];
    const errors: unknown[] = [];
    let runs = 0;
    const once = async (signal: AbortSignal) => {
      runs += 1;
      if (runs === 1) {
        queue[0]?.resolve("a.ts");
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      }
      if (runs === 2) {
        setImmediate(() => queue[1]?.resolve("b.ts"));
        throw new Error("no such handler");
      }
      ending.abort();
      queue[2]?.reject(new Error("stopped"));
    };
    const again = runAgain({
      once,
      changes,
      signal: ending.signal,
      say: (text) => said.push(text.trim()),
      onError: (error) => errors.push(error),
    });
    expect(await again.catch((error: Error) => error.message)).to.equal("stopped");
    expect(runs).to.equal(3);
    expect(errors.map((error) => (error as Error).message)).to.deep.equal(["no such handler"]);
    expect(said).to.deep.equal(["a.ts has changed.", "Waiting for a change …", "b.ts has changed."]);
  });
});
