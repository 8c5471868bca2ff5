import type { Manner } from "../../command-line/voice.ts";
import { createPulumi } from "./pulumi-cli.ts";

/** What commands need of a stack: its settings, and `pulumi up`. Each rejects with `PulumiError` when the CLI fails. */
export type Stack = {
  /** Settings by their name, without the project's. */
  settings(): Promise<Record<string, string>>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** @param excluded patterns of URNs that are left alone. @default none */
  up(excluded?: readonly string[]): Promise<void>;
};

/** A stack that the Pulumi CLI of this project deploys. `yes` asks nobody. */
export function createStack(project: string, stack: string, { yes, ...manner }: Manner & { yes: boolean }): Stack {
  const runPulumi = createPulumi({ yes, ...manner });
  const key = (name: string) => (name.includes(":") ? name : `${project}:${name}`);
  return {
    async settings() {
      const text = await runPulumi(["config", "--json", "--stack", stack], "read");
      const config = JSON.parse(text) as Record<string, { value?: string }>;
      const own = Object.entries(config).filter(([name]) => name.startsWith(`${project}:`));
      return Object.fromEntries(own.map(([name, { value = "" }]) => [name.slice(project.length + 1), value]));
    },
    async set(name, value) {
      await runPulumi(["config", "set", key(name), "--stack", stack, "--", value], "show");
    },
    async remove(name) {
      await runPulumi(["config", "rm", key(name), "--stack", stack], "show");
    },
    async up(excluded = []) {
      const exclude = excluded.flatMap((pattern) => ["--exclude", pattern]);
      await runPulumi(["up", "--stack", stack, ...exclude, ...(yes ? ["--yes"] : [])], "show");
    },
  };
}
