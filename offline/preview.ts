import { parseArgs, styleText } from "node:util";
import { evaluate, ProgramError, ProjectError, UnknownStackError } from "./engine.ts";
import { toState } from "./preview/state.ts";
import { renderGraph } from "./preview/tree.ts";

const usage = `Usage: npm run preview [-- --stack NAME] [--json]

Shows what \`pulumi up\` would create, offline.

  --stack NAME  the stack to evaluate, which has a file Pulumi.NAME.yaml (default: dev)
  --json        print the state that the stack would have, in the format of \`pulumi stack export\`
  --help        print this text`;

/** What the command line asks for. */
type Options = { stack: string; json: boolean; help: boolean };

/** Runs the command in the current folder. Answers its exit status: 0, 1 when there is no graph, 2 for bad usage, an unknown stack too. */
async function preview(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) return 2;
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort(signal));
  try {
    const graph = await evaluate({ dir: process.cwd(), stack: options.stack, signal: interrupted.signal });
    for (const { severity, text } of graph.messages) console.error(`${severity}: ${text}`);
    console.log(options.json ? JSON.stringify(toState(graph, new Date()), null, 4) : renderGraph(graph, styleText));
    return 0;
  } catch (error) {
    if (interrupted.signal.aborted) return interrupted.signal.reason === "SIGINT" ? 130 : 143;
    if (!(error instanceof ProgramError || error instanceof ProjectError)) throw error;
    console.error(error.message);
    return error instanceof UnknownStackError ? 2 : 1;
  }
}

/** Reads the arguments, or prints what is wrong with them. */
function readOptions(args: string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: {
        stack: { type: "string", default: "dev" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (/^[\w.-]+$/.test(values.stack)) return values;
    console.error(`--stack must be the name of a stack, got "${values.stack}".\n\n${usage}`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
  return undefined;
}

if (import.meta.main) process.exitCode = await preview(process.argv.slice(2));
