import { CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Contract } from "../../client/index.ts";
import { UsageError } from "../../command-line/command.ts";
import { jsonDocument } from "../../command-line/document.ts";
import { createVoice, type Voice } from "../../command-line/voice.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import { createStack } from "../pulumi/stack.ts";
import { findContract, isLocal } from "../redrive/find-outputs.ts";
import { alarmPrefix, runbookName } from "../regions/read-alarms.ts";
import { createAliasApi } from "./alias-api.ts";
import type { RollOutCommand } from "./command-line.ts";
import { type RegionOfRollOut, rollOut } from "./roll-out.ts";

/** Does what a command line asks for. Returns the exit status. Rejects with errors that have one for what a person can mend. */
export async function runRollOut(asked: RollOutCommand, signal: AbortSignal, isQuiet: boolean): Promise<number> {
  const voice = createVoice({ ...asked, isQuiet });
  const report = (isDryRun: boolean) =>
    voice.report(jsonDocument({ command: "roll-out", stack: asked.stack, isDryRun, steps: voice.words }));
  const endpointUrl = process.env.AWS_ENDPOINT_URL;
  const contract = await findContract({ ...asked, endpointUrl });
  const order = orderOf(contract, asked.first);
  const clients = new Map(order.map((region) => [region, new LambdaClient({ region })]));
  const regions = [...clients].map(([region, client]) => ({
    ...functionsOf(contract, region),
    api: createAliasApi(client),
  }));
  try {
    const isDryRun = asked.dryRun || isLocal(endpointUrl);
    await tell(regions, isDryRun ? voice.tell : voice.say);
    if (isDryRun) {
      voice.tell(planOf(asked, order));
      report(isDryRun);
      return 0;
    }
    await rollOut({
      ...asked,
      ...{ regions, clock: realClock, signal, say: voice.say },
      ringing: (region) => ringing(contract, region),
      up: createStack(contract.project, contract.stack, { ...asked, isQuiet }).up,
    });
    report(isDryRun);
    return 0;
  } finally {
    for (const client of clients.values()) client.destroy();
  }
}

function orderOf({ regions }: Contract, first: string | undefined): string[] {
  const names = Object.keys(regions);
  if (first === undefined) return names;
  if (names.includes(first)) return [first, ...names.filter((name) => name !== first)];
  throw new UsageError(`--first must be one of ${names.join(", ")}, got ${first}.`);
}

function functionsOf({ regions }: Contract, region: string): Omit<RegionOfRollOut, "api"> {
  const functions = Object.entries(regions[region]?.flows ?? {}).map(([flow, { name, aliasArn }]) => ({
    ...{ flow, name, alias: aliasArn.split(":").at(-1) ?? "" },
  }));
  return { region, functions };
}

async function tell(regions: readonly RegionOfRollOut[], say: Voice["say"]): Promise<void> {
  for (const { region, functions, api } of regions)
    for (const fn of functions)
      say(`${region}  ${fn.flow}  version ${(await api.get(fn)).version}, newest ${await api.newest(fn)}`);
}

function planOf({ shares, minutes }: RollOutCommand, order: readonly string[]): string {
  const percents = [...shares, 1].map((share) => `${Math.round(share * 100)} %`).join(", ");
  return (
    `\nWould deploy to ${order.join(", then ")}: in each ${percents} of invocations, and alarms watched for ` +
    `${minutes} min each time. Nothing was changed.`
  );
}

async function ringing({ project, stack }: Contract, region: string): Promise<string[]> {
  const client = new CloudWatchClient({ region });
  const prefix = alarmPrefix(project, stack, region);
  try {
    const found: string[] = [];
    const asked = { AlarmNamePrefix: prefix, StateValue: "ALARM" as const };
    for await (const page of paginateDescribeAlarms({ client }, asked))
      found.push(...(page.MetricAlarms ?? []).map(({ AlarmName = "" }) => runbookName(prefix, AlarmName)));
    return found;
  } finally {
    client.destroy();
  }
}
