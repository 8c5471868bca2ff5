/** What a person can mend: its message says how. */
export class RollOutError extends Error {
  override readonly name = "RollOutError";
  readonly exitStatus = 1;
}
