/** Says what is wrong with a project's or a stack's file: setting, rule, value got, fix. */
export class ProjectError extends Error {
  override name: string = "ProjectError";
  /** Of a command that fails for it. */
  readonly exitStatus: number = 1;
}

/** Says that a stack has no file, and which stacks have one. */
export class UnknownStackError extends ProjectError {
  override name = "UnknownStackError";
  override readonly exitStatus = 2;
}
