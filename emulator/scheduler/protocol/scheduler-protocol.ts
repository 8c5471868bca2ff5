import { readInput } from "../../protocol/constraints.ts";
import type { AwsRequest, Protocol } from "../../protocol/http-types.ts";
import { failByWireFormat, wireFormatOf } from "../../protocol/wire-format.ts";
import type { Scheduler } from "../scheduler.ts";
import * as inputs from "./inputs.ts";

const format = wireFormatOf("application/json");

/** The operations of EventBridge Scheduler in REST with JSON. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html */
export function createSchedulerProtocol(scheduler: Scheduler): Protocol {
  return {
    async handle(request) {
      const output = answer(scheduler, request);
      if (output === undefined) return undefined;
      return { status: 200, headers: { "content-type": "application/json" }, body: format.encode(output) };
    },
    fail: failByWireFormat,
  };
}

function answer(scheduler: Scheduler, { method, rawPath, query, body, scope }: AwsRequest): unknown {
  if (method === "GET" && rawPath === "/schedules")
    return scheduler.listSchedules(scope, {
      ...{ NamePrefix: query.get("NamePrefix") ?? undefined, State: query.get("State") ?? undefined },
      ScheduleGroup: query.get("ScheduleGroup") ?? undefined,
    });
  if (method === "GET" && rawPath === "/schedule-groups")
    return scheduler.listScheduleGroups(scope, { NamePrefix: query.get("NamePrefix") ?? undefined });
  const { group } = /^\/schedule-groups\/(?<group>[^/]+)$/.exec(rawPath)?.groups ?? {};
  if (group !== undefined) return answerGroup(scheduler, method, scope, { Name: decodeURIComponent(group) });
  const { name } = /^\/schedules\/(?<name>[^/]+)$/.exec(rawPath)?.groups ?? {};
  if (name === undefined) return undefined;
  const Name = decodeURIComponent(name);
  const named = { Name, GroupName: query.get("groupName") ?? undefined };
  if (method === "GET") return scheduler.getSchedule(scope, named);
  if (method === "DELETE") return scheduler.deleteSchedule(scope, named);
  if (method === "POST") return scheduler.createSchedule(scope, read(body, Name));
  if (method === "PUT") return scheduler.updateSchedule(scope, read(body, Name));
  return undefined;
}

function answerGroup(
  scheduler: Scheduler,
  method: string,
  scope: AwsRequest["scope"],
  named: { Name: string },
): unknown {
  if (method === "GET") return scheduler.getScheduleGroup(scope, named);
  if (method === "DELETE") return scheduler.deleteScheduleGroup(scope, named);
  if (method === "POST") return scheduler.createScheduleGroup(scope, named);
  return undefined;
}

function read(body: Buffer, Name: string) {
  return readInput(inputs.schedule, { ...Object(format.decode(body)), Name });
}
