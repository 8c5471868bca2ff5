/** Says what is wrong with a project's or a stack's file: setting, rule, value got, fix. */
export class ProjectError extends Error {
  override name = "ProjectError";
}
