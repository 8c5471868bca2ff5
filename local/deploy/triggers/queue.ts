import { z } from "zod";
import { startQueueMapping } from "../../../emulator/lambda/queue-poller/queue-mapping.ts";
import type { DeployedTrigger } from "../trigger.ts";
import { type ConnectArgs, functionOf } from "./connect.ts";
import { toldOfQueue } from "./told.ts";

/** Starts the event source mappings of queues. Throws where AWS would refuse one. */
export function* connectQueues(args: ConnectArgs): Generator<DeployedTrigger> {
  for (const mapping of args.resources.queueMappings) yield start(mapping, args);
}

function start(
  { inputs, outputs: { uuid } }: ConnectArgs["resources"]["queueMappings"][number],
  args: ConnectArgs,
): DeployedTrigger {
  const { batchSize, maximumBatchingWindowInSeconds, functionResponseTypes, scalingConfig } = inputs;
  const { cloud, clock, onProblem } = args;
  const { lambda, runtime } = functionOf(args, inputs.functionName);
  const { region, outputs } = lambda;
  const { idle, stop, trigger } = startQueueMapping({
    settings: {
      ...{ batchSize, maximumBatchingWindowInSeconds, functionResponseTypes, ...scalingConfig },
      filterPatterns: inputs.filterCriteria.filters.map(({ pattern }) => pattern),
    },
    reader: cloud.sqs.reader(inputs.eventSourceArn),
    runtime,
    clock,
    observe(observation) {
      if (observation.type === "invoked" && observation.functionError)
        onProblem(`Invocations of ${outputs.name} failed: its function.log says why.`);
      if (observation.type === "delete-failed")
        onProblem(`A message of ${inputs.eventSourceArn} could not be deleted: ${observation.error}`);
      if (observation.type === "read-failed")
        onProblem(`${inputs.eventSourceArn} could not be read: ${observation.error}`);
    },
  });
  if (!inputs.enabled) trigger.setEnabled(false);
  cloud.eventSourceMappings.add({
    ...{ uuid, eventSourceArn: inputs.eventSourceArn, functionArn: inputs.functionName, batchSize, trigger },
    settings: toldOfQueue(inputs),
  });
  const tally = () => cloud.queueLedger.tally(inputs.eventSourceArn);
  const keptIn = deadLettersOf(args, inputs.eventSourceArn);
  return { region, functionName: outputs.name, source: "queue", tally, keptIn, idle, stop };
}

const redrivePolicy = z
  .string()
  .transform((text) => z.object({ deadLetterTargetArn: z.string() }).parse(JSON.parse(text)));

function deadLettersOf({ resources }: ConnectArgs, queueArn: string): string[] {
  const queue = resources.queues.find(({ outputs }) => outputs.arn === queueArn);
  return queue?.inputs.redrivePolicy === undefined
    ? []
    : [redrivePolicy.parse(queue.inputs.redrivePolicy).deadLetterTargetArn];
}
