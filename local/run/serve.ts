import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ACCOUNT_ID, OUTPUTS_FILE } from "../../command-line/laptop.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import type { Graph } from "../../offline/graph.ts";
import { certificatesFolder, type KeptCertificates, keptCertificates } from "../tls/kept-certificates.ts";
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
  const tls = await ownCertificates();
  const pipeline = await startPipeline({ graph, clock: realClock, output, port, isFollowing: false, tls });
  const outputs = path.join(output, OUTPUTS_FILE);
  try {
    await writeFile(outputs, `${JSON.stringify(graph.outputs, undefined, 2)}\n`);
    say(instructions(pipeline, outputs, tls));
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
    await pipeline.stop();
    say("\nStopped.");
  }
}

/** Whoever has no folder of their own, as in some containers, has plain HTTP alone. */
export const ownCertificates = () =>
  keptCertificates(certificatesFolder(), new Date(realClock.now())).catch(() => undefined);

function instructions({ contract, deployment }: Pipeline, outputs: string, tls: KeptCertificates | undefined): string {
  const [[region, { input, output }] = ["", { input: { name: "" }, output: { name: "" } }]] = Object.entries(
    contract.regions,
  );
  const streams = Object.entries(contract.regions).map(
    ([name, outputs]) =>
      `  ${name}\n    put records on  ${outputs.input.name}\n    read them from  ${outputs.output.name}`,
  );
  return `
The pipeline is up. In another terminal:

  export AWS_ENDPOINT_URL=${deployment.endpointUrl}
  export AWS_ACCESS_KEY_ID=${ACCOUNT_ID} AWS_SECRET_ACCESS_KEY=local
  export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}

${streams.join("\n")}

${tls === undefined ? "" : overHttps(deployment.endpointUrl, tls)}With the AWS CLI, for example:

  aws kinesis put-record --stream-name ${input.name} --partition-key u1 --cli-binary-format raw-in-base64-out \\
    --data '{"userId":"u1","location":{"country":"KR","city":"Seoul"}}'
  aws kinesis list-shards --stream-name ${output.name}

The stack's outputs are in ${outputs}. What the failure store keeps goes back on the stream with

  npm run redrive -- --stack ${contract.stack} --region ${region}${outputs === FOUND_OUTPUTS ? "" : ` --outputs ${outputs}`}

Ctrl-C stops it.
`;
}

/** What clients need that insist on TLS, such as the Kinesis Producer Library and Flink. */
export const overHttps = (endpointUrl: string, { authorityFile }: KeptCertificates) => `\
With TLS on the same port, for clients that insist on it (docs/run-locally.md):

  export AWS_ENDPOINT_URL=${endpointUrl.replace(/^http:..127\.0\.0\.1/, "https://localhost")}
  export AWS_CA_BUNDLE=${authorityFile}
  export NODE_EXTRA_CA_CERTS=${authorityFile}

`;

/** What went through each flow so far. A function that says nothing of its records is judged by what its stream took. */
function counts({ accounts }: Pipeline): string {
  const isOne = accounts.flows.every(({ flow }) => flow === accounts.flows[0]?.flow);
  return accounts.flows
    .map(({ region, flow, output, ledger }) => {
      const { in: taken, out, quarantined, discarded, dropped } = ledger.counts;
      const written = output === undefined ? 0 : accounts.written(output);
      const rare = [discarded > 0 && `${discarded} discarded`, dropped > 0 && `${dropped} dropped`].filter(Boolean);
      const told = [`${taken} in`, `${out || written} out`, `${quarantined} quarantined`, ...rare];
      return `${region}${isOne ? "" : ` ${flow}`}: ${told.join(", ")}`;
    })
    .join("   ");
}
