import { shownText } from "../../page/shown-text.ts";
import type { FailureView, QueueView } from "../../page/view.ts";
import { shortName } from "../account/program-table.ts";
import type { DeployedTrigger } from "../deploy/trigger.ts";
import type { SeenProgram } from "./seen-program.ts";

const MOST_MESSAGES = 50;
const SHOWN_CHARACTERS = 400;
const isQueue = (arn: string) => arn.split(":")[2] === "sqs";

/** The queues that keep what functions could not handle. */
export const queueViews = (
  { resources, deployment }: Pick<SeenProgram, "resources" | "deployment">,
  region: string,
  kept: ReadonlySet<string>,
): QueueView[] =>
  resources.queues
    .filter((queue) => queue.region === region && kept.has(queue.outputs.arn))
    .map(({ outputs: { name, arn } }) => ({ name, messages: deployment.messagesOf(arn).length, isDeadLetter: true }));

/** The last messages that lie in those queues, each with the function that it was for. */
export function queueFailures(
  { deployment, resources }: Pick<SeenProgram, "resources" | "deployment">,
  triggers: readonly DeployedTrigger[],
): FailureView[] {
  const ownerOf = new Map(
    triggers.flatMap(({ region, functionName, keptIn = [] }) =>
      keptIn.filter(isQueue).map((arn) => [arn, shortName(region, functionName)] as const),
    ),
  );
  const nameOf = new Map(resources.queues.map(({ outputs: { name, arn } }) => [arn, name]));
  return [...ownerOf].flatMap(([arn, flow]) =>
    deployment
      .messagesOf(arn)
      .slice(-MOST_MESSAGES)
      .map(
        ({ body, sentAtMs, receiveCount }): FailureView => ({
          ...{
            flow,
            atMs: sentAtMs,
            fate: "dead-lettered",
            reason: `received ${receiveCount} times`,
            detail: undefined,
          },
          ...{ data: shownText(Buffer.from(body), SHOWN_CHARACTERS), object: nameOf.get(arn) ?? arn },
        }),
      ),
  );
}
