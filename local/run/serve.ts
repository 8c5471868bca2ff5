import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ACCOUNT_ID, OUTPUTS_FILE } from "../../command-line/laptop.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import type { Graph } from "../../offline/graph.ts";
import { metricsTold } from "../account/metrics-told.ts";
import { createProgramObserver } from "../page/program-observer.ts";
import { servePipeline } from "../page/serve-pipeline.ts";
import { type OwnTls, ownTls } from "../tls/own-tls.ts";
import { type Pipeline, startPipeline } from "./pipeline.ts";
import { watchNpm } from "./processes.ts";

/** What serving is made from. */
export type ServeArgs = {
  graph: Graph;
  output: string;
  /** Port of the endpoint; 0 means any free one. */
  port: number;
  signal: AbortSignal;
  say: (text: string) => void;
};

const COUNT_EVERY_MS = 1000;
/** Where redrive looks for outputs by itself. */
const FOUND_OUTPUTS = path.join("out", OUTPUTS_FILE);

/** Keeps the pipeline up until `signal` is aborted, and says what goes through it. Answers the exit status. */
export async function serve({ graph, output, port, signal, say }: ServeArgs): Promise<number> {
  const tls = await ownTls(new Date(realClock.now()));
  const { certificates } = tls;
  const observer = createProgramObserver(realClock);
  const pipeline = await startPipeline({
    graph,
    clock: realClock,
    output,
    port,
    isFollowing: false,
    tls: certificates,
    takesCode: true,
    observer,
  });
  const outputs = path.join(output, OUTPUTS_FILE);
  const page = await servePipeline({ pipeline, observer, outputs, signal }).catch(async (error) => {
    await pipeline.stop();
    throw error;
  });
  try {
    await writeFile(outputs, `${JSON.stringify(graph.outputs, undefined, 2)}\n`);
    say(instructions(pipeline, outputs, page.url, tls));
    let last = "";
    const hasNpmEnded = watchNpm();
    while (!signal.aborted && !hasNpmEnded()) {
      const now = counts(pipeline);
      if (now !== last) say(now);
      last = now;
      await realClock.sleep(COUNT_EVERY_MS, signal);
    }
    for (const problem of pipeline.problems) say(`Problem: ${problem}`);
    return 0;
  } finally {
    await page.close();
    await pipeline.stop();
    say("\nStopped.");
  }
}

function instructions({ contract, deployment }: Pipeline, outputs: string, pageUrl: string, tls: OwnTls): string {
  const [[region, { input, output }] = ["", { input: { name: "" }, output: { name: "" } }]] = Object.entries(
    contract.regions,
  );
  const streams = Object.entries(contract.regions).map(
    ([name, outputs]) =>
      `  ${name}\n    put records on  ${outputs.input.name}\n    read them from  ${outputs.output.name}`,
  );
  return `
The pipeline is up. A page shows what it does: ${pageUrl}

In another terminal:

  export AWS_ENDPOINT_URL=${deployment.endpointUrl}
  export AWS_ACCESS_KEY_ID=${ACCOUNT_ID} AWS_SECRET_ACCESS_KEY=local
  export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}

${streams.join("\n")}

${tls.tell(deployment.endpointUrl)}
With the AWS CLI, for example:

  aws kinesis put-record --stream-name ${input.name} --partition-key u1 --cli-binary-format raw-in-base64-out \\
    --data '{"userId":"u1","location":{"country":"KR","city":"Seoul"}}'
  aws kinesis list-shards --stream-name ${output.name}

The stack's outputs are in ${outputs}. What the failure store keeps goes back on the stream with

  npm run redrive -- --stack ${contract.stack} --region ${region}${outputs === FOUND_OUTPUTS ? "" : ` --outputs ${outputs}`}

Ctrl-C stops it.
`;
}

/** What went through each flow so far. A function that says nothing of its records is judged by what its stream took. */
function counts({ accounts, deployment }: Pipeline): string {
  const isOne = accounts.flows.every(({ flow }) => flow === accounts.flows[0]?.flow);
  const flows = accounts.flows.map(({ region, flow, output, ledger }) => {
    const { in: taken, out, quarantined, discarded, dropped } = ledger.counts;
    const written = output === undefined ? 0 : accounts.written(output);
    const rare = [discarded > 0 && `${discarded} discarded`, dropped > 0 && `${dropped} dropped`].filter(Boolean);
    const told = [`${taken} in`, `${out || written} out`, `${quarantined} quarantined`, ...rare];
    return `${region}${isOne ? "" : ` ${flow}`}: ${told.join(", ")}`;
  });
  return [...flows, metricsTold(deployment.metricsTaken)].filter(Boolean).join("   ");
}
