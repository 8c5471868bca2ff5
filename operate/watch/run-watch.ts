import { setTimeout as sleep } from "node:timers/promises";
import type { Contract } from "../../client/index.ts";
import { UsageError } from "../../command-line/command.ts";
import { jsonDocument } from "../../command-line/document.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import { servePage } from "../../page/serve.ts";
import { findContract } from "../redrive/find-outputs.ts";
import { createAwsView } from "./aws-view.ts";
import type { WatchCommand } from "./command-line.ts";
import { viewerPolicy } from "./policy.ts";
import { openReads } from "./reads.ts";

const DAY_MS = 86_400_000;

/** Prints the rights that watching needs, or serves the page of a stack in AWS until `signal` is aborted. Rejects with `UsageError` for outputs that can't be. */
export async function runWatch(asked: WatchCommand, signal: AbortSignal): Promise<number> {
  const { stack, outputs, minutes, showsRecords, isPolicy, json } = asked;
  const found = await findContract({ stack, outputs, endpointUrl: process.env.AWS_ENDPOINT_URL });
  const contract = within(found, asked.region);
  if (isPolicy) {
    process.stdout.write(`${JSON.stringify(viewerPolicy(contract, showsRecords), undefined, 2)}\n`);
    return 0;
  }
  const reads = openReads(Object.keys(contract.regions));
  const view = createAwsView({ contract, minutes, showsRecords, clock: realClock }, reads.of);
  const page = await servePage({ view });
  const told = json
    ? jsonDocument({ command: "watch", project: contract.project, stack: contract.stack, url: page.url })
    : `${contract.project} ${contract.stack} is shown at ${page.url}, read only. Ctrl-C stops it.`;
  process.stdout.write(`${told}\n`);
  try {
    while (!signal.aborted) await sleep(DAY_MS, undefined, { signal }).catch(() => undefined);
    return 0;
  } finally {
    await page.close();
    reads.close();
  }
}

function within(contract: Contract, region: string | undefined): Contract {
  if (region === undefined) return contract;
  const own = contract.regions[region];
  if (own !== undefined) return { ...contract, regions: { [region]: own } };
  throw new UsageError(`--region must be one of ${Object.keys(contract.regions).join(", ")}, got ${region}.`);
}
