import { isThrottlingError } from "@smithy/core/retry";
import type { SdkError } from "@smithy/types";
import type { Clock } from "../../emulator/time/clock.ts";

/** What a part of the page shows, and what is to be said of it; no value where nothing could be read yet. */
export type Panel<T> = { value: T | undefined; notes: readonly string[] };

/** What a part is read with. */
export type PanelArgs = {
  clock: Pick<Clock, "now">;
  /** However often it is asked for, AWS is asked so often. */
  everyMs: number;
  /** The rights that reading needs, as people read them. */
  rights: string;
};

/** When AWS asks for fewer calls, it is asked that many times less often. */
const LEAST_OFTEN = 8;

/**
 * Reads a part of the page, and for a while gives what it read. Never rejects: what can't be read is told in words, beside what was
 * read before.
 */
export function createPanel<T>(
  { clock, everyMs, rights }: PanelArgs,
  read: () => Promise<{ value: T; notes?: readonly string[] }>,
): () => Promise<Panel<T>> {
  let waitMs = everyMs;
  let value: T | undefined;
  let last: { atMs: number; panel: Promise<Panel<T>> } | undefined;

  async function look(): Promise<Panel<T>> {
    try {
      const { value: found, notes = [] } = await read();
      value = found;
      waitMs = everyMs;
      return { value, notes };
    } catch (error) {
      const isThrottled = error instanceof Error && isThrottlingError(error as SdkError);
      waitMs = isThrottled ? Math.min(waitMs * 2, everyMs * LEAST_OFTEN) : everyMs;
      const before = value === undefined ? "" : " What stands here was read before.";
      return { value, notes: [`${isThrottled ? throttled(error, waitMs) : explain(error, rights)}${before}`] };
    }
  }

  return () => {
    if (last === undefined || clock.now() - last.atMs >= waitMs) last = { atMs: clock.now(), panel: look() };
    return last.panel;
  };
}

const throttled = ({ name }: Error, waitMs: number) =>
  `AWS asks for fewer calls (${name}): this is read again in ${waitMs / 1000} s.`;

function explain(error: unknown, rights: string): string {
  if (!(error instanceof Error)) return `AWS must answer, got ${error}.`;
  const { name, message } = error;
  if (isDenied(error)) return `Your credentials must allow ${rights}, got ${name}: ${message}`;
  if (name.endsWith("ProviderError")) return `AWS must know who asks, got ${name}: ${message}`;
  return `AWS must answer what needs ${rights}, got ${name}: ${message}`;
}

function isDenied(error: Error): boolean {
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  const status = typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata;
  return /^AccessDenied/.test(error.name) || (status && metadata.httpStatusCode === 403);
}
