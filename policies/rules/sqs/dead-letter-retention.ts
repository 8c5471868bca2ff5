import { given } from "../../core/given.ts";
import { read, UNKNOWN } from "../../core/properties.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { QUEUE } from "../../core/types.ts";

const RETENTION = "messageRetentionSeconds";
const DEFAULT_RETENTION_SECONDS = 345_600;

export const deadLetterRetention: StackRule = {
  name: "sqs-dead-letter-retention",
  description:
    "A dead-letter queue keeps messages as long as the queue that gives them up, or longer: a standard queue counts from when they were first sent.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Set messageRetentionSeconds of the dead-letter queue to 1209600, fourteen days.",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  needs: QUEUE,
  checkStack: (stack) =>
    stack.ofType(QUEUE).flatMap((queue): StackFinding[] => {
      const dead = deadLetterQueueOf(stack, queue);
      if (dead === undefined) return [];
      const [kept, keeps] = [queue, dead].map((each) => given(each, RETENTION) ?? DEFAULT_RETENTION_SECONDS);
      const finding = { urn: dead.urn, property: RETENTION } as const;
      if (kept === UNKNOWN || keeps === UNKNOWN)
        return [{ ...finding, value: UNKNOWN, message: "must be no shorter than that of the queue" }];
      if (Number(keeps) >= Number(kept)) return [];
      return [{ ...finding, value: keeps, message: `must be at least ${kept}, that of the queue` }];
    }),
};

/** The queue that a redrive policy names; while it is unknown, the one that it was built from. */
function deadLetterQueueOf(stack: Stack, queue: StackResource): StackResource | undefined {
  const policy = given(queue, "redrivePolicy");
  if (policy === UNKNOWN) {
    const sources = (queue.propertyDependencies.redrivePolicy ?? []).map((urn) => stack.find(urn));
    return sources.find((source) => source?.type === QUEUE);
  }
  return typeof policy === "string" ? stack.named(read(parsed(policy), "deadLetterTargetArn"), QUEUE)[0] : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
