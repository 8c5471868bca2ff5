import { AwsError } from "../../../emulator/aws-error.ts";
import { createDoors, type Doors } from "../../../emulator/delivery/doors.ts";
import { createEvents } from "../../../emulator/events/events.ts";
import { createSqs } from "../../../emulator/sqs/sqs.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";

/** Who calls in these tests. */
export const caller = { account: "111122223333", region: "eu-west-1" };

/** The ARN of a function or a queue of theirs. */
export const arnOf = (service: "lambda" | "sqs", name: string) =>
  `arn:aws:${service}:eu-west-1:111122223333:${service === "lambda" ? `function:${name}` : name}`;

/** ARN of the function that takes what it is sent. */
export const functionArn = arnOf("lambda", "takes:live");

/**
 * An EventBridge on a clock that is turned by hand, with the queues `work` and `dead`, a rule `rule` for events of the source
 * `shop`, and a function whose invocations can be made to fail.
 */
export function createBus() {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  const sqs = createSqs({ clock });
  const [work = "", dead = ""] = ["work", "dead"].map((QueueName) => sqs.createQueue(caller, { QueueName }).QueueUrl);
  const invoked: { atMs: number; payload: string }[] = [];
  let failure: (() => Error) | undefined;
  const doors: Doors = createDoors({
    sqs,
    invoke(arn, payload) {
      if (arn !== functionArn) throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
      invoked.push({ atMs: clock.now(), payload });
      if (failure) throw failure();
    },
  });
  let ids = 0;
  const events = createEvents({ clock, doors, uuid: () => `id-${++ids}` });
  events.putRule(caller, { Name: "rule", EventPattern: '{"source":["shop"]}' });
  return {
    ...{ clock, sqs, events, doors, invoked, work, dead },
    fail: (error: (() => Error) | undefined) => {
      failure = error;
    },
    target: (target: Partial<Parameters<typeof events.putTargets>[1]["Targets"][number]> = {}) =>
      events.putTargets(caller, { Rule: "rule", Targets: [{ Id: "1", Arn: functionArn, ...target }] }),
    put: (detail: unknown = { a: 1 }, entry: Record<string, unknown> = {}) =>
      events.putEvents(caller, {
        Entries: [{ Source: "shop", DetailType: "Order", Detail: JSON.stringify(detail), ...entry }],
      }),
    /** What a queue holds, taken from it. */
    async take(QueueUrl: string) {
      const { Messages = [] } = await sqs.receiveMessage(caller, {
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
      });
      return Messages.map(({ Body, MessageAttributes = {} }) => ({
        body: Body,
        attributes: Object.fromEntries(
          Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
        ),
      }));
    },
  };
}
