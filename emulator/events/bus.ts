import type { EventPattern } from "../../event-source-mapping/event-pattern.ts";
import { AwsError } from "../aws-error.ts";
import type { RetryPolicy } from "../delivery/delivery.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import type { Clock } from "../time/clock.ts";

/** A target of a rule, by AWS's names. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
export type RuleTarget = {
  Id: string;
  Arn: string;
  Input?: string | undefined;
  InputPath?: string | undefined;
  InputTransformer?: { InputPathsMap?: Record<string, string> | undefined; InputTemplate: string } | undefined;
  SqsParameters?: { MessageGroupId: string } | undefined;
  DeadLetterConfig?: { Arn?: string | undefined } | undefined;
  RetryPolicy?: RetryPolicy | undefined;
};

/** A rule of a bus, with its targets by their IDs. */
export type EventRule = {
  name: string;
  arn: string;
  busName: string;
  /** As it was given; undefined of a rule that is on a schedule alone. */
  text: string | undefined;
  pattern: Pick<EventPattern, "matches">;
  /** Undefined of a rule that events alone match. */
  schedule: string | undefined;
  description: string | undefined;
  isEnabled: boolean;
  targets: Map<string, RuleTarget>;
};

/** An event bus, with its rules by name. */
export type Bus = { name: string; arn: string; rules: Map<string, EventRule> };

/** What has the schedules of rules begin and end. */
export type RuleSchedules = {
  /** Lets a rule's schedule begin, anew where it has one that runs; or end, where it has none any more. */
  set(rule: EventRule): void;
  end(ruleArn: string): void;
};

/** All event buses, by account, region and name. */
export type Buses = { clock: Clock; uuid: () => string; buses: Map<string, Bus>; schedules: RuleSchedules };

/** The bus that each account has in each region, and that AWS's services send to. */
export const DEFAULT_BUS = "default";

const keyOf = ({ account, region }: AccountRegion, name: string) => `${region} ${account} ${name}`;

/** The bus of a name or an ARN; the default bus is always there. One of another region or account is none. */
export function findBus(registry: Buses, caller: AccountRegion, nameOrArn: string = DEFAULT_BUS): Bus | undefined {
  const name = nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
  const [, , , region = caller.region, account = caller.account] = nameOrArn.split(":");
  if (region !== caller.region || account !== caller.account) return undefined;
  if (name === DEFAULT_BUS && !registry.buses.has(keyOf(caller, name))) addBus(registry, caller, name);
  return registry.buses.get(keyOf(caller, name));
}

/** The bus of a name or an ARN. @param told what an error calls it. @throws AwsError ResourceNotFoundException */
export function existingBus(
  registry: Buses,
  caller: AccountRegion,
  nameOrArn: string | undefined,
  told: string | undefined = nameOrArn,
): Bus {
  const bus = findBus(registry, caller, nameOrArn);
  if (bus === undefined) throw new AwsError("ResourceNotFoundException", `Event bus ${told} does not exist.`);
  return bus;
}

/** A rule of a bus. @throws AwsError ResourceNotFoundException */
export function existingRule(bus: Bus, name: string): EventRule {
  const rule = bus.rules.get(name);
  if (rule === undefined)
    throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus ${bus.name}.`);
  return rule;
}

function addBus(registry: Buses, caller: AccountRegion, name: string): Bus {
  const bus = { name, arn: `arn:aws:events:${caller.region}:${caller.account}:event-bus/${name}`, rules: new Map() };
  registry.buses.set(keyOf(caller, name), bus);
  return bus;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
export function createEventBus(registry: Buses, caller: AccountRegion, { Name }: { Name: string }) {
  if (findBus(registry, caller, Name) !== undefined)
    throw new AwsError("ResourceAlreadyExistsException", `Event bus ${Name} already exists.`);
  return { EventBusArn: addBus(registry, caller, Name).arn };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html */
export function describeEventBus(registry: Buses, caller: AccountRegion, input: { Name?: string | undefined }) {
  const { name, arn } = existingBus(registry, caller, input.Name);
  return { Name: name, Arn: arn };
}

/** All on one page. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEventBuses.html */
export function listEventBuses(registry: Buses, caller: AccountRegion, input: { NamePrefix?: string | undefined }) {
  existingBus(registry, caller, DEFAULT_BUS);
  const own = [...registry.buses].filter(([key, { name }]) => key === keyOf(caller, name)).map(([, bus]) => bus);
  const listed = own.filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
  return {
    EventBuses: listed.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, arn }) => ({ Name: name, Arn: arn })),
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteEventBus.html */
export function deleteEventBus(registry: Buses, caller: AccountRegion, { Name }: { Name: string }): undefined {
  const bus = findBus(registry, caller, Name);
  if (Name === DEFAULT_BUS) throw new AwsError("ValidationException", "Cannot delete event bus default.");
  if (bus !== undefined && bus.rules.size > 0)
    throw new AwsError("ValidationException", "Cannot delete event bus that has rules.");
  registry.buses.delete(keyOf(caller, Name));
}
