import { type Models, text } from "./model.ts";

const DEFAULT_BUS = "default";
const DEFAULT_GROUP = "default";

/** The name that a bus has, by its name or its ARN. */
const busName = (given: unknown) => text(given).split("/").at(-1) || DEFAULT_BUS;

/** EventBridge and EventBridge Scheduler. */
export const events: Models = {
  "aws:cloudwatch/eventBus:EventBus": {
    nameInput: "name",
    maxNameLength: 256,
    answer: ({ name, arn }) => ({ id: name, arn: arn("events", `event-bus/${name}`) }),
  },
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": { answer: ({ inputs }) => ({ id: busName(inputs.eventBusName) }) },
  "aws:cloudwatch/eventRule:EventRule": {
    nameInput: "name",
    maxNameLength: 64,
    answer({ name, inputs, arn }) {
      const bus = busName(inputs.eventBusName);
      const path = bus === DEFAULT_BUS ? name : `${bus}/${name}`;
      return {
        id: bus === DEFAULT_BUS ? name : path,
        arn: arn("events", `rule/${path}`),
        eventBusName: DEFAULT_BUS,
        forceDestroy: false,
      };
    },
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    nameInput: "targetId",
    maxNameLength: 64,
    answer: ({ name, inputs }) => ({
      id: `${text(inputs.rule)}-${name}`,
      eventBusName: DEFAULT_BUS,
      forceDestroy: false,
    }),
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": {
    nameInput: "name",
    maxNameLength: 64,
    answer: ({ name, arn }) => ({ id: name, arn: arn("scheduler", `schedule-group/${name}`), state: "ACTIVE" }),
  },
  "aws:scheduler/schedule:Schedule": {
    nameInput: "name",
    maxNameLength: 64,
    answer({ name, inputs, arn }) {
      const group = text(inputs.groupName) || DEFAULT_GROUP;
      return {
        id: `${group}/${name}`,
        arn: arn("scheduler", `schedule/${group}/${name}`),
        groupName: group,
        scheduleExpressionTimezone: "UTC",
        state: "ENABLED",
        actionAfterCompletion: "NONE",
      };
    },
  },
};
