import { SingleBar } from "cli-progress";

/** Tells a person how far a run is: a bar on a terminal, a line now and then elsewhere. */
export type Progress = {
  /** Says what is being done. */
  step(text: string): void;
  /** Says how many records are settled of those known so far, and more in a few words. */
  records(settled: number, known: number, note?: string): void;
  /** Ends the bar; the next output starts on a line of its own. */
  end(): void;
};

const LINE_EVERY_MS = 2000;

/**
 * Progress on `stream`, by the clock `now`.
 * @param done what becomes of records. @default settled
 */
export function createProgress(stream: NodeJS.WriteStream, now: () => number, done = "settled"): Progress {
  return stream.isTTY ? createBar(stream, done) : createLines(stream, now, done);
}

function createBar(stream: NodeJS.WriteStream, done: string): Progress {
  const bar = new SingleBar({
    stream,
    format: `  {bar} {percentage}%  {value} of {total} records ${done}{note}`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    // With the words beside it, a line of 80 columns.
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
  });
  let started = false;
  return {
    step: (text) => stream.write(`${text}\n`),
    records(settled, known, note) {
      const payload = { note: note === undefined ? "" : `, ${note}` };
      if (!started) bar.start(known, settled, payload);
      started = true;
      bar.setTotal(known);
      bar.update(settled, payload);
    },
    end() {
      if (started) bar.stop();
      started = false;
    },
  };
}

function createLines(stream: NodeJS.WriteStream, now: () => number, done: string): Progress {
  let nextMs = now() + LINE_EVERY_MS;
  return {
    step: (text) => stream.write(`${text}\n`),
    records(settled, known, note) {
      if (now() < nextMs) return;
      nextMs = now() + LINE_EVERY_MS;
      stream.write(`  ${settled} of ${known} records ${done}${note === undefined ? "" : `, ${note}`}\n`);
    },
    end: () => {},
  };
}
