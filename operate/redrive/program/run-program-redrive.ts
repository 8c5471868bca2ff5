import { styleText } from "node:util";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createKinesisClient } from "../../../client/kinesis-client.ts";
import { UsageError } from "../../../command-line/command.ts";
import { jsonDocument } from "../../../command-line/document.ts";
import type { Voice } from "../../../command-line/voice.ts";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { explainAwsError } from "../aws-problem.ts";
import type { ProgramCommand } from "../command-line.ts";
import { createFailureStore } from "../failure-store.ts";
import { isLocal } from "../find-outputs.ts";
import { createLambdaClient } from "../invoke/invoke-call.ts";
import { announce, summarise } from "../run-redrive.ts";
import { type Group, groupsOf } from "../table.ts";
import { recordsTold } from "../to-json.ts";
import { findRedrivable } from "./find-redrivable.ts";
import { giveProgramBack } from "./give-program-back.ts";
import { type KeptPlace, renderPlaces } from "./places.ts";

const MAX_LINES_SHOWN = 20;

/** Gives back what the flows of a program gave up, and says what became of it. Returns the exit status. Rejects with `UsageError` and `RedriveError`. */
export async function runProgramRedrive(command: ProgramCommand, signal: AbortSignal, voice: Voice): Promise<number> {
  const { region, flow, program } = command;
  const endpointUrl = process.env.AWS_ENDPOINT_URL;
  const { flows } = await findRedrivable(program, region, endpointUrl);
  if (flow !== undefined && flows[flow] === undefined)
    throw new UsageError(`--flow must be one of ${Object.keys(flows).join(", ")}, got ${flow}.`);
  const s3 = new S3Client({ region, forcePathStyle: isLocal(endpointUrl) });
  const [sqs, sns, lambda] = [new SQSClient({ region }), new SNSClient({ region }), createLambdaClient(region)];
  const kinesis = createKinesisClient(region);
  const statuses: number[] = [];
  const stores: ReturnType<typeof recordsTold>[] = [];
  let groups: Group[] = [];
  try {
    const { places, strangers } = await giveProgramBack({
      ...{ ...command, flows, sqs, sns, lambda, kinesis, signal, clock: realClock, random: Math.random },
      storeOf: (bucket) => createFailureStore(s3, bucket),
      progress: voice.progress,
      onPlan: (decided, targets) => {
        groups = groupsOf(decided);
        announce(decided, targets, undefined, command, voice);
      },
      onRecords: (result) => {
        stores.push(recordsTold(groups, result));
        statuses.push(summarise(result, command, signal, voice));
      },
    });
    const exitStatus = Math.max(summariseEvents(places, strangers, command, signal, voice), ...statuses);
    const told = { stores, places, unknownFunctions: strangers, isInterrupted: signal.aborted };
    voice.report(jsonDocument({ command: "redrive", region, isDryRun: command.dryRun, ...told }));
    return exitStatus;
  } catch (error) {
    const bucket = Object.values(flows).flatMap(({ failureBuckets }) => failureBuckets)[0] ?? "of no flow";
    throw explainAwsError(error, { region, bucket, stream: "of a flow", endpointUrl }) ?? error;
  } finally {
    for (const client of [s3, sqs, sns, lambda, kinesis]) client.destroy();
  }
}

function summariseEvents(
  places: readonly KeptPlace[],
  strangers: readonly string[],
  { dryRun, sinceMs }: ProgramCommand,
  signal: AbortSignal,
  { tell: say }: Voice,
): number {
  const held = places.filter(({ given, before, problems }) => given + before + problems.length > 0);
  if (held.length > 0) say(`\n${renderPlaces(held)}\n`);
  const given = held.reduce((sum, place) => sum + place.given, 0);
  const events = `${given.toLocaleString("en-US")} ${given === 1 ? "event" : "events"}`;
  if (given === 0) say("No events to give back.");
  else if (dryRun) say(`${events} would be given back. Nothing was given: this was a dry run.`);
  else say(styleText("green", `${events} given back.`));
  if (sinceMs !== undefined) say("  Dead-letter queues were not looked at: they have no dates to go by.");
  if (strangers.length > 0)
    say(
      `  Events of ${strangers.join(", ")} left alone: the outputs name no flow of it. Fix: deploy the flow again, or delete its objects.`,
    );
  const problems = held.flatMap((place) => place.problems.map((problem) => `${place.flow}: ${problem}`));
  if (problems.length > 0) say(styleText("red", `\n${problems.length.toLocaleString("en-US")} could not be read:`));
  for (const line of problems.slice(0, MAX_LINES_SHOWN)) say(`  ${line}`);
  if (problems.length > MAX_LINES_SHOWN) say(`  and ${problems.length - MAX_LINES_SHOWN} more`);
  if (signal.aborted) return 130;
  return problems.length > 0 ? 1 : 0;
}
