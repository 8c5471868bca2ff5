import path from "node:path";
import { Deployment } from "./engine/deployment.ts";
import { locateProgram, runProgram } from "./engine/program.ts";
import { ProgramError, programError } from "./engine/program-error.ts";
import { startServer } from "./engine/server.ts";
import { STACK_TYPE } from "./engine/urn.ts";
import type { Graph, Message } from "./graph.ts";
import type { ConfigProblem } from "./project/config.ts";
import { fixesForThisRun } from "./project/fixes-for-this-run.ts";
import { loadProject, ProjectError, UnknownStackError } from "./project.ts";
import { ModelError } from "./provider/model.ts";

export { ProgramError, ProjectError, UnknownStackError };

/** What to evaluate. */
export type EvaluateArgs = {
  /** Folder of Pulumi.yaml. */
  dir: string;
  stack: string;
  /** Config of this run alone, before the stack's: text, structured values as JSON. A key without a namespace is the project's. */
  config?: Readonly<Record<string, string>>;
  /** Ends the evaluation, and the program's process with it. */
  signal?: AbortSignal;
};

/**
 * Runs a Pulumi program, unmodified, and answers what it declares. Nothing leaves this machine: `offline/provider` answers for AWS.
 * Rejects with {@link ProjectError} for the project's and the stack's files and config, with {@link ProgramError} for what the program
 * says or has no model here, and with the signal's reason once aborted and the process gone.
 */
export async function evaluate(args: EvaluateArgs): Promise<Graph> {
  const { dir, stack, signal = new AbortController().signal } = args;
  signal.throwIfAborted();
  const root = path.resolve(dir);
  const { name, main, config, secretKeys, nodeArgs, problems } = await loadProject(root, stack, args.config);
  const { folder, entry } = await locateProgram(root, main);
  const deployment = new Deployment({ project: name, stack, config, folder });
  const messages: Message[] = [];
  const failure = new AbortController();
  const server = await startServer({
    deployment,
    log: (message) => messages.push(message),
    fail: (error) => failure.abort(error),
  });
  try {
    const ending = AbortSignal.any([signal, failure.signal]);
    const program = { project: name, stack, dir: root, folder, entry, nodeArgs, config, secretKeys };
    const exit = await runProgram({ ...program, engineAddress: server.address, signal: ending });
    signal.throwIfAborted();
    if (failure.signal.aborted) throw withProblems(problems, failureOf(failure.signal.reason));
    if (exit.code !== 0) throw withProblems(problems, programError(exit, messages, root));
    if (problems.length > 0) throw new ProjectError(problems.map(({ text }) => text).join("\n"));
    for (const text of [exit.stdout, exit.stderr])
      if (text.trim()) messages.push({ severity: "info", text: text.trim() });
    return { project: name, stack, resources: deployment.resources, outputs: outputsOf(deployment), messages };
  } catch (error) {
    // What was given for this run is no matter of the stack's file.
    if (error instanceof ProgramError || error instanceof ProjectError)
      error.message = fixesForThisRun(error.message, name, args.config ?? {});
    throw error;
  } finally {
    server.close();
  }
}

/** A value that Pulumi refuses must not hide what the program says of the others: both are told, each setting once. */
function withProblems(problems: readonly ConfigProblem[], error: unknown): unknown {
  if (!(error instanceof ProgramError)) return error;
  const untold = problems.filter(({ key }) => !error.message.includes(`${key} must`));
  return new ProgramError([...untold.map(({ text }) => text), error.message].join("\n"));
}

const outputsOf = ({ resources }: Deployment) => resources.find(({ type }) => type === STACK_TYPE)?.outputs ?? {};

/** What the program asked for and didn't get. Anything else is a fault of the engine's own, and keeps its stack. */
function failureOf(reason: unknown): unknown {
  if (reason instanceof ModelError) return new ProgramError(reason.message);
  return reason;
}
