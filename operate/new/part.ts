/** What is written for a new part: files by their path from the project's folder, and the commands that come next. */
export type Part = { files: Record<string, string>; next: string[] };
