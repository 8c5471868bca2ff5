/** What must hold in every history. docs/simulator.md tells each in full. */
export type Invariant =
  | "lost"
  | "bytes"
  | "key"
  | "order"
  | "invented"
  | "undrained"
  | "acknowledged-early"
  | "invalid-answer"
  | "thrown"
  | "late"
  | "kept-wrongly"
  | "attempts"
  | "leaked"
  | "broken-catalogue";

/** A rule that a history breaks, and where. */
export type Violation = { rule: Invariant; text: string };
