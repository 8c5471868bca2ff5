import { createHandler, type EnrichDependencies } from "../../../handlers/enrich/handler.ts";
import type { QuarantineObject } from "../../../handlers/kinesis/failure-store/quarantine.ts";
import type { InvocationContext } from "../../../handlers/kinesis/handler.ts";
import { dataOf } from "../../../handlers/kinesis/records/entry.ts";
import type { LogFields } from "../../../handlers/kinesis/runtime/log.ts";
import { createVirtualClock, type VirtualClock } from "../kinesis/virtual-clock.ts";
import { createCatalogue } from "./factories.ts";

const catalogue = createCatalogue();

/** What a store that must not be written to fails with. */
export const DENIED = Object.assign(new Error("denied for secret"), { name: "AccessDenied" });

/** A handler with everything outside it replaced, and what it did there. */
export function createInvocation(
  overrides: Partial<EnrichDependencies> & { remainingMs?: number; clock?: VirtualClock } = {},
) {
  const { remainingMs = 30_000, clock = createVirtualClock(), ...replaced } = overrides;
  const seen = {
    taken: [] as string[],
    stored: [] as QuarantineObject[],
    warnings: [] as LogFields[],
    lines: [] as string[],
  };
  const handler = createHandler({
    catalogue,
    maxRecordBytes: 1_048_576,
    put: async (entries) => {
      seen.taken.push(...entries.map((entry) => dataOf(entry).toString()));
      return entries.map(() => undefined);
    },
    store: async (object) => {
      seen.stored.push(object);
    },
    clock,
    random: () => 0.5,
    unixTimeMs: () => 1_790_000_001_000,
    warn: (fields) => seen.warnings.push(fields),
    write: (line) => seen.lines.push(line),
    ...replaced,
  });
  const context: InvocationContext = {
    functionName: "enrich",
    functionVersion: "7",
    awsRequestId: "request-1",
    getRemainingTimeInMillis: () => remainingMs,
  };
  return {
    ...seen,
    clock,
    invoke: (event: Parameters<typeof handler>[0]) => clock.run(handler(event, context)),
    /** The metrics of the only invocation: its first line. */
    metrics: () => JSON.parse(seen.lines.join("").split("\n")[0] ?? ""),
  };
}
