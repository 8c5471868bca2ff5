import { AwsError } from "../../emulator/aws-error.ts";
import { createDoors } from "../../emulator/delivery/doors.ts";
import { createEvents } from "../../emulator/events/events.ts";
import { createSqs, type Sqs } from "../../emulator/sqs/sqs.ts";
import { ACCOUNT, REGION } from "../scenario/scenario.ts";
import { ALIAS_ARN, drain, send, startInvocations } from "./asynchronous-world.ts";
import type { AsynchronousEvent } from "./handlers.ts";
import type { EventWorld } from "./world.ts";

const CALLER = { account: ACCOUNT, region: REGION };
const RULE = "work";
const UNDELIVERED = "undelivered";

/** Puts a scenario's events on a bus whose rule drives the function, until each has ended. */
export async function runBusWorld(world: EventWorld): Promise<void> {
  const { clock, scenario, maker } = world;
  const invocations = startInvocations(world, eventIn);
  let ids = 0;
  const uuid = () => `event-id-${++ids}`;
  const sqs = createSqs({ clock, uuid });
  sqs.createQueue(CALLER, { QueueName: UNDELIVERED, Attributes: { MessageRetentionPeriod: "1209600" } });
  const invoke = (functionArn: string, payload: string) => {
    if (world.strikes("door-closed")) throw new AwsError("ServiceException", "An error occurred.", 500);
    return invocations.invoke(functionArn, payload);
  };
  const events = createEvents({ clock, uuid, doors: createDoors({ invoke, sqs }) });
  const { RuleArn } = events.putRule(CALLER, { Name: RULE, EventPattern: '{"source":["work"]}' });
  const deadLetters = maker.keepsUndelivered && {
    DeadLetterConfig: { Arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${UNDELIVERED}` },
  };
  const RetryPolicy = { MaximumEventAgeInSeconds: scenario.deliveryAgeSeconds };
  events.putTargets(CALLER, { Rule: RULE, Targets: [{ Id: "1", Arn: ALIAS_ARN, RetryPolicy, ...deadLetters }] });
  await Promise.all(
    scenario.events.map(({ id, body, ...event }) =>
      send(world, { id, body, ...event }, () => {
        if (world.strikes("entry-fails")) return !maker.sendsAgain({ FailedEntryCount: 1 });
        const Detail = JSON.stringify({ id, body } satisfies AsynchronousEvent);
        events.putEvents(CALLER, { Entries: [{ Source: "work", DetailType: "Work", Detail }] });
        return true;
      }),
    ),
  );
  await drain(world, () => invocations.idle() && events.tally(RuleArn).waiting === 0);
  await events.stop();
  await invocations.stop();
  await keepUndelivered(world, sqs);
}

const eventIn = (event: unknown) => (event as { detail: AsynchronousEvent }).detail;

async function keepUndelivered({ history, step }: EventWorld, sqs: Sqs): Promise<void> {
  const { QueueUrl } = sqs.getQueueUrl(CALLER, { QueueName: UNDELIVERED });
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage(CALLER, { QueueUrl, MaxNumberOfMessages: 10 });
    if (Messages.length === 0) return;
    for (const { Body = "", ReceiptHandle = "" } of Messages) {
      const { id, body } = eventIn(JSON.parse(Body));
      history.kept.push({ eventId: id, body, step: step(), by: "sender" });
      sqs.deleteMessage(CALLER, { QueueUrl, ReceiptHandle });
    }
  }
}
