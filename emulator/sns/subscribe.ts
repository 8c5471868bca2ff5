import { parseJson } from "../../event-source-mapping/filter-pattern.ts";
import { type FilterScope, readFilterPolicy } from "../../event-source-mapping/topic-filter.ts";
import { AwsError } from "../aws-error.ts";
import { patternRefusal } from "../patterns/refusal.ts";
import {
  checkArn,
  invalid,
  subscriptionOf,
  type Topic,
  type TopicCaller,
  type TopicSubscription,
  type Topics,
  topicOf,
} from "./topic.ts";

/** Input of Subscribe. */
export type SubscribeInput = {
  TopicArn: string;
  Protocol: string;
  Endpoint?: string | undefined;
  Attributes?: Readonly<Record<string, string>> | undefined;
};

const DEFAULTS: Readonly<Record<string, string>> = {
  RawMessageDelivery: "false",
  FilterPolicyScope: "MessageAttributes",
};
const KNOWN = ["FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy", "DeliveryPolicy"];
const ENDPOINT = {
  lambda: /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/,
  sqs: /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[\w.-]+$/,
};
const PROTOCOLS = ["http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose"];
const SWITCH = ["true", "false"];

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export function subscribe(registry: Topics, _: TopicCaller, input: SubscribeInput) {
  const topic = topicOf(registry, input.TopicArn);
  const { Protocol: protocol, Endpoint: endpoint = "", Attributes = {} } = input;
  checkEndpoint(topic, protocol, endpoint);
  const given = Object.entries(Attributes).map(([name, value]) => [name, written(name, value)] as const);
  const attributes = new Map(given);
  for (const [name, value] of given) checkAttribute(topic, attributes, name, value, "Attributes Reason: ");
  const known = [...topic.subscriptions.values()].find((other) => other.endpoint === endpoint);
  if (known !== undefined) {
    if (given.some(([name, value]) => (known.attributes.get(name) ?? DEFAULTS[name]) !== value))
      throw invalid("Attributes Reason: Subscription already exists with different attributes");
    return { SubscriptionArn: known.arn };
  }
  const arn = `${topic.arn}:${registry.uuid()}`;
  topic.subscriptions.set(arn, { arn, topicArn: topic.arn, protocol, endpoint, attributes });
  return { SubscriptionArn: arn };
}

function checkEndpoint(
  topic: Topic,
  protocol: string,
  endpoint: string,
): asserts protocol is TopicSubscription["protocol"] {
  if (!PROTOCOLS.includes(protocol)) throw invalid(`Amazon SNS does not support this protocol string: ${protocol}`);
  if (protocol !== "lambda" && protocol !== "sqs")
    throw new AwsError(
      "InvalidParameter",
      `Invalid parameter: Protocol ${protocol} is not modelled by the local cloud`,
    );
  if (!ENDPOINT[protocol].test(endpoint))
    throw invalid(protocol === "sqs" ? "SQS endpoint ARN" : "Lambda endpoint ARN");
  if (topic.isFifo && protocol === "lambda")
    throw invalid("Invalid parameter: Endpoint Reason: FIFO SNS topics can not deliver to Lambda functions");
  if (!topic.isFifo && endpoint.endsWith(".fifo"))
    throw invalid("Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics");
}

/** AWS takes `True` too. */
const written = (name: string, value: string) => (name === "RawMessageDelivery" ? value.toLowerCase() : value);

function checkAttribute(
  topic: Topic,
  attributes: ReadonlyMap<string, string>,
  name: string,
  value: string,
  where: string,
): void {
  if (!KNOWN.includes(name)) throw invalid(`${where}Unknown attribute: ${name}`);
  if (name === "RawMessageDelivery" && !SWITCH.includes(value))
    throw invalid(`${where}RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
  if (name === "FilterPolicyScope" && value !== "MessageAttributes" && value !== "MessageBody")
    throw invalid(
      `${where}FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
    );
  if (name === "FilterPolicy" && value !== "" && value !== "{}") checkFilter(value, scopeOf({ attributes }), where);
  if (name === "RedrivePolicy" && value !== "") checkRedrive(topic, value, where);
}

/** Some words are AWS's, as recorded; the others ours. */
function checkFilter(policy: string, scope: FilterScope, where: string): void {
  const json = parseJson(policy);
  if (json === undefined) throw invalid(`${where}FilterPolicy: failed to parse JSON.`);
  // AWS reads a policy once it is written anew, without blanks.
  const refusal = patternRefusal(JSON.stringify(json.json));
  if (refusal !== undefined) throw invalid(`${where}FilterPolicy: ${refusal}`);
  const [problem] = readFilterPolicy(policy, scope, "FilterPolicy").problems;
  if (problem === undefined) return;
  if (problem.includes("must not nest"))
    throw invalid("Filter policy scope MessageAttributes does not support nested filter policy");
  if (problem.includes("at most 5 keys"))
    throw invalid(`${where}FilterPolicy: Filter policy can not have more than 5 keys`);
  if (problem.includes("combinations")) throw invalid(`${where}FilterPolicy: Filter policy is too complex`);
  throw invalid(`${where}FilterPolicy: ${problem.split("\n")[0]}`);
}

function checkRedrive(topic: Topic, policy: string, where: string): void {
  const target = deadLetterTarget(policy);
  if (target === undefined || !ENDPOINT.sqs.test(target))
    throw invalid(`${where}RedrivePolicy: deadLetterTargetArn is an invalid arn`);
  if (target.endsWith(".fifo") !== topic.isFifo)
    throw invalid(
      `${where}RedrivePolicy: must use a ${topic.isFifo ? "FIFO" : "standard"} queue as DLQ for a ${topic.isFifo ? "FIFO" : "standard"} topic`,
    );
}

/** ARN of the queue that takes what can't be delivered; undefined without one. */
export function deadLetterTarget(policy: string | undefined): string | undefined {
  try {
    const { deadLetterTargetArn } = JSON.parse(policy || "{}");
    return typeof deadLetterTargetArn === "string" ? deadLetterTargetArn : undefined;
  } catch {
    return undefined;
  }
}

/** What a subscription's filter policy looks at. */
export const scopeOf = ({ attributes }: { attributes: ReadonlyMap<string, string> }): FilterScope =>
  attributes.get("FilterPolicyScope") === "MessageBody" ? "MessageBody" : "MessageAttributes";

/** Says nothing of a subscription that is gone. https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html */
export function unsubscribe(
  { topics }: Topics,
  _: TopicCaller,
  { SubscriptionArn }: { SubscriptionArn: string },
): void {
  checkArn("SubscriptionArn", SubscriptionArn);
  for (const { subscriptions } of topics.values()) subscriptions.delete(SubscriptionArn);
}

/** Answers all at once. https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
export function listSubscriptionsByTopic(registry: Topics, _: TopicCaller, { TopicArn }: { TopicArn: string }) {
  return { Subscriptions: told(topicOf(registry, TopicArn)) };
}

/** Answers all at once. https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html */
export function listSubscriptions({ topics }: Topics, { account, region }: TopicCaller) {
  const own = [...topics.values()].filter((topic) => topic.account === account && topic.region === region);
  return { Subscriptions: own.flatMap(told) };
}

const told = ({ account, subscriptions }: Topic) =>
  [...subscriptions.values()].map(({ arn, topicArn, protocol, endpoint }) => ({
    ...{ SubscriptionArn: arn, TopicArn: topicArn, Owner: account, Protocol: protocol, Endpoint: endpoint },
  }));

/** https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
export function getSubscriptionAttributes(registry: Topics, caller: TopicCaller, input: { SubscriptionArn: string }) {
  const { arn, topicArn, protocol, endpoint, attributes } = subscriptionOf(registry, input.SubscriptionArn);
  const { FilterPolicyScope, ...set } = Object.fromEntries(attributes);
  const Attributes: Record<string, string> = {
    ...{ SubscriptionArn: arn, TopicArn: topicArn, Owner: caller.account, Protocol: protocol, Endpoint: endpoint },
    ...{ RawMessageDelivery: "false", PendingConfirmation: "false", ConfirmationWasAuthenticated: "true" },
    ...set,
    ...("FilterPolicy" in set && { FilterPolicyScope: FilterPolicyScope ?? "MessageAttributes" }),
  };
  return { Attributes };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html */
export function setSubscriptionAttributes(
  registry: Topics,
  _: TopicCaller,
  { SubscriptionArn, AttributeName, AttributeValue = "" }: SubscriptionAttribute,
): void {
  const { topicArn, attributes } = subscriptionOf(registry, SubscriptionArn);
  const value = written(AttributeName, AttributeValue);
  checkAttribute(topicOf(registry, topicArn), attributes, AttributeName, value, "");
  if (value === "" || (AttributeName === "FilterPolicy" && value === "{}")) attributes.delete(AttributeName);
  else attributes.set(AttributeName, value);
}

/** Input of SetSubscriptionAttributes. */
export type SubscriptionAttribute = {
  SubscriptionArn: string;
  AttributeName: string;
  AttributeValue?: string | undefined;
};
