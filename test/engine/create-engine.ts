import { spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { hasLanguageHost } from "./find-cli.ts";
import { Cloud } from "./model/cloud.ts";
import { serveProvider } from "./model/provider.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** What a command of the CLI did. */
export type Ran = { status: number | null; stdout: string; text: string };

/** A resource in a stack's state. */
export type StateResource = {
  urn: string;
  type: string;
  custom: boolean;
  parent?: string;
  protect?: boolean;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  dependencies?: string[];
};

/**
 * The real Pulumi engine, a file backend, this repository's program, and an AWS in memory. The stack's settings are those of a
 * file of ours, with changes.
 */
export async function createEngine(cli: string, stack = "dev") {
  const folder = await mkdtemp(path.join(tmpdir(), "tributary-engine-"));
  const project = path.join(folder, "project");
  const cloud = new Cloud();
  const providers = await Promise.all((["aws", "awsx"] as const).map((name) => serveProvider(name, cloud)));
  const [aws, awsx] = providers.map(({ port }) => port);
  const state = path.join(folder, "state");
  await mkdir(state);
  await linkProject(project);
  const bin = await createHost(path.join(folder, "bin"), cli);
  const environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|PULUMI)_/.test(name))),
    PATH: [bin, path.join(ROOT, "node_modules/.bin"), process.env.PATH].join(path.delimiter),
    PULUMI_HOME: path.join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DEBUG_PROVIDERS: `aws:${aws},awsx:${awsx}`,
    NO_COLOR: "1",
  };
  const file = path.join(project, `Pulumi.${stack}.yaml`);
  const given = parse(await readFile(path.join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as StackFile;

  /** Runs the CLI on the stack. */
  async function run(...args: string[]): Promise<Ran> {
    const child = spawn(cli, [...args, "--non-interactive", "--stack", stack], { cwd: project, env: environment });
    let stdout = "";
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      stdout += part;
      text += part;
    });
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    return { status, stdout, text };
  }

  /** Gives the stack other settings than its file's, without the project's name; null takes one away. */
  async function configure(changes: Readonly<Record<string, unknown>>): Promise<void> {
    const before = parse(await readFile(file, "utf8")) as StackFile;
    const own = Object.entries(changes).map(([name, value]) => [`tributary:${name}`, value] as const);
    const config = { ...given.config, ...Object.fromEntries(own) };
    const kept = Object.entries(config).filter(([, value]) => value !== null);
    // What `stack init` wrote beside the settings, such as the salt of secrets, stays.
    await writeFile(file, stringify({ ...before, config: Object.fromEntries(kept) }));
  }

  return {
    cloud,
    run,
    configure,
    project,
    async init() {
      await writeFile(file, stringify(given));
      return run("stack", "init");
    },
    /** What is here, to be put back later: the account, and the stack's state. */
    async save(): Promise<() => Promise<void>> {
      const [kept, restoreCloud] = [path.join(folder, "saved"), cloud.save()];
      await rm(kept, { recursive: true, force: true });
      await cp(state, kept, { recursive: true });
      return async () => {
        restoreCloud();
        await rm(state, { recursive: true });
        await cp(kept, state, { recursive: true });
      };
    },
    /** The stack's resources, as its state has them. */
    async state(): Promise<StateResource[]> {
      const { stdout } = await run("stack", "export");
      return (JSON.parse(stdout) as { deployment: { resources?: StateResource[] } }).deployment.resources ?? [];
    },
    async close() {
      for (const provider of providers) provider.close();
      await rm(folder, { recursive: true });
    },
  };
}

type StackFile = { config: Record<string, unknown> };

/** The repository by links, so that the CLI writes beside them and not into it. */
async function linkProject(project: string): Promise<void> {
  await mkdir(project);
  for (const entry of await readdir(ROOT))
    if (!/^(\.git|Pulumi\..+\.yaml)$/.test(entry)) await symlink(path.join(ROOT, entry), path.join(project, entry));
}

/** A folder for the PATH: with a language host of ours where the CLI has none. */
async function createHost(bin: string, cli: string): Promise<string> {
  await mkdir(bin);
  if (hasLanguageHost(cli)) return path.dirname(cli);
  const host = path.join(bin, "pulumi-language-nodejs");
  const source = path.join(import.meta.dirname, "language-host.ts");
  await writeFile(host, `#!/bin/sh\nexec "${process.execPath}" "${source}" "$@"\n`);
  await chmod(host, 0o755);
  return bin;
}
