import type { RoutedRecord } from "./scenario.ts";

/** What must hold in every history of regions. docs/simulator.md tells each in full. */
export type RegionInvariant =
  | "unsettled"
  | "lost"
  | "bytes"
  | "order"
  | "overlap"
  | "pinned"
  | "repeated-needlessly"
  | "given-up-early"
  | "late"
  | "astray";

/** A rule that a history breaks, and where. */
export type RegionViolation = { rule: RegionInvariant; text: string };

/** One record in one call to a region. */
export type SentCopy = {
  id: number;
  region: string;
  startMs: number;
  /** When the producer had its answer, or its time was up. */
  endMs: number;
  /** What the region took it as; undefined when it did not. */
  sequenceNumber: number | undefined;
  /** Whether the producer was told so. */
  isAnswered: boolean;
  /** What it held. */
  text: string;
};

/** How the producer ended a record. */
export type RecordEnd = { id: number; atMs: number } & (
  | { region: string; sequenceNumber: string }
  | { refusedAs: string }
);

/** All that happened to records, in order. */
export type RegionHistory = {
  accepted: RoutedRecord[];
  /** Calls to regions. */
  invocations: string[];
  copies: SentCopy[];
  ends: RecordEnd[];
  tookMs: number;
  fired: Map<string, number>;
  /** For people: kept on request only. */
  lines: string[];
};

/** A history in which nothing has happened. */
export const createRegionHistory = (): RegionHistory => ({
  ...{ accepted: [], invocations: [], copies: [], ends: [], lines: [] },
  ...{ tookMs: 0, fired: new Map() },
});
