import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { living } from "./living-stack.ts";

/** File that keeps a stack as an earlier version made it: one resource a line. */
export const stackFile = (stack: string): string => path.join(import.meta.dirname, "stacks", `${stack}.ndjson`);

type State = { deployment: { resources: { urn: string; type: string; inputs?: Record<string, unknown> }[] } };

/** Keeps what `pulumi stack export`, or `npm run preview -- --json`, says of a stack. Before a release: what is deployed now must survive. */
function record(stack: string, exported: string): void {
  const { deployment } = JSON.parse(readFileSync(exported, "utf8")) as State;
  const lines = deployment.resources
    .filter(({ type }) => !type.startsWith("pulumi:providers:"))
    .map(({ urn, type, inputs = {} }) => JSON.stringify(living({ urn, type, inputs })));
  writeFileSync(stackFile(stack), `${lines.join("\n")}\n`);
}

if (import.meta.main) {
  const [stack, exported] = process.argv.slice(2);
  if (!stack || !exported) throw new Error("Usage: npx node test/upgrade/record.ts STACK EXPORTED.json");
  record(stack, exported);
}
