/** What a person can mend: its message says how. */
export class MoveError extends Error {
  override readonly name = "MoveError";
  readonly exitStatus = 1;
}
