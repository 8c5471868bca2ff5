import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { AsynchronousInvocations } from "../../emulator/lambda/asynchronous/asynchronous-invocations.ts";
import type { Delivery } from "../../emulator/sns/deliver.ts";
import { createSns, type Sns } from "../../emulator/sns/sns.ts";
import type { Sqs } from "../../emulator/sqs/sqs.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { EventLedger } from "./event-ledger.ts";
import type { DeployedResources } from "./resources.ts";

/** Protocols that reach people: nobody is written to from here. */
const TO_PEOPLE = ["email", "email-json", "sms"];

/** SNS without topics. What it does not hand to a function is counted as the function's. */
export function createTopicService(
  { clock, onProblem }: { clock: Clock; onProblem: (problem: string) => void },
  services: { asynchronous: AsynchronousInvocations; sqs: Sqs; eventLedger: EventLedger },
): Sns {
  const { asynchronous, sqs, eventLedger } = services;
  const observe = ({ topicArn, subscription, outcome, reason }: Delivery) => {
    const { protocol, endpoint } = subscription;
    if (outcome === "lost") onProblem(`A message of ${topicArn} to ${endpoint} is lost: ${reason}`);
    if (protocol !== "lambda") return;
    if (outcome === "filtered") eventLedger.skipped(endpoint);
    if (outcome === "dead-lettered" || outcome === "lost") eventLedger.refused(endpoint, outcome === "dead-lettered");
  };
  return createSns({ clock, sqs, invoke: asynchronous.invoke, observe });
}

/** Creates the topics and their subscriptions. Those that reach neither functions nor queues are passed over, and told. */
export function createTopics(
  sns: Sns,
  { topics, subscriptions }: DeployedResources,
  onProblem: (problem: string) => void,
): void {
  for (const { region, inputs, outputs } of topics)
    sns.createTopic(
      { account: ACCOUNT_ID, region },
      { Name: outputs.name, Attributes: topicAttributes(inputs), Tags: tagsOf(inputs.tags) },
    );
  for (const { region, inputs } of subscriptions) {
    const { topic: TopicArn, protocol: Protocol, endpoint: Endpoint } = inputs;
    if (Protocol === "lambda" || Protocol === "sqs") {
      const Attributes = subscriptionAttributes(inputs);
      sns.subscribe({ account: ACCOUNT_ID, region }, { TopicArn, Protocol, Endpoint, Attributes });
    } else if (!TO_PEOPLE.includes(Protocol))
      onProblem(`${TopicArn} does not deliver by ${Protocol} here: only functions and queues get its messages.`);
  }
}

const tagsOf = (tags: Readonly<Record<string, string>>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const topicAttributes = (inputs: DeployedResources["topics"][number]["inputs"]) =>
  texts({
    FifoTopic: inputs.fifoTopic || undefined,
    ContentBasedDeduplication: inputs.contentBasedDeduplication || undefined,
    FifoThroughputScope: inputs.fifoThroughputScope,
    SignatureVersion: inputs.signatureVersion,
    KmsMasterKeyId: inputs.kmsMasterKeyId,
    DisplayName: inputs.displayName,
  });

const subscriptionAttributes = (inputs: DeployedResources["subscriptions"][number]["inputs"]) =>
  texts({
    FilterPolicy: inputs.filterPolicy,
    FilterPolicyScope: inputs.filterPolicyScope,
    RawMessageDelivery: inputs.rawMessageDelivery,
    RedrivePolicy: inputs.redrivePolicy,
  });

/** What is set, by SNS's own names. */
const texts = (given: Record<string, string | number | boolean | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
