import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { QueuedMessage } from "../../emulator/sqs/queue.ts";
import type { Deployment } from "../deploy/deploy.ts";
import type { DeployedTrigger } from "../deploy/trigger.ts";

/** File of what a queue holds at the end of a run. */
export const messagesFile = (output: string, queueArn: string) => {
  const [, , , region = "", , name = ""] = queueArn.split(":");
  return path.join(output, region, "queues", `${name}.ndjson`);
};

/** Writes what lies in the dead-letter queues of functions, a message a line: the queues are gone when the run is over. */
export async function writeDeadLetters(
  { messagesOf }: Pick<Deployment, "messagesOf">,
  triggers: readonly DeployedTrigger[],
  output: string,
): Promise<void> {
  const failing = triggers.filter((trigger) => trigger.tally().failed > 0);
  const queues = new Set(failing.flatMap(({ keptIn = [] }) => keptIn).filter((arn) => arn.split(":")[2] === "sqs"));
  for (const queueArn of queues) {
    const file = messagesFile(output, queueArn);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(
      file,
      messagesOf(queueArn)
        .map((message) => `${JSON.stringify(told(message))}\n`)
        .join(""),
    );
  }
}

const told = ({ id, body, attributes, groupId, sentAtMs, receiveCount }: QueuedMessage) => ({
  ...{ messageId: id, body, messageAttributes: attributes, messageGroupId: groupId },
  ...{ sentAt: new Date(sentAtMs).toISOString(), receiveCount },
});
