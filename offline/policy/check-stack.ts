import { styleText } from "node:util";
import { jsonDocument } from "../../command-line/document.ts";
import { createdOf } from "../created.ts";
import { evaluate } from "../engine.ts";
import { loadProject } from "../project.ts";
import { type ReportedFinding, toFindings } from "./findings.ts";
import { readPackConfig } from "./pack-config.ts";
import { type PackVerdict, runPack } from "./pack-host.ts";
import { toSarif } from "./sarif.ts";
import { readStateFile } from "./state-file.ts";
import { type Subject, subjectsOf } from "./subject.ts";
import { renderVerdict } from "./table.ts";

/** What to check, and how to tell it. */
export type PolicyOptions = {
  stack: string;
  /** Config of this run alone. */
  config: Record<string, string>;
  /** A state as `pulumi stack export` writes it, to be checked instead of the stack's program. */
  file: string | undefined;
  /** Folder of the pack, absolute. */
  pack: string;
  /** File with levels and parameters of policies. */
  policyPackConfig: string | undefined;
  format: "table" | "json" | "sarif";
};

/** What is checked, and whose config the pack reads. */
type Target = { project: string; stack: string; config: Record<string, string>; subjects: Subject[] };

/**
 * Checks a stack against a policy pack, and returns the findings as text, and whether none is mandatory.
 * Rejects with what `evaluate`, `runPack`, `readPackConfig` and `readStateFile` reject with.
 */
export async function checkStack(
  options: PolicyOptions & {
    /** Folder of Pulumi.yaml. */
    dir: string;
    /** Whether text is without colours. */
    plain: boolean;
  },
  signal: AbortSignal,
): Promise<{ text: string; passed: boolean }> {
  const { pack, file, policyPackConfig } = options;
  const policyConfig = policyPackConfig === undefined ? undefined : await readPackConfig(policyPackConfig);
  const target = file === undefined ? await programOf(options, signal) : await stateOf(file);
  const verdict = await runPack({ dir: pack, ...target, policyConfig, signal });
  const findings = toFindings(verdict.answers, verdict.policies);
  const passed = !findings.some(({ level }) => level === "mandatory");
  return { text: render(options, findings, verdict, target), passed };
}

function render(
  { format, file, plain }: PolicyOptions & { plain: boolean },
  findings: ReportedFinding[],
  verdict: PackVerdict,
  target: Target,
): string {
  if (format === "sarif") return JSON.stringify(toSarif(findings, verdict, file ?? "Pulumi.yaml"), null, 2);
  if (format === "json") return jsonDocument({ findings, exempt: verdict.exempt });
  return renderVerdict(findings, verdict, createdOf(target.subjects).length, plain ? (_, text) => text : styleText);
}

async function programOf(
  { dir, stack, config: forThisRun }: PolicyOptions & { dir: string },
  signal: AbortSignal,
): Promise<Target> {
  const [graph, { config }] = await Promise.all([
    evaluate({ dir, stack, config: forThisRun, signal }),
    loadProject(dir, stack, forThisRun),
  ]);
  return { project: graph.project, stack, config, subjects: subjectsOf(graph) };
}

async function stateOf(file: string): Promise<Target> {
  const subjects = await readStateFile(file);
  const [, , stack = "", , project = ""] = (subjects[0]?.urn ?? "").split(":");
  return { project, stack, config: {}, subjects };
}
