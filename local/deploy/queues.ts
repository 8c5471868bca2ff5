import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { FunctionRuntime } from "../../emulator/lambda/function/function-runtime.ts";
import { type QueueMapping, startQueueMapping } from "../../emulator/lambda/queue-poller/queue-mapping.ts";
import type { Sqs } from "../../emulator/sqs/sqs.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { DeployedFunction } from "./functions.ts";
import type { DeployedResources } from "./resources.ts";

/** A queue's trigger at work. */
export type DeployedQueueTrigger = { uuid: string; queueArn: string; mapping: QueueMapping };

/** Creates the queues. Returns their addresses on this machine by those that the program knows. */
export function createQueues(sqs: Sqs, { queues }: DeployedResources, origin: string): Map<string, string> {
  const created = queues.map(({ region, inputs, outputs }) => {
    const caller = { account: ACCOUNT_ID, region, origin };
    const { QueueUrl } = sqs.createQueue(caller, { QueueName: outputs.name, Attributes: attributesOf(inputs) });
    return { caller, QueueUrl, inputs, outputs };
  });
  // A dead-letter queue may stand anywhere in the graph, so that policies wait until all queues are there.
  for (const { caller, QueueUrl, inputs } of created)
    if (inputs.redrivePolicy !== undefined)
      sqs.setQueueAttributes(caller, { QueueUrl, Attributes: { RedrivePolicy: inputs.redrivePolicy } });
  return new Map(created.map(({ outputs, QueueUrl }) => [outputs.url, QueueUrl]));
}

/** What is set, by SQS's own names; what is not has SQS's default. */
function attributesOf(inputs: DeployedResources["queues"][number]["inputs"]): Record<string, string> {
  const given = {
    FifoQueue: inputs.fifoQueue || undefined,
    ContentBasedDeduplication: inputs.contentBasedDeduplication || undefined,
    DeduplicationScope: inputs.deduplicationScope,
    FifoThroughputLimit: inputs.fifoThroughputLimit,
    DelaySeconds: inputs.delaySeconds,
    MaximumMessageSize: inputs.maxMessageSize,
    MessageRetentionPeriod: inputs.messageRetentionSeconds,
    ReceiveMessageWaitTimeSeconds: inputs.receiveWaitTimeSeconds,
    VisibilityTimeout: inputs.visibilityTimeoutSeconds,
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

/** Starts the event source mapping of a queue. Throws where AWS would refuse it. */
export function startQueueTrigger(
  { inputs, outputs }: DeployedResources["queueMappings"][number],
  args: {
    lambda: DeployedFunction;
    runtime: FunctionRuntime;
    sqs: Sqs;
    clock: Clock;
    onProblem: (problem: string) => void;
  },
): DeployedQueueTrigger {
  const { batchSize, maximumBatchingWindowInSeconds, functionResponseTypes, scalingConfig } = inputs;
  const { lambda, runtime, sqs, clock, onProblem } = args;
  const mapping = startQueueMapping({
    settings: { batchSize, maximumBatchingWindowInSeconds, functionResponseTypes, ...scalingConfig },
    reader: sqs.reader(inputs.eventSourceArn),
    runtime,
    clock,
    observe(observation) {
      if (observation.type === "invoked" && observation.functionError)
        onProblem(`Invocations of ${lambda.outputs.name} failed: its function.log says why.`);
      if (observation.type === "delete-failed")
        onProblem(`A message of ${inputs.eventSourceArn} could not be deleted: ${observation.error}`);
      if (observation.type === "read-failed")
        onProblem(`${inputs.eventSourceArn} could not be read: ${observation.error}`);
    },
  });
  return { uuid: outputs.uuid, queueArn: inputs.eventSourceArn, mapping };
}
