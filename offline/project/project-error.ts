/** Says what is wrong with a project's or a stack's file: setting, rule, value got, fix. */
export class ProjectError extends Error {
  override name: string = "ProjectError";
}

/** Says that a stack has no file, and which stacks have one. */
export class UnknownStackError extends ProjectError {
  override name = "UnknownStackError";
}
