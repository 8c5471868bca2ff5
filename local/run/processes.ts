import { execFileSync } from "node:child_process";

/** A process that is above this one. */
type Ancestor = { pid: number; parent: number; command: string };

/**
 * Whether the npm that started this process has ended: then nobody would end this one, which may run for days.
 * It never has when npm did not start it. npm starts a script in a shell, which outlives it.
 */
export function watchNpm(environment: NodeJS.ProcessEnv = process.env, findProcess = findByPs): () => boolean {
  if (environment.npm_lifecycle_event === undefined) return () => false;
  const parent = findProcess(process.ppid);
  const isNpm = ({ command }: Ancestor) => /\b(p?npm|yarn)\b/.test(command.split(" -c ")[0] ?? "");
  const npm = parent && (isNpm(parent) ? parent : findProcess(parent.parent));
  return () => npm !== undefined && isNpm(npm) && !isAlive(npm.pid);
}

/** Undefined where there is no such process, or no `ps` to ask. */
function findByPs(pid: number): Ancestor | undefined {
  try {
    const text = execFileSync("ps", ["-o", "ppid=,args=", "-p", `${pid}`], { encoding: "utf8", stdio: "pipe" });
    const [, parent, command = ""] = /^\s*(\d+)\s+(.*)/.exec(text) ?? [];
    return parent === undefined ? undefined : { pid, parent: Number(parent), command };
  } catch {
    return undefined;
  }
}

/** Whether a process runs, be it somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
