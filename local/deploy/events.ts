import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { DeliveryOutcome } from "../../emulator/delivery/delivery.ts";
import { createDoors } from "../../emulator/delivery/doors.ts";
import { createEvents, type Events } from "../../emulator/events/events.ts";
import type { AsynchronousInvocations } from "../../emulator/lambda/asynchronous/asynchronous-invocations.ts";
import { createScheduler, type Scheduler } from "../../emulator/scheduler/scheduler.ts";
import type { Sqs } from "../../emulator/sqs/sqs.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { EventLedger } from "./event-ledger.ts";
import { mayInvoke } from "./permissions.ts";
import type { DeployedResources } from "./resources.ts";

/** EventBridge and its Scheduler on this machine. */
export type EventServices = { readonly events: Events; readonly scheduler: Scheduler };

/** EventBridge and its Scheduler without rules or schedules; the ledger hears of what Lambda did not take. */
export function createEventServices(
  { clock, onProblem }: { clock: Clock; onProblem: (problem: string) => void },
  services: { asynchronous: AsynchronousInvocations; sqs: Sqs; eventLedger: EventLedger },
  resources: DeployedResources,
): EventServices {
  const { asynchronous, sqs, eventLedger } = services;
  const doors = createDoors({
    ...{ invoke: asynchronous.invoke, sqs },
    mayInvoke: (sourceArn, arn) => mayInvoke(resources, { principal: "events.amazonaws.com", sourceArn }, arn),
  });
  const hear = (sender: string, { type, targetArn }: { type: DeliveryOutcome; targetArn: string }) => {
    if (type === "lost") onProblem(`An event of ${sender} for ${targetArn} is lost: nothing keeps it.`);
    if (targetArn.split(":")[2] !== "lambda") return;
    if (type === "lost" || type === "dead-lettered") eventLedger.refused(targetArn, type === "dead-lettered");
  };
  return {
    events: createEvents({ clock, doors, observe: (observation) => hear(observation.ruleArn, observation) }),
    scheduler: createScheduler({ clock, doors, observe: (observation) => hear(observation.scheduleArn, observation) }),
  };
}

/** Creates buses and rules. Throws where AWS would refuse one. */
export function createBuses(events: Events, { buses, rules, ruleTargets }: DeployedResources): void {
  const callerOf = (region: string) => ({ account: ACCOUNT_ID, region });
  for (const { region, outputs } of buses) events.createEventBus(callerOf(region), { Name: outputs.name });
  for (const { region, inputs, outputs } of rules)
    events.putRule(callerOf(region), {
      Name: outputs.name,
      EventBusName: inputs.eventBusName,
      EventPattern: inputs.eventPattern,
      ScheduleExpression: inputs.scheduleExpression,
      State: inputs.state,
    });
  for (const { region, inputs, outputs } of ruleTargets)
    events.putTargets(callerOf(region), {
      Rule: inputs.rule,
      EventBusName: inputs.eventBusName,
      Targets: [{ Id: outputs.targetId, ...targetOf(inputs) }],
    });
}

function targetOf(inputs: DeployedResources["ruleTargets"][number]["inputs"]) {
  const { inputPath, inputTransformer, sqsTarget } = inputs;
  return {
    ...sentTo(inputs),
    InputPath: inputPath,
    InputTransformer: inputTransformer && {
      InputPathsMap: inputTransformer.inputPaths,
      InputTemplate: inputTransformer.inputTemplate,
    },
    SqsParameters: sqsTarget?.messageGroupId === undefined ? undefined : { MessageGroupId: sqsTarget.messageGroupId },
  };
}

/** What targets of rules and of schedules have in common, by AWS's names. */
function sentTo(target: {
  arn: string;
  input?: string | undefined;
  deadLetterConfig?: { arn?: string | undefined } | undefined;
  retryPolicy?:
    | { maximumEventAgeInSeconds?: number | undefined; maximumRetryAttempts?: number | undefined }
    | undefined;
}) {
  const { arn, input, deadLetterConfig, retryPolicy } = target;
  return {
    Arn: arn,
    Input: input,
    DeadLetterConfig: deadLetterConfig && { Arn: deadLetterConfig.arn },
    RetryPolicy: retryPolicy && {
      MaximumEventAgeInSeconds: retryPolicy.maximumEventAgeInSeconds,
      MaximumRetryAttempts: retryPolicy.maximumRetryAttempts,
    },
  };
}

/** Creates schedules, which may be due at once: what they invoke must be there. Throws where AWS would refuse one. */
export function startSchedules(scheduler: Scheduler, { scheduleGroups, schedules }: DeployedResources): void {
  for (const { region, outputs } of scheduleGroups)
    scheduler.createScheduleGroup({ account: ACCOUNT_ID, region }, { Name: outputs.name });
  const seconds = (date: string | undefined) => (date === undefined ? undefined : Date.parse(date) / 1000);
  for (const { region, inputs, outputs } of schedules) {
    const { target, flexibleTimeWindow } = inputs;
    scheduler.createSchedule(
      { account: ACCOUNT_ID, region },
      {
        Name: outputs.name,
        GroupName: inputs.groupName,
        ScheduleExpression: inputs.scheduleExpression,
        ScheduleExpressionTimezone: inputs.scheduleExpressionTimezone,
        StartDate: seconds(inputs.startDate),
        EndDate: seconds(inputs.endDate),
        State: inputs.state,
        ActionAfterCompletion: inputs.actionAfterCompletion,
        FlexibleTimeWindow: {
          Mode: flexibleTimeWindow.mode,
          MaximumWindowInMinutes: flexibleTimeWindow.maximumWindowInMinutes,
        },
        Target: {
          ...sentTo(target),
          RoleArn: target.roleArn,
          SqsParameters: target.sqsParameters && { MessageGroupId: target.sqsParameters.messageGroupId },
        },
      },
    );
  }
}
