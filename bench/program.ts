import { command } from "../command-line/command.ts";
import { parseOptions, parseRounds } from "../command-line/options.ts";

await command({
  usage: `Usage: npx node bench/program.ts [--rounds N]

Measures how long evaluating the program takes, for stacks of some sizes.

  --rounds N  rounds of each measurement: the median is shown  [3]
  -h, --help  show this text
`,
  parse: (args) => parseRounds(parseOptions(args, { rounds: { type: "string", default: "3" } }).rounds),
  async run(rounds) {
    const { measureProgram } = await import("./measure-program.ts");
    await measureProgram(rounds);
    return 0;
  },
});
