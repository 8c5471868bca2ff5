import { failureLines, type RedriveResult } from "./redrive.ts";
import type { Group } from "./table.ts";

/** What became of the records of a failure store, as data: how many there are of each reason, flow and fate, and never one of them. */
export const recordsTold = (groups: readonly Group[], result: RedriveResult) => ({
  groups: groups.map(({ firstMs, lastMs, ...group }) => ({
    ...group,
    firstStored: new Date(firstMs).toISOString(),
    lastStored: new Date(lastMs).toISOString(),
  })),
  fates: result.fates,
  putBack: result.put,
  notPutBack: failureLines(result),
  notRead: result.problems,
  unknownFlows: result.unknownFlows,
  isInterrupted: result.interrupted,
});
