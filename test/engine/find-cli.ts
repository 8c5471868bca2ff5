import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";

/** Where the npm package `pulumi` keeps the CLI that it downloads. It is not asked itself: it would download one. */
function cached(environment: NodeJS.ProcessEnv): string {
  const { version } = createRequire(import.meta.url)("pulumi/package.json") as { version: string };
  const home = environment.PULUMI_HOME ?? path.join(homedir(), ".pulumi");
  return path.join(home, "versions", version, "bin", "pulumi");
}

/** A Pulumi CLI that is here already: the one that PULUMI_CLI names, or the pinned one; undefined without one. */
export function findCli(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return [environment.PULUMI_CLI, cached(environment)].find((file) => file !== undefined && existsSync(file));
}

/** Whether a CLI has the Node.js language host beside it. */
export const hasLanguageHost = (cli: string): boolean =>
  readdirSync(path.dirname(cli)).some((file) => /^pulumi-language-nodejs(\.exe)?$/.test(file));
