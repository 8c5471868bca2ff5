import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { realClock } from "../../emulator/time/real-clock.ts";
import { createStack } from "../pulumi/stack.ts";
import { findContract, isLocal } from "../redrive/find-outputs.ts";
import type { MoveCommand } from "./command-line.ts";
import { iteratorAges } from "./iterator-age.ts";
import { createMappingApi } from "./lambda-api.ts";
import { createLaptopStack } from "./laptop-stack.ts";
import { moveTriggers } from "./move.ts";
import { resumeTriggers } from "./pause.ts";
import { findTriggers, type MappingApi } from "./trigger.ts";

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** Does what a command line asks for. Returns the exit status. Rejects with `MoveError` and `UsageError` for what a person can mend. */
export async function runMove(asked: MoveCommand, signal: AbortSignal): Promise<number> {
  const endpointUrl = process.env.AWS_ENDPOINT_URL;
  const contract = await findContract({ ...asked, endpointUrl });
  const isOnLaptop = isLocal(endpointUrl);
  const clients = new Map(Object.keys(contract.regions).map((region) => [region, new LambdaClient({ region })]));
  const apis = new Map([...clients].map(([region, client]) => [region, createMappingApi(client, isOnLaptop)]));
  const apiOf = (region: string): MappingApi => {
    const api = apis.get(region);
    if (api === undefined) throw new Error(`no client for ${region}`);
    return api;
  };
  const find = () => findTriggers(contract, apiOf);
  try {
    const triggers = await find();
    for (const { region, flow, uuid, state } of triggers) say(`${region}  ${flow}  ${uuid}  ${state}`);
    if (asked.dryRun) {
      say(
        `\nWould pause these ${triggers.length}, and make them anew by pulumi up${changes(asked)}. Nothing was changed.`,
      );
      return 0;
    }
    if (asked.back) {
      say(`${await resumeTriggers({ triggers, apiOf })} triggers read on where they stopped.`);
      say(`Fix: git checkout Pulumi.${asked.stack}.yaml, if the settings of the move are in it`);
      return 0;
    }
    await moveTriggers({
      settings: asked.settings,
      fromMs: asked.fromMs,
      find,
      apiOf,
      agesOf: ({ region, functionName }, beforeMs) => agesOf(region, functionName, beforeMs, isOnLaptop),
      stack: isOnLaptop ? createLaptopStack() : createStack(contract.project, contract.stack, asked),
      clock: realClock,
      signal,
      say,
    });
    return 0;
  } catch (error) {
    if (signal.aborted) {
      say(
        "Stopped. Paused triggers stay paused. Fix: run the same command, and it goes on; or add --back, and they read on",
      );
      return 130;
    }
    throw error;
  } finally {
    for (const client of clients.values()) client.destroy();
  }
}

const changes = ({ settings }: MoveCommand) => {
  const list = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
  return list.length > 0 ? ` with ${list.join(", ")}` : "";
};

async function agesOf(region: string, functionName: string, beforeMs: number, isOnLaptop: boolean) {
  // The laptop measures nothing.
  if (isOnLaptop) return [];
  const client = new CloudWatchClient({ region });
  try {
    return await iteratorAges(client, functionName, beforeMs);
  } finally {
    client.destroy();
  }
}
