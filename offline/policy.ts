import path from "node:path";
import { type Command, command, UsageError } from "../command-line/command.ts";
import { CONFIG_OPTION, PROGRAM_OPTION, parseOptions, parseStack, readConfig } from "../command-line/options.ts";

import { writeResult } from "../command-line/write-result.ts";
import type { PolicyOptions } from "./policy/check-stack.ts";

/** `npm run policy`, in the current folder or on the program of --program: exit status 0 without mandatory findings, 1 with some. */
export const policy: Command<PolicyOptions & { program: string; output: string | undefined }> = {
  usage: `Usage: npm run policy [-- OPTIONS]

Checks a stack against the policy pack, offline.

  --program DIR      folder of the program's Pulumi.yaml                        [this one]
  --stack NAME       the stack to evaluate, which has a file Pulumi.NAME.yaml   [dev]
  -c KEY=VALUE       a setting for this run only, before the stack's file; lists and objects in JSON
  --file STATE.json  check a state as \`pulumi stack export\` writes it instead
  --pack DIR         folder of the pack                                         [policies]
  --policy-pack-config FILE
                     levels and parameters of policies, as the Pulumi CLI takes them
  --json             the findings as JSON
  --sarif            the findings as SARIF 2.1.0, for code scanning
  --output FILE      write to this file                                         [standard output]
  --quiet            no word of what is being done
  -h, --help         show this text

Exit status: 0 without mandatory findings, 1 with some, 2 for bad usage.
`,
  parse(args) {
    const values = parseOptions(args, {
      ...CONFIG_OPTION,
      ...PROGRAM_OPTION,
      stack: { type: "string" },
      file: { type: "string" },
      pack: { type: "string", default: "policies" },
      "policy-pack-config": { type: "string" },
      json: { type: "boolean", default: false },
      sarif: { type: "boolean", default: false },
      output: { type: "string" },
    });
    const { program, stack, file, json, sarif, pack, output } = values;
    if (file !== undefined && stack !== undefined) throw new UsageError("--stack does not go with --file.");
    if (file !== undefined && values.config !== undefined) throw new UsageError("-c does not go with --file.");
    if (file !== undefined && program !== undefined) throw new UsageError("--program does not go with --file.");
    if (json && sarif) throw new UsageError("--json does not go with --sarif.");
    return {
      stack: parseStack(stack ?? "dev"),
      config: readConfig(values.config),
      ...{
        program: program ?? ".",
        file,
        pack: path.resolve(pack),
        output,
        policyPackConfig: values["policy-pack-config"],
      },
      format: sarif ? "sarif" : json ? "json" : "table",
    };
  },
  opening: ({ file, stack }) =>
    file === undefined
      ? `Checking stack ${stack} against every policy, offline: about ten seconds …`
      : `Checking ${file} against every policy: a few seconds …`,
  async run({ output, program, ...options }, signal) {
    const { checkStack } = await import("./policy/check-stack.ts");
    const { text, passed } = await checkStack({ dir: program, plain: output !== undefined, ...options }, signal);
    await writeResult(text, output);
    return passed ? 0 : 1;
  },
};

if (import.meta.main) await command(policy);
