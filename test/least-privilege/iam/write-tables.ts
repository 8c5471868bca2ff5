import { writeFileSync } from "node:fs";
import path from "node:path";
import { evaluate } from "../../../offline/engine.ts";
import type { Graph } from "../../../offline/graph.ts";
import { shippedProgram } from "../../support/shipped-program.ts";
import { callers } from "./callers.ts";
import { KCL_COLUMNS, kclRows } from "./kcl-rows.ts";
import { markdownTable } from "./markdown-table.ts";
import {
  DENIAL_COLUMNS,
  denialRows,
  GRANT_COLUMNS,
  grantRows,
  RESOURCE_COLUMNS,
  type Row,
  resourceRows,
} from "./rows.ts";

const PROJECT_FOLDER = path.resolve(import.meta.dirname, "../../..");
/** The page, from the project's root. */
export const PAGE = "docs/least-privilege.md";
/** The stack whose policies the page shows: the one that uses everything. */
export const STACK = "prod";
/** The region that stands for all: they differ in names only, which a test proves. */
const REGION = "us-east-1";

const INTRO = `Who may do what, for a security review. The stack is \`${STACK}\`; the others have the same policies, less what they don't use.
Every region has its own roles, policies and key: the tables show one, and \`<region>\` stands for it.

Tests prove on every run that a principal can do what the first table says, and nothing else: every other action of
these services, and each of these actions on anything else, is denied, be it a sibling in the same region, or another
region's or another account's. Actions, resource types and condition keys are checked against AWS's service
authorization reference. What the code really calls is recorded while it runs, and compared in both directions.`;

const NAMES = `\`<name>\` is \`<project>-<stack>-<region>\`, \`<suffix>\` what Pulumi adds to a name, \`<timestamp>\` what Kinesis adds to a consumer's.`;

/** The page, made from the evaluated stack {@link STACK}. */
export function leastPrivilegePage(graph: Graph): string {
  const parts = [
    "# Least privilege",
    "<!-- Made by `npx node test/least-privilege/iam/write-tables.ts` from the program's policies and `test/least-privilege/iam/`. Change those. -->",
    INTRO,
    NAMES,
    "## What each principal may do",
    "_function_ is the role of the flow `enrich`, _function audit_ that of a flow `audit`, _flow log_ that of VPC Flow Logs; _producer_, _consumer_ and _operator_ are applications and people that attach the managed policies of the stack's outputs. Where several flows read the input stream, an operator may invoke their aliases (`lambda:InvokeFunction`) in place of putting on it.",
    markdownTable(GRANT_COLUMNS, grantRows(graph, REGION), [1, 2, 3]),
    "## What an application of the Kinesis Client Library may do",
    "What [`KclAccess`](read-a-stream.md#kinesis-client-library) allows, the component of the kit for an application that reads a stream with the library: `<stream>` is the stream's name, `<application>` the application's. The program makes none by itself. `npm run test:clients` runs the library and holds its calls to these rows, both ways, but for those that it names as not seen there.",
    markdownTable(KCL_COLUMNS, kclRows(), [1, 2, 3]),
    "## What is denied, whatever else allows it",
    markdownTable(DENIAL_COLUMNS, denialRows(graph, REGION), [1, 2, 3]),
    "## Whom resources let in",
    "An endpoint's policy grants nothing: it narrows what passes. The program makes no KMS grant; Lambda makes its own, to decrypt the function's environment variables.",
    markdownTable(RESOURCE_COLUMNS, resourceRows(graph, REGION), [2, 3, 4, 5]),
    "## Who calls with these rights",
    markdownTable(["caller", "how we know"], callerRows(), []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function callerRows(): Row[] {
  return Object.entries(callers)
    .map(([name, source]) => [
      name,
      "seen" in source ? "seen by a test, as in `npm start`" : documented(source.documented),
    ])
    .sort();
}

const documented = (page: string) =>
  page.startsWith("https:") ? `AWS's documentation: <${page}>` : `[${page}](${page.replace("docs/", "")})`;

if (import.meta.main) {
  const graph = await evaluate({ dir: shippedProgram(), stack: STACK });
  writeFileSync(path.join(PROJECT_FOLDER, PAGE), leastPrivilegePage(graph));
  console.log(`Wrote ${PAGE}`);
}
