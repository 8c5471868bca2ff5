import type { z } from "zod";
import { readInput } from "../../protocol/constraints.ts";
import type { AccountRegion } from "../../protocol/credential-scope.ts";
import type { AwsRequest, Protocol } from "../../protocol/http-types.ts";
import { failByWireFormat, wireFormatOf } from "../../protocol/wire-format.ts";
import type { Events } from "../events.ts";
import * as inputs from "./inputs.ts";

const TARGET_PREFIX = "AWSEvents.";

/** The operations of EventBridge in AWS JSON 1.1. */
export function createEventsProtocol(events: Events): Protocol {
  const operations = operationsOf(events);
  return {
    async handle(request) {
      const operation = operations[operationOf(request)];
      if (operation === undefined) return undefined;
      const format = wireFormatOf(request.headers["content-type"]);
      const output = operation(request.scope, format.decode(request.body));
      return { status: 200, headers: { "content-type": format.contentType }, body: format.encode(output ?? {}) };
    },
    fail: failByWireFormat,
  };
}

type Operation = (caller: AccountRegion, input: unknown) => unknown;

function operationsOf(events: Events): Partial<Record<string, Operation>> {
  return {
    CreateEventBus: on(inputs.bus, events.createEventBus),
    DescribeEventBus: on(inputs.maybeBus, events.describeEventBus),
    ListEventBuses: on(inputs.prefixed, events.listEventBuses),
    DeleteEventBus: on(inputs.bus, events.deleteEventBus),
    PutRule: on(inputs.putRule, events.putRule),
    DescribeRule: on(inputs.rule, events.describeRule),
    ListRules: on(inputs.listRules, events.listRules),
    EnableRule: on(inputs.rule, events.enableRule),
    DisableRule: on(inputs.rule, events.disableRule),
    DeleteRule: on(inputs.rule, events.deleteRule),
    TestEventPattern: on(inputs.testEventPattern, events.testEventPattern),
    PutTargets: on(inputs.putTargets, events.putTargets),
    RemoveTargets: on(inputs.removeTargets, events.removeTargets),
    ListTargetsByRule: on(inputs.targetsOfRule, events.listTargetsByRule),
    CreateArchive: on(inputs.createArchive, events.createArchive),
    DescribeArchive: on(inputs.archive, events.describeArchive),
    ListArchives: on(inputs.listArchives, events.listArchives),
    DeleteArchive: on(inputs.archive, events.deleteArchive),
    StartReplay: on(inputs.startReplay, events.startReplay),
    DescribeReplay: on(inputs.replay, events.describeReplay),
    ListReplays: on(inputs.listReplays, events.listReplays),
    CancelReplay: on(inputs.replay, events.cancelReplay),
    PutEvents: on(inputs.putEvents, events.putEvents),
  };
}

function on<I, O>(schema: z.ZodType<I>, operation: (caller: AccountRegion, input: I) => O): Operation {
  return (caller, input) => operation(caller, readInput(schema, input));
}

function operationOf({ headers }: AwsRequest): string {
  const target = headers["x-amz-target"];
  return typeof target === "string" && target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : "";
}
