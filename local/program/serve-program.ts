import { realClock } from "../../emulator/time/real-clock.ts";
import { watchNpm } from "../run/processes.ts";
import type { ServeArgs } from "../run/serve.ts";
import { type LivingProgram, startProgram } from "./living-program.ts";
import { createProgramReport } from "./program-report.ts";

const COUNT_EVERY_MS = 1000;

/** Keeps a program up until `signal` is aborted, and says what goes through its functions. Returns the exit status. */
export async function serveProgram({ graph, output, port, signal, say }: ServeArgs): Promise<number> {
  const living = await startProgram({ graph, clock: realClock, output, port });
  try {
    say(instructions(living));
    let last = "";
    const hasNpmEnded = watchNpm();
    while (!signal.aborted && !hasNpmEnded()) {
      const now = counts(living);
      if (now !== last) say(now);
      last = now;
      await realClock.sleep(COUNT_EVERY_MS, signal);
    }
    for (const problem of living.problems) say(`Problem: ${problem}`);
    return 0;
  } finally {
    await living.stop();
    say("\nStopped.");
  }
}

function instructions({ environment, outputsFile }: LivingProgram): string {
  const exports = Object.entries(environment).map(([name, value]) => `  export ${name}=${value}`);
  return `
The program is up. In another terminal:

${exports.join("\n")}

Its outputs are in ${outputsFile}. Use them with any AWS SDK or the AWS CLI, or by the
program's own try.ts:

  npx node try.ts --outputs ${outputsFile}

Ctrl-C stops it.
`;
}

/** What went through each function so far. */
function counts({ deployment }: LivingProgram): string {
  const { flows } = createProgramReport(deployment.triggers, { tried: false, seconds: 0 });
  return Object.entries(flows)
    .map(([name, { in: taken, out, failed, filtered }]) => {
      const rare = [failed > 0 && `${failed} failed`, filtered > 0 && `${filtered} filtered`].filter(Boolean);
      return `${name}: ${[`${taken} in`, `${out} out`, ...rare].join(", ")}`;
    })
    .join("   ");
}
