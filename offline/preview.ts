import { styleText } from "node:util";
import { type Command, UsageError } from "../command-line/command.ts";
import { CONFIG_OPTION, PROGRAM_OPTION, parseOptions, parseStack, readConfig } from "../command-line/options.ts";
import { writeResult } from "../command-line/write-result.ts";
import type { Graph } from "./graph.ts";

/** What `npm run preview` was asked to do. */
export type PreviewOptions = {
  /** Folder of the program. */
  program: string;
  stack: string;
  config: Record<string, string>;
  /** Whether every resource stands on a line of its own. */
  full: boolean;
  json: boolean;
  /** File for the result. */
  output: string | undefined;
};

/**
 * `npm run preview`, in the current folder or the one of --program: exit status 0, or 1 when there is no graph.
 * @param noteOf what is said below the resources, if anything.
 */
export const createPreview = (noteOf: (graph: Graph) => Promise<string | undefined>): Command<PreviewOptions> => ({
  usage: `Usage: npm run preview [-- OPTIONS]

Shows what \`pulumi up\` would create, offline: resources under their components, those that are
alike on one line with their count. Below them stands what is due a month
without a single record.

  --program DIR  folder of the program's Pulumi.yaml                       [this one]
  --stack NAME   the stack to evaluate, which has a file Pulumi.NAME.yaml   [dev]
  -c KEY=VALUE   a setting for this run only, before the stack's file; lists and objects in JSON
  --full         every resource on a line of its own, with its name
  --json         the state that the stack would have, in the format of \`pulumi stack export\`
  --output FILE  write to this file                                         [standard output]
  --quiet        no word of what is being done
  -h, --help     show this text
`,
  parse(args) {
    const values = parseOptions(args, {
      ...CONFIG_OPTION,
      ...PROGRAM_OPTION,
      stack: { type: "string", default: "dev" },
      full: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      output: { type: "string" },
    });
    const { program = ".", stack, config, full, json, output } = values;
    if (full && json) throw new UsageError("--full does not go with --json, which tells all.");
    return { program, stack: parseStack(stack), config: readConfig(config), full, json, output };
  },
  opening: ({ stack }) => `Evaluating the program for stack ${stack}, offline: a few seconds …`,
  async run({ full, json, output, program, ...asked }, signal) {
    const { evaluate } = await import("./engine.ts");
    const graph = await evaluate({ dir: program, ...asked, signal });
    for (const { severity, text } of graph.messages) console.error(`${severity}: ${text}`);
    if (json) {
      const { toState } = await import("./preview/state.ts");
      await writeResult(JSON.stringify(toState(graph, new Date()), null, 4), output);
    } else {
      const { renderGraph } = await import("./preview/tree.ts");
      const shown = renderGraph(graph, output === undefined ? styleText : (_, text) => text, full);
      await writeResult([shown, await noteOf(graph)].filter(Boolean).join("\n"), output);
    }
    return 0;
  },
});
