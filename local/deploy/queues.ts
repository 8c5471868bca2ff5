import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { Sqs } from "../../emulator/sqs/sqs.ts";
import type { DeployedResources } from "./resources.ts";

/** Creates the queues. Returns their addresses on this machine by those that the program knows. */
export function createQueues(sqs: Sqs, { queues }: DeployedResources, origin: string): Map<string, string> {
  const created = queues.map(({ region, inputs, outputs }) => {
    const caller = { account: ACCOUNT_ID, region, origin };
    const { QueueUrl } = sqs.createQueue(caller, {
      ...{ QueueName: outputs.name, Attributes: attributesOf(inputs), tags: inputs.tags },
    });
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
    KmsMasterKeyId: inputs.kmsMasterKeyId,
    KmsDataKeyReusePeriodSeconds: inputs.kmsDataKeyReusePeriodSeconds,
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
