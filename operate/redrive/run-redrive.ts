import { styleText } from "node:util";
import { S3Client } from "@aws-sdk/client-s3";
import { createKinesisClient } from "../../client/kinesis-client.ts";
import { jsonDocument } from "../../command-line/document.ts";
import type { Voice } from "../../command-line/voice.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import { explainAwsError } from "./aws-problem.ts";
import type { RedriveCommand } from "./command-line.ts";
import { createFailureStore } from "./failure-store.ts";
import { findOutputs, isLocal } from "./find-outputs.ts";
import { flowsOf } from "./flows.ts";
import { createLambdaClient } from "./invoke/invoke-call.ts";
import type { Plan } from "./plan.ts";
import { failureLines, type RedriveResult, redrive, waysBack } from "./redrive.ts";
import { type Group, groupsOf, renderGroups } from "./table.ts";
import { recordsTold } from "./to-json.ts";

const MAX_LINES_SHOWN = 20;

const count = (value: number) => `${value.toLocaleString("en-US")} ${value === 1 ? "record" : "records"}`;

/** Puts back what a command line asks for, and says what became of it. Returns the exit status. Rejects as {@link redrive} does. */
export async function runRedrive(command: RedriveCommand, signal: AbortSignal, voice: Voice): Promise<number> {
  const { region } = command;
  const endpointUrl = process.env.AWS_ENDPOINT_URL;
  const outputs = await findOutputs({ ...command, endpointUrl });
  const { failureStore, input } = outputs;
  const flows = flowsOf(outputs);
  const { bucket } = failureStore;
  const s3 = new S3Client({ region, forcePathStyle: isLocal(endpointUrl) });
  const kinesis = createKinesisClient(region);
  const lambda = createLambdaClient(region);
  voice.say(`Reading the failure store ${bucket} …`);
  let groups: Group[] = [];
  try {
    const result = await redrive({
      ...command,
      store: createFailureStore(s3, bucket),
      kinesis,
      lambda,
      flows,
      streamArn: input.arn,
      clock: realClock,
      random: Math.random,
      progress: voice.progress,
      signal,
      onPlan: (decided) => {
        groups = groupsOf(decided);
        announce(decided, flows, input, command, voice);
      },
    });
    const exitStatus = summarise(result, command, signal, voice);
    const { stack, dryRun: isDryRun } = command;
    voice.report(jsonDocument({ command: "redrive", stack, region, isDryRun, bucket, ...recordsTold(groups, result) }));
    return exitStatus;
  } catch (error) {
    throw explainAwsError(error, { region, bucket, stream: input.name, endpointUrl }) ?? error;
  } finally {
    s3.destroy();
    kinesis.destroy();
    lambda.destroy();
  }
}

type Flows = ReturnType<typeof flowsOf>;
type Stream = { name: string; arn: string };

/** What a run goes by that says what it does. */
type Told = Pick<RedriveCommand, "dryRun" | "rate" | "sinceMs" | "reasons">;

/** Says what the failure store holds, and what is done about it. */
export function announce(
  decided: Plan,
  flows: Flows,
  stream: Stream | undefined,
  command: Told,
  { say, tell }: Voice,
): void {
  const groups = groupsOf(decided);
  const { put, given } = waysBack(decided.records, { flows, streamArn: stream?.arn });
  const hasFlows = flows.size > 1 || given.length > 0 || groups.some(({ class: comes }) => comes === "has no flow");
  if (groups.length > 0) tell(`\n${renderGroups(groups, styleText, hasFlows)}\n`);
  if (command.dryRun) return;
  const pace = `${command.rate} a second at most …`;
  const takers = [...new Set(given.map(({ flow }) => flow))].sort().join(", ");
  if (put.length > 0) say(`Putting ${count(put.length)} on ${stream?.name}, ${pace}`);
  if (given.length > 0) say(`Giving ${count(given.length)} to ${takers}, ${pace}`);
}

/** Says what became of records. Returns the exit status. */
export function summarise(result: RedriveResult, command: Told, signal: AbortSignal, { tell: say }: Voice): number {
  const { fates, problems, failed, stopped } = result;
  for (const line of summaryOf(result, command)) say(line);
  if (fates["put back before"] > 0) say(`  ${count(fates["put back before"])} put back before, by an earlier run.`);
  if (fates["held twice"] > 0) say(`  ${count(fates["held twice"])} skipped: another object holds the same.`);
  if (fates["not selected"] > 0)
    say(
      `  ${count(fates["not selected"])} skipped: ${command.reasons ? "of other reasons" : "they need mending first"}.`,
    );
  if (fates["of another flow"] > 0) say(`  ${count(fates["of another flow"])} skipped: of other flows.`);
  if (fates["of no flow"] > 0)
    say(
      `  ${count(fates["of no flow"])} left alone: the stack has no flow ${result.unknownFlows.join(", ")}. Fix: deploy the flow again, or delete its objects.`,
    );
  complain(say, "could not be put back", failureLines(result));
  complain(say, "could not be read", problems);
  if (result.interrupted && signal.aborted) return 130;
  return failed.length + stopped.length + problems.length > 0 ? 1 : 0;
}

function summaryOf({ fates, put, interrupted }: RedriveResult, { dryRun, sinceMs }: Told): string[] {
  const all = Object.values(fates).reduce((sum, each) => sum + each, 0);
  if (interrupted)
    return [`${count(put)} put back, then stopped by Ctrl-C. Fix: run the same command: it goes on with the rest.`];
  if (all === 0) {
    const since = sinceMs === undefined ? "" : ` that were stored since ${new Date(sinceMs).toISOString()}`;
    return [`Nothing to put back: the failure store holds no records${since}.`];
  }
  if (fates["put back"] === 0) return [`Nothing to put back of ${count(all)}.`];
  if (dryRun) return [`${count(fates["put back"])} would be put back. Nothing was put: this was a dry run.`];
  return [styleText("green", `${count(put)} put back.`)];
}

function complain(say: Voice["tell"], what: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  say(styleText("red", `\n${lines.length.toLocaleString("en-US")} ${what}:`));
  for (const line of lines.slice(0, MAX_LINES_SHOWN)) say(`  ${line}`);
  if (lines.length > MAX_LINES_SHOWN) say(`  and ${lines.length - MAX_LINES_SHOWN} more`);
}
