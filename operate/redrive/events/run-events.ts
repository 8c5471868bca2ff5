import { styleText } from "node:util";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { jsonDocument } from "../../../command-line/document.ts";
import type { Voice } from "../../../command-line/voice.ts";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { explainAwsError } from "../aws-problem.ts";
import type { EventsCommand } from "../command-line.ts";
import { createFailureStore } from "../failure-store.ts";
import { isLocal } from "../find-outputs.ts";
import { createLambdaClient } from "../invoke/invoke-call.ts";
import { giveDeadLettersBack } from "./dead-letters.ts";
import { type EventsResult, giveEventsBack } from "./given-up.ts";

const MAX_LINES_SHOWN = 20;
const count = (value: number) => `${value.toLocaleString("en-US")} ${value === 1 ? "event" : "events"}`;

/** Gives events back as a command line asks, and says what became of them. Returns the exit status. */
export async function runEvents(command: EventsCommand, signal: AbortSignal, voice: Voice): Promise<number> {
  const { region, from } = command;
  const endpointUrl = process.env.AWS_ENDPOINT_URL;
  const s3 = new S3Client({ region, forcePathStyle: isLocal(endpointUrl) });
  const [sqs, sns, lambda] = [new SQSClient({ region }), new SNSClient({ region }), createLambdaClient(region)];
  try {
    const args = { ...command, sqs, sns, lambda, signal, clock: realClock };
    const result =
      "bucket" in from
        ? await giveEventsBack({ ...args, store: createFailureStore(s3, from.bucket) })
        : await giveDeadLettersBack({ ...args, queue: from.queue });
    const exitStatus = summarise(result, command, signal, voice);
    const { given: givenBack, before: givenBackBefore, problems: notRead } = result;
    const told = { ...{ givenBack, givenBackBefore, notRead }, isInterrupted: signal.aborted };
    voice.report(jsonDocument({ command: "redrive", region, isDryRun: command.dryRun, ...from, ...told }));
    return exitStatus;
  } catch (error) {
    const bucket = "bucket" in from ? from.bucket : from.queue;
    throw explainAwsError(error, { region, bucket, stream: bucket, endpointUrl }) ?? error;
  } finally {
    for (const client of [s3, sqs, sns, lambda]) client.destroy();
  }
}

function summarise(
  { given, before, problems }: EventsResult,
  { dryRun }: EventsCommand,
  signal: AbortSignal,
  { tell: say }: Voice,
): number {
  if (dryRun) say(`${count(given)} would be given back. Nothing was given: this was a dry run.`);
  else say(given === 0 ? "Nothing to give back." : styleText("green", `${count(given)} given back.`));
  if (before > 0) say(`  ${count(before)} given back before, by an earlier run.`);
  if (problems.length > 0) say(styleText("red", `\n${count(problems.length)} could not be read:`));
  for (const line of problems.slice(0, MAX_LINES_SHOWN)) say(`  ${line}`);
  if (problems.length > MAX_LINES_SHOWN) say(`  and ${problems.length - MAX_LINES_SHOWN} more`);
  if (signal.aborted) return 130;
  return problems.length > 0 ? 1 : 0;
}
