import type { FateName } from "../account/ledger.ts";
import type { KeylessLine } from "./input.ts";

/** Follows the first lines without a key to their end, so that what is said of them is true. */
export type KeylessLines = {
  noted(line: KeylessLine): void;
  /** The input stream took a record. */
  accepted(partitionKey: string, key: string): void;
  /** Something became of a record in a flow. */
  settled(flow: string, key: string, fate: FateName): void;
  /** No stream took the line: it is none of these. */
  refused(line: number): void;
  /** How many there were, and each that was followed. */
  summary(): KeylessSummary;
};

/** Lines without a key, and what became of the first of them, flow by flow. */
export type KeylessSummary = {
  count: number;
  lines: { line: number; reason: string; fates: Readonly<Record<string, FateName>> }[];
};

const FOLLOWED = 20;

type Followed = KeylessLine & { fates: Record<string, FateName> };

/** No lines yet. */
export function createKeylessLines(): KeylessLines {
  const byPartitionKey = new Map<string, Followed>();
  const byKey = new Map<string, Followed>();
  let count = 0;
  return {
    noted(line) {
      count += 1;
      if (byPartitionKey.size < FOLLOWED) byPartitionKey.set(line.partitionKey, { ...line, fates: {} });
    },
    accepted(partitionKey, key) {
      const line = byPartitionKey.get(partitionKey);
      if (line) byKey.set(key, line);
    },
    settled(flow, key, fate) {
      const line = byKey.get(key);
      if (line) line.fates[flow] = fate;
    },
    refused(number) {
      for (const [partitionKey, { line }] of byPartitionKey)
        if (line === number) {
          byPartitionKey.delete(partitionKey);
          count -= 1;
        }
    },
    summary: () => ({
      count,
      lines: [...byPartitionKey.values()].map(({ line, reason, fates }) => ({ line, reason, fates })),
    }),
  };
}
