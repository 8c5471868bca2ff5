import type { RegionContract } from "../../client/index.ts";
import type { LogView } from "../../page/view.ts";
import type { EvidenceReads } from "./evidence-reads.ts";

const MOST_LINES = 100;
const LINE_CHARACTERS = 1000;

/** Reads the newest lines of the flows' log groups, one group after the other: at most 3 calls each. Rejects with the SDK's error. */
export async function readLogs(
  reads: Pick<EvidenceReads, "logLines">,
  { flows }: RegionContract,
  sinceMs: number,
): Promise<LogView[]> {
  const lines: LogView[] = [];
  for (const [flow, { logGroup }] of Object.entries(flows))
    for (const { atMs, line } of await reads.logLines(logGroup, sinceMs, MOST_LINES))
      lines.push({ atMs, flow, line: line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)}…` : line });
  return lines.sort((a, b) => b.atMs - a.atMs).slice(0, MOST_LINES);
}
