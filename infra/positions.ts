import { fileURLToPath } from "node:url";

/**
 * Has stack traces name files by path, not by URL. Pulumi's SDK takes what stands there for a path, and Pulumi's engine writes it into
 * the state, relative to the project: a URL would tell of folders of the machine that deploys.
 */
export function namePositionsByPath(): void {
  Error.prepareStackTrace = (error, frames) =>
    [`${error}`, ...frames.map((frame) => `    at ${`${frame}`.replace(URL_OF_FILE, fileURLToPath)}`)].join("\n");
}

const URL_OF_FILE = /file:\/\/.+?(?=:\d+:\d+\)?$)/;
