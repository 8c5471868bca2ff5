import { spawnSync } from "node:child_process";

/** What an example may need beside Node.js: how it is asked for its version, and the first version that will do. */
const TOOLS = {
  "Java 17": { command: ["java", "-version"], version: /version "(\d+)/, least: 17 },
  Maven: { command: ["mvn", "--version"], version: /Apache Maven (\d+)/, least: 3 },
  PySpark: {
    command: ["$PYTHON", "-c", "import pyspark; print(pyspark.__version__)"],
    version: /^(\d+)/,
    least: 3,
  },
  "Python 3": { command: ["python3", "--version"], version: /Python (\d+)/, least: 3 },
} as const;

/** A tool that an example needs. */
export type Tool = keyof typeof TOOLS;

/** Those of some tools that this machine lacks, or has too old. */
export const missing = (tools: readonly Tool[]): Tool[] => tools.filter((tool) => !isHere(tool));

function isHere(tool: Tool): boolean {
  const {
    command: [name, ...args],
    version,
    least,
  } = TOOLS[tool];
  const program = name === "$PYTHON" ? (process.env.PYTHON ?? "python3") : name;
  const { stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  const [, major = "0"] = version.exec(`${stdout}${stderr}`) ?? [];
  return Number(major) >= least;
}
