/** Records cannot be put back. Its message says what a person can do, and holds nothing from within a record. */
export class RedriveError extends Error {
  override readonly name = "RedriveError";
  /** Of a command that fails for it. */
  readonly exitStatus = 1;
}
