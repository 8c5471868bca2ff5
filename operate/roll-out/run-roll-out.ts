import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Contract } from "../../client/index.ts";
import { UsageError } from "../../command-line/command.ts";
import { jsonDocument } from "../../command-line/document.ts";
import { createVoice, type Voice } from "../../command-line/voice.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import { evaluate } from "../../offline/engine.ts";
import { createStack } from "../pulumi/stack.ts";
import { findContract, isLocal } from "../redrive/find-outputs.ts";
import { createAliasApi } from "./alias-api.ts";
import type { RollOutCommand } from "./command-line.ts";
import { createLaptopUp } from "./laptop/laptop-up.ts";
import { ringingAlarms } from "./ringing-alarms.ts";
import { type RegionOfRollOut, rollOut } from "./roll-out.ts";

/** Does what a command line asks for. Returns the exit status. Rejects with errors that have one for what a person can mend. */
export async function runRollOut(asked: RollOutCommand, signal: AbortSignal, isQuiet: boolean): Promise<number> {
  const voice = createVoice({ ...asked, isQuiet });
  const report = (isDryRun: boolean) =>
    voice.report(jsonDocument({ command: "roll-out", stack: asked.stack, isDryRun, steps: voice.words }));
  const endpointUrl = process.env.AWS_ENDPOINT_URL;
  const isOnLaptop = isLocal(endpointUrl);
  if (!isOnLaptop && Object.keys(asked.config).length > 0)
    throw new UsageError("-c must be left out for AWS, where pulumi config set writes what the stack is to have.");
  const contract = await findContract({ ...asked, endpointUrl });
  const order = orderOf(contract, asked.first);
  const clients = new Map(order.map((region) => [region, new LambdaClient({ region })]));
  const regions = [...clients].map(([region, client]) => ({
    ...functionsOf(contract, region),
    api: createAliasApi(client),
  }));
  try {
    await tell(regions, asked.dryRun ? voice.tell : voice.say);
    if (asked.dryRun) {
      voice.tell(planOf(asked, order));
      report(true);
      return 0;
    }
    await rollOut({
      ...asked,
      ...{ regions, clock: realClock, signal, say: voice.say },
      ringing: (region) => ringingAlarms(contract, region),
      up: isOnLaptop
        ? laptopUp(asked, clients, voice.say, signal)
        : createStack(contract.project, contract.stack, { ...asked, isQuiet }).up,
    });
    report(false);
    return 0;
  } finally {
    for (const client of clients.values()) client.destroy();
  }
}

const laptopUp = (
  { stack, config }: RollOutCommand,
  clients: ReadonlyMap<string, LambdaClient>,
  say: Voice["say"],
  signal: AbortSignal,
) =>
  createLaptopUp({
    declare: () => evaluate({ dir: process.cwd(), stack, config, signal }),
    ...{ clientOf: (region) => clients.get(region), say },
  });

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
