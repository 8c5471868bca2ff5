import type { Clock } from "../../emulator/time/clock.ts";

/** Reads something, and for a while gives what it read: however often it is asked, AWS is not. Never reads twice at once. */
export function remembered<T>({ now }: Pick<Clock, "now">, forMs: number, read: () => Promise<T>): () => Promise<T> {
  let last: { atMs: number; value: Promise<T> } | undefined;
  return () => {
    if (last === undefined || now() - last.atMs >= forMs) last = { atMs: now(), value: read() };
    return last.value;
  };
}
