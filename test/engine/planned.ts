import { typeOf } from "../../offline/engine/urn.ts";
import type { Ran } from "./create-engine.ts";

/** What the engine would do for a change: by what it does, the types of resources; or why it refuses. */
export type Planned = Partial<Record<"create" | "update" | "replace" | "delete", string[]>> & { refused?: string };

type Step = { op: string; urn: string };
type Preview = { steps?: Step[]; diagnostics?: { severity: string; message: string }[] };

const OPS: Record<string, "create" | "update" | "replace" | "delete"> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

/** Reads what `pulumi preview --json` says. */
export function readPlanned({ status, stdout, text }: Ran): Planned {
  const { steps = [], diagnostics = [] } = parse(stdout);
  if (status !== 0) {
    const errors = diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message.trim().replace(/^error: /, ""));
    return { refused: errors[0] ?? text.trim() };
  }
  const planned: Planned = {};
  for (const { op, urn } of steps) {
    const kind = OPS[op];
    const type = typeOf(urn);
    if (kind === undefined || !type.startsWith("aws:")) continue;
    planned[kind] = [...new Set([...(planned[kind] ?? []), type])].sort();
  }
  return planned;
}

function parse(text: string): Preview {
  try {
    return JSON.parse(text) as Preview;
  } catch {
    return {};
  }
}
