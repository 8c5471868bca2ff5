import { command } from "../command-line/command.ts";
import { parseOptions, parseRounds } from "../command-line/options.ts";

await command({
  usage: `Usage: npx node bench/policy.ts [--rounds N]

Measures how long the policy pack takes to start, and to check stacks of some sizes.

  --rounds N  rounds of each measurement: the median is shown  [5]
  -h, --help  show this text
`,
  parse: (args) => parseRounds(parseOptions(args, { rounds: { type: "string", default: "5" } }).rounds),
  async run(rounds) {
    const { measurePolicies } = await import("./measure-policies.ts");
    await measurePolicies(rounds);
    return 0;
  },
});
