import { realClock } from "../../emulator/time/real-clock.ts";
import { servePage } from "../../page/serve.ts";
import { metricsTold } from "../account/metrics-told.ts";
import { createTriggerReport } from "../account/program-report.ts";
import type { RunningApi } from "../deploy/http/http-apis.ts";
import { createProgramObserver } from "../page/program-observer.ts";
import { createProgramView } from "../page/program-view.ts";
import { watchNpm } from "../run/processes.ts";
import type { ServeArgs } from "../run/serve.ts";
import { type OwnTls, ownTls } from "../tls/own-tls.ts";
import { type LivingProgram, startProgram } from "./living-program.ts";

const COUNT_EVERY_MS = 1000;

/** Keeps a program up until `signal` is aborted, and says what goes through its functions. Returns the exit status. */
export async function serveProgram({ graph, output, port, signal, say }: ServeArgs): Promise<number> {
  const tls = await ownTls(new Date(realClock.now()));
  const observer = createProgramObserver(realClock);
  const living = await startProgram({
    ...{ graph, clock: realClock, output, port, tls: tls.certificates, takesCode: true, observer },
  });
  const view = createProgramView({ graph, living, observer, clock: realClock });
  const page = await servePage({ view: async () => view() }).catch(async (error) => {
    await living.stop();
    throw error;
  });
  try {
    say(await instructions(living, page.url, tls));
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
    await page.close();
    await living.stop();
    say("\nStopped.");
  }
}

async function instructions(living: LivingProgram, pageUrl: string, tls: OwnTls): Promise<string> {
  const { deployment, environment, outputsFile } = living;
  const apis = await Promise.all(deployment.httpApis.map(describeApi));
  const exports = Object.entries(environment).map(([name, value]) => `  export ${name}=${value}`);
  return `
The program is up. A page shows what it does: ${pageUrl}

In another terminal:

${exports.join("\n")}
${apis.length === 0 ? "" : `\nIts APIs listen on\n\n${apis.join("\n")}\n`}
${tls.tell(deployment.endpointUrl)}
Its outputs are in ${outputsFile}. Use them with any AWS SDK or the AWS CLI, or by the
program's own try.ts:

  npx node try.ts --outputs ${outputsFile}

Ctrl-C stops it.
`;
}

async function describeApi({ name, url, token, scopes }: RunningApi): Promise<string> {
  const example = await token?.("you", scopes.join(" "));
  if (example === undefined) return `  ${url}  ${name}`;
  return `  ${url}  ${name}, which takes this token:\n\n  export TOKEN=${example}\n\n  curl -H "authorization: Bearer $TOKEN" ${url}/`;
}

/** What went through each function so far. */
function counts({ triggers, deployment }: LivingProgram): string {
  const { flows } = createTriggerReport(triggers);
  const told = Object.entries(flows).map(([name, { in: taken, out, failed, filtered }]) => {
    const rare = [failed > 0 && `${failed} failed`, filtered > 0 && `${filtered} filtered`].filter(Boolean);
    return `${name}: ${[`${taken} in`, `${out} out`, ...rare].join(", ")}`;
  });
  return [...told, metricsTold(deployment.metricsTaken)].filter(Boolean).join("   ");
}
