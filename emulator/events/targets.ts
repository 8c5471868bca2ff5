import { AwsError } from "../aws-error.ts";
import { RETRY_LIMITS } from "../delivery/delivery.ts";
import { KNOWN_TARGETS } from "../delivery/doors.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import { type Buses, existingBus, existingRule, type RuleTarget } from "./bus.ts";
import { isJsonPath } from "./json-path.ts";
import { PREDEFINED, placeholdersOf } from "./transform.ts";

type OfRule = { Rule: string; EventBusName?: string | undefined };

const MAXIMUM_TARGETS = 5;

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
export function putTargets(registry: Buses, caller: AccountRegion, input: OfRule & { Targets: RuleTarget[] }) {
  const { targets } = existingRule(existingBus(registry, caller, input.EventBusName), input.Rule);
  for (const target of input.Targets) check(target);
  if (new Set([...targets.keys(), ...input.Targets.map(({ Id }) => Id)]).size > MAXIMUM_TARGETS)
    throw new AwsError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
  for (const target of input.Targets) targets.set(target.Id, target);
  return { FailedEntryCount: 0, FailedEntries: [] };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html */
export function removeTargets(registry: Buses, caller: AccountRegion, input: OfRule & { Ids: string[] }) {
  const { targets } = existingRule(existingBus(registry, caller, input.EventBusName), input.Rule);
  for (const id of input.Ids) targets.delete(id);
  return { FailedEntryCount: 0, FailedEntries: [] };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html */
export function listTargetsByRule(registry: Buses, caller: AccountRegion, input: OfRule) {
  const { targets } = existingRule(existingBus(registry, caller, input.EventBusName), input.Rule);
  return { Targets: [...targets.values()] };
}

function check(target: RuleTarget): void {
  const { Id, Arn, Input, InputPath, InputTransformer, RetryPolicy = {}, SqsParameters } = target;
  const [prefix, , service = "", , , name = ""] = Arn.split(":");
  if (prefix !== "arn" || name === "")
    refuse(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (!KNOWN_TARGETS.includes(service)) refuse(`Targets of ${service} are not modelled by the local cloud.`);
  if ([Input, InputPath, InputTransformer].filter((given) => given !== undefined).length > 1)
    refuse(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  if (service === "sqs" && name.endsWith(".fifo") && !SqsParameters)
    refuse(`Parameter(s) MessageGroupId must be specified for target: ${Id}.`);
  const { InputPathsMap = {}, InputTemplate = "" } = InputTransformer ?? {};
  for (const path of [...(InputPath === undefined ? [] : [InputPath]), ...Object.values(InputPathsMap)])
    if (!isJsonPath(path)) refuse(`Invalid JSON path ${path} for target ${Id}.`);
  for (const name of placeholdersOf(InputTemplate))
    if (!Object.hasOwn(InputPathsMap, name) && !PREDEFINED.includes(name))
      refuse(`InputTemplate for target ${Id} contains invalid placeholder ${name}.`);
  for (const name of ["MaximumEventAgeInSeconds", "MaximumRetryAttempts"] as const) {
    const { [name]: value } = RetryPolicy;
    const { minimum, maximum } = RETRY_LIMITS[name];
    if (value !== undefined && (value < minimum || value > maximum))
      refuse(`Value ${value} at '${name}' failed to satisfy constraint: Member must be from ${minimum} to ${maximum}`);
  }
}

function refuse(message: string): never {
  throw new AwsError("ValidationException", message);
}
