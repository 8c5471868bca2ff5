import { existsSync } from "node:fs";
import { command, UsageError } from "../../command-line/command.ts";
import { parseOptions, parseRounds } from "../../command-line/options.ts";

await command({
  usage: `Usage: npx node bench/enrich/run.ts [--rounds N] [--write]

Measures what a record costs, beside other ways to do the same.

  --rounds N  rounds of each measurement: the median is shown  [25]
  --write     put the results into docs/performance.md and docs/performance.svg
  -h, --help  show this text
`,
  parse(args) {
    const { rounds, write } = parseOptions(args, {
      rounds: { type: "string", default: "25" },
      write: { type: "boolean", default: false },
    });
    return { rounds: parseRounds(rounds), write };
  },
  async run({ rounds, write }) {
    if (!existsSync(new URL("node_modules", import.meta.url)))
      throw new UsageError("bench/enrich must have its peers installed.\nFix: npm --prefix bench/enrich ci");
    const { measureAll } = await import("./measure-all.ts");
    await measureAll(rounds, write);
    return 0;
  },
});
