import { type TopicTag, tag } from "./tags.ts";
import { checkArn, invalid, type Topic, type TopicCaller, type Topics, topicOf } from "./topic.ts";

type Attributes = Readonly<Record<string, string>>;

const NAME = /^[\w-]{1,256}$/;
const FIFO_NAME = /^[\w-]{1,251}\.fifo$/;
const FIRST_SEQUENCE = 10_000_000_000_000_000_000n;
const OF_FIFO = ["FifoTopic", "ContentBasedDeduplication", "FifoThroughputScope"];
const KNOWN = ["DisplayName", "Policy", "DeliveryPolicy", "KmsMasterKeyId", "SignatureVersion", "TracingConfig"];
/** Where SNS logs how deliveries end: told back, and not done. */
const FEEDBACK = /^(HTTP|Firehose|Lambda|Application|SQS)(Success|Failure)Feedback(RoleArn|SampleRate)$/;

/** Input of CreateTopic. */
export type CreateTopicInput = {
  Name: string;
  Attributes?: Attributes | undefined;
  Tags?: readonly TopicTag[] | undefined;
};

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export function createTopic(
  registry: Topics,
  { account, region }: TopicCaller,
  { Name, Attributes = {}, Tags = [] }: CreateTopicInput,
) {
  const isFifo = Attributes.FifoTopic === "true";
  if (!(isFifo ? FIFO_NAME : NAME).test(Name)) throw invalid("Topic Name");
  const arn = `arn:aws:sns:${region}:${account}:${Name}`;
  const known = registry.topics.get(arn);
  if (known !== undefined) {
    const has = attributesOf(known);
    if (Object.entries(Attributes).some(([name, value]) => has[name] !== value))
      throw invalid("Attributes Reason: Topic already exists with different attributes");
    if (Tags.some(({ Key, Value }) => known.tags.get(Key) !== Value))
      throw invalid("Tags Reason: Topic already exists with different tags");
    return { TopicArn: arn };
  }
  for (const name of Object.keys(Attributes)) checkName(name, isFifo);
  const tags = new Map<string, string>();
  tag({ tags }, Tags);
  registry.topics.set(arn, {
    ...{ account, region, name: Name, arn, isFifo, lastSequence: FIRST_SEQUENCE, tags },
    ...{ attributes: new Map(Object.entries(Attributes)), subscriptions: new Map(), published: new Map() },
  });
  return { TopicArn: arn };
}

function checkName(name: string, isFifo: boolean): void {
  if (KNOWN.includes(name) || FEEDBACK.test(name) || (isFifo && OF_FIFO.includes(name))) return;
  throw invalid(name === "ArchivePolicy" ? "ArchivePolicy is not modelled by the local cloud" : "AttributeName");
}

/** https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html */
export function deleteTopic({ topics }: Topics, _: TopicCaller, { TopicArn }: { TopicArn: string }): void {
  checkArn("TopicArn", TopicArn);
  topics.delete(TopicArn);
}

/** Answers all topics at once. https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html */
export function listTopics({ topics }: Topics, { account, region }: TopicCaller) {
  const own = [...topics.values()].filter((topic) => topic.account === account && topic.region === region);
  return { Topics: own.map(({ arn }) => ({ TopicArn: arn })) };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export function getTopicAttributes(registry: Topics, _: TopicCaller, { TopicArn }: { TopicArn: string }) {
  return { Attributes: attributesOf(topicOf(registry, TopicArn)) };
}

function attributesOf({ arn, account, isFifo, attributes, subscriptions }: Topic): Attributes {
  return {
    ...{ TopicArn: arn, Owner: account, DisplayName: "" },
    ...(isFifo && { FifoTopic: "true", ContentBasedDeduplication: "false" }),
    ...Object.fromEntries(attributes),
    SubscriptionsConfirmed: String(subscriptions.size),
    SubscriptionsPending: "0",
    SubscriptionsDeleted: "0",
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
export function setTopicAttributes(
  registry: Topics,
  _: TopicCaller,
  { TopicArn, AttributeName, AttributeValue = "" }: TopicAttribute,
): void {
  const { attributes, isFifo } = topicOf(registry, TopicArn);
  checkName(AttributeName, isFifo);
  if (AttributeName === "FifoTopic") throw invalid("AttributeName");
  attributes.set(AttributeName, AttributeValue);
}

/** Input of SetTopicAttributes. */
export type TopicAttribute = { TopicArn: string; AttributeName: string; AttributeValue?: string | undefined };
