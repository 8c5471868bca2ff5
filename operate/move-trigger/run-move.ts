import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { jsonDocument } from "../../command-line/document.ts";
import { createVoice } from "../../command-line/voice.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import { createStack } from "../pulumi/stack.ts";
import { findContract, isLocal } from "../redrive/find-outputs.ts";
import type { MoveCommand } from "./command-line.ts";
import { iteratorAges } from "./iterator-age.ts";
import { createMappingApi } from "./lambda-api.ts";
import { createLaptopStack } from "./laptop-stack.ts";
import { isoOf, moveTriggers } from "./move.ts";
import { resumeTriggers } from "./pause.ts";
import { findTriggers, type MappingApi } from "./trigger.ts";

/** Does what a command line asks for. Returns the exit status. Rejects with `MoveError` and `UsageError` for what a person can mend. */
export async function runMove(asked: MoveCommand, signal: AbortSignal, isQuiet: boolean): Promise<number> {
  const { say, tell, words, report } = createVoice({ ...asked, isQuiet });
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
    const told = triggers.map(({ region, flow, uuid, state }) => ({ region, flow, uuid, state }));
    const ending = (fate: { startsAtMs?: number; resumed?: number }) => {
      const startsAt = fate.startsAtMs === undefined ? undefined : isoOf(fate.startsAtMs);
      const { stack, dryRun: isDryRun } = asked;
      const found = { triggers: told, startsAt, resumed: fate.resumed };
      report(jsonDocument({ command: "move-trigger", stack, isDryRun, ...found, steps: words }));
      return 0;
    };
    for (const { region, flow, uuid, state } of told)
      (asked.dryRun ? tell : say)(`${region}  ${flow}  ${uuid}  ${state}`);
    if (asked.dryRun) {
      tell(
        `\nWould pause these ${triggers.length}, and make them anew by pulumi up${changes(asked)}. Nothing was changed.`,
      );
      return ending({});
    }
    if (asked.back) {
      const resumed = await resumeTriggers({ triggers, apiOf });
      tell(`${resumed} triggers read on where they stopped.`);
      tell(`Fix: git checkout Pulumi.${asked.stack}.yaml, if the settings of the move are in it`);
      return ending({ resumed });
    }
    const startsAtMs = await moveTriggers({
      settings: asked.settings,
      fromMs: asked.fromMs,
      find,
      apiOf,
      agesOf: ({ region, functionName }, beforeMs) => agesOf(region, functionName, beforeMs, isOnLaptop),
      stack: isOnLaptop ? createLaptopStack() : createStack(contract.project, contract.stack, { ...asked, isQuiet }),
      clock: realClock,
      signal,
      say,
      tell,
    });
    return ending({ startsAtMs });
  } catch (error) {
    if (signal.aborted)
      tell(
        "Stopped. Paused triggers stay paused. Fix: run the same command, and it goes on; or add --back, and they read on",
      );
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
