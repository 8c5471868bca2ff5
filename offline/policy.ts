import path from "node:path";
import { parseArgs, styleText } from "node:util";
import { evaluate, ProgramError, ProjectError, UnknownStackError } from "./engine.ts";
import { type ReportedFinding, toFindings } from "./policy/findings.ts";
import { PackConfigError, readPackConfig } from "./policy/pack-config.ts";
import { PackError, runPack, type Verdict } from "./policy/pack-host.ts";
import { toSarif } from "./policy/sarif.ts";
import { readStateFile, StateFileError } from "./policy/state-file.ts";
import { type Subject, subjectsOf } from "./policy/subject.ts";
import { renderVerdict } from "./policy/table.ts";
import { loadProject } from "./project.ts";

const usage = `Usage: npm run policy [-- --stack NAME | --file STATE.json] [--pack DIR]
                      [--policy-pack-config FILE] [--json | --sarif]

Checks a stack against the policy pack, offline.

  --stack NAME       the stack to evaluate, which has a file Pulumi.NAME.yaml   [dev]
  --file STATE.json  check a state as \`pulumi stack export\` writes it instead
  --pack DIR         folder of the pack                                         [policies]
  --policy-pack-config FILE
                     levels and parameters of policies, as the Pulumi CLI takes them
  --json             print the findings as JSON
  --sarif            print the findings as SARIF 2.1.0, for code scanning
  --help             print this text

Exit status: 0 without mandatory findings, 1 with some, 2 for bad usage.`;

/** What the command line asks for. */
type Options = {
  stack: string;
  file: string | undefined;
  pack: string;
  "policy-pack-config": string | undefined;
  json: boolean;
  sarif: boolean;
  help: boolean;
};

/** What is checked, and whose config the pack reads. */
type Target = { project: string; stack: string; config: Record<string, string>; subjects: Subject[] };

class UsageError extends Error {}

/** Runs the command. Answers its exit status. */
async function policy(args: string[], signal: AbortSignal): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const configFile = options["policy-pack-config"];
  const policyConfig = configFile === undefined ? undefined : await readPackConfig(configFile);
  const target = options.file === undefined ? await programOf(options.stack, signal) : await stateOf(options.file);
  const verdict = await runPack({ dir: path.resolve(options.pack), ...target, policyConfig, signal });
  const findings = toFindings(verdict.answers, verdict.policies);
  console.log(render(options, findings, verdict, target));
  return findings.some(({ level }) => level === "mandatory") ? 1 : 0;
}

function render(options: Options, findings: ReportedFinding[], verdict: Verdict, target: Target): string {
  if (options.sarif) return JSON.stringify(toSarif(findings, verdict, options.file ?? "Pulumi.yaml"), null, 2);
  if (options.json) return JSON.stringify({ findings, exempt: verdict.exempt }, null, 2);
  return renderVerdict(findings, verdict, target.subjects.length, styleText);
}

async function programOf(stack: string, signal: AbortSignal): Promise<Target> {
  const dir = process.cwd();
  const [graph, { config }] = await Promise.all([evaluate({ dir, stack, signal }), loadProject(dir, stack)]);
  return { project: graph.project, stack, config, subjects: subjectsOf(graph) };
}

async function stateOf(file: string): Promise<Target> {
  const subjects = await readStateFile(file);
  const [, , stack = "", , project = ""] = (subjects[0]?.urn ?? "").split(":");
  return { project, stack, config: {}, subjects };
}

/** Reads the arguments. Throws {@link UsageError} that says what is wrong with them. */
function readOptions(args: string[]): Options {
  const { stack, ...values } = parse(args);
  if (stack !== undefined && values.file !== undefined) throw new UsageError("--stack does not go with --file.");
  if (values.json && values.sarif) throw new UsageError("--json does not go with --sarif.");
  if (stack !== undefined && !/^[\w.-]+$/.test(stack))
    throw new UsageError(`--stack must be the name of a stack, got "${stack}".`);
  return {
    ...values,
    file: values.file,
    "policy-pack-config": values["policy-pack-config"],
    stack: stack ?? "dev",
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        stack: { type: "string" },
        file: { type: "string" },
        pack: { type: "string", default: "policies" },
        "policy-pack-config": { type: "string" },
        json: { type: "boolean", default: false },
        sarif: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Says what went wrong: no stack trace for what a person can mend. */
function explain(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
  const known = [ProgramError, ProjectError, PackError, PackConfigError, StateFileError].some(
    (type) => error instanceof type,
  );
  if (!known) throw error;
  console.error((error as Error).message);
  return [UnknownStackError, StateFileError, PackConfigError].some((type) => error instanceof type) ? 2 : 1;
}

if (import.meta.main) {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort(signal));
  process.exitCode = await policy(process.argv.slice(2), interrupted.signal).catch((error: unknown) => {
    if (interrupted.signal.aborted) return interrupted.signal.reason === "SIGINT" ? 130 : 143;
    return explain(error);
  });
}
