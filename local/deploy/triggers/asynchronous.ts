import { LATEST } from "../../../emulator/lambda/api/function-registry.ts";
import { createDeadLetters } from "../../../emulator/lambda/asynchronous/dead-letters.ts";
import type { DeployedTrigger, EventTally } from "../trigger.ts";
import { type ConnectArgs, functionOf } from "./connect.ts";

/** Sets how functions are invoked asynchronously. Throws for a destination that does not run here. */
export function* connectAsynchronous(args: ConnectArgs): Generator<DeployedTrigger> {
  const { asynchronous, sqs, sns } = args.cloud;
  for (const { inputs, outputs } of args.resources.functions)
    if (inputs.deadLetterConfig !== undefined)
      asynchronous.keepDeadLetters(outputs.arn, createDeadLetters({ sqs, sns }, inputs.deadLetterConfig.targetArn));
  for (const { inputs } of args.resources.eventInvokeConfigs) yield configure(inputs, args);
}

function configure(
  inputs: ConnectArgs["resources"]["eventInvokeConfigs"][number]["inputs"],
  args: ConnectArgs,
): DeployedTrigger {
  const { functionName, qualifier, destinationConfig, maximumRetryAttempts, maximumEventAgeInSeconds } = inputs;
  const { asynchronous, eventInvokeConfigs, eventLedger } = args.cloud;
  const known = args.functions.find(({ lambda }) => lambda.outputs.name === functionName);
  const { region, outputs } = (known ?? functionOf(args, functionName)).lambda;
  const { onFailure, onSuccess } = destinationConfig;
  eventInvokeConfigs.put(`${outputs.arn}:${qualifier ?? LATEST}`, {
    ...(maximumRetryAttempts !== undefined && { MaximumRetryAttempts: maximumRetryAttempts }),
    ...(maximumEventAgeInSeconds !== undefined && { MaximumEventAgeInSeconds: maximumEventAgeInSeconds }),
    ...(onFailure && { OnFailure: onFailure.destination }),
    ...(onSuccess && { OnSuccess: onSuccess.destination }),
  });
  const tally = (): EventTally => {
    const [taken, before] = [asynchronous.tally(outputs.arn), eventLedger.tally(outputs.arn)];
    return {
      in: taken.in + before.in,
      out: taken.out,
      failed: taken.failed + before.failed,
      filtered: before.filtered,
    };
  };
  const idle = () => asynchronous.idle(outputs.arn);
  const keptIn = onFailure === undefined ? [] : [onFailure.destination];
  return { region, functionName: outputs.name, source: "asynchronous", keptIn, tally, idle, stop: asynchronous.stop };
}
