import { z } from "zod";
import { AwsError } from "../aws-error.ts";
import { decodePageToken, encodePageToken } from "./page-token.ts";
import { checkCreation, findStream, parseStreamArn, type Registry } from "./registry.ts";
import type { Consumer, Stream } from "./stream.ts";
import type { ConsumerDescription, Scope, StreamIdentity } from "./types.ts";

const MAXIMUM_CONSUMERS = 20;

/** A consumer by its ARN, or by its name and its stream's ARN. */
export type ConsumerIdentity = {
  ConsumerARN?: string | undefined;
  ConsumerName?: string | undefined;
  StreamARN?: string | undefined;
};

/** Input of RegisterStreamConsumer. */
export type RegisterStreamConsumerInput = {
  StreamARN: string;
  ConsumerName: string;
  /** Not AWS's: the ARN that is known already, so that its time of creation is not this one. */
  ConsumerARN?: string | undefined;
  Tags?: Record<string, string> | undefined;
};
/** Input of ListStreamConsumers. @default MaxResults 100 */
export type ListStreamConsumersInput = StreamIdentity & {
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
  /** Tells a stream from an earlier one of the same name. */
  StreamCreationTimestamp?: Date | undefined;
};

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html */
export function registerStreamConsumer(
  registry: Registry,
  scope: Scope,
  { StreamARN, ConsumerName, ConsumerARN, Tags = {} }: RegisterStreamConsumerInput,
): { Consumer: ConsumerDescription } {
  const stream = findStream(registry, scope, { StreamARN });
  if (stream.consumers.has(ConsumerName)) {
    throw new AwsError(
      "ResourceInUseException",
      `Consumer ${ConsumerName} under stream ${stream.name} already exists for account ${stream.account}.`,
    );
  }
  if (stream.consumers.size >= MAXIMUM_CONSUMERS) {
    throw new AwsError("LimitExceededException", `Stream ${stream.name} has ${MAXIMUM_CONSUMERS} consumers already.`);
  }
  const createdAtMs = registry.clock.now();
  const arn = ConsumerARN ?? `${stream.arn}/consumer/${ConsumerName}:${Math.floor(createdAtMs / 1000)}`;
  const tags = new Map(Object.entries(Tags));
  const consumer: Consumer = {
    name: ConsumerName,
    arn,
    createdAtMs,
    tags,
    policy: undefined,
    subscriptions: new Map(),
  };
  stream.consumers.set(ConsumerName, consumer);
  return { Consumer: describe(consumer) };
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamConsumer.html */
export function describeStreamConsumer(
  registry: Registry,
  scope: Scope,
  identity: ConsumerIdentity,
): { ConsumerDescription: ConsumerDescription & { StreamARN: string } } {
  const { stream, consumer } = findConsumer(registry, scope, identity);
  return { ConsumerDescription: { ...describe(consumer), StreamARN: stream.arn } };
}

/** By name. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreamConsumers.html */
export function listStreamConsumers(
  registry: Registry,
  scope: Scope,
  { StreamCreationTimestamp, NextToken, MaxResults = 100, ...identity }: ListStreamConsumersInput,
): { Consumers: ConsumerDescription[]; NextToken?: string } {
  const stream = findStream(registry, scope, identity);
  checkCreation(stream, StreamCreationTimestamp);
  const nowMs = registry.clock.now();
  const start = NextToken === undefined ? "" : decodePageToken(z.string(), NextToken, nowMs);
  const after = [...stream.consumers.values()]
    .filter(({ name }) => name > start)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = after.slice(0, MaxResults);
  const last = page.at(-1);
  return {
    Consumers: page.map(describe),
    ...(last !== undefined && page.length < after.length && { NextToken: encodePageToken(last.name, nowMs) }),
  };
}

/** Ends its subscriptions too. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeregisterStreamConsumer.html */
export function deregisterStreamConsumer(registry: Registry, scope: Scope, identity: ConsumerIdentity): void {
  const { stream, consumer } = findConsumer(registry, scope, identity);
  stream.consumers.delete(consumer.name);
  for (const { end } of consumer.subscriptions.values()) end();
}

/** @throws AwsError ResourceNotFoundException, or InvalidArgumentException when the call names no consumer. */
export function findConsumer(
  registry: Registry,
  scope: Scope,
  { ConsumerARN, ConsumerName, StreamARN }: ConsumerIdentity,
): { stream: Stream; consumer: Consumer } {
  const arn = ConsumerARN ?? StreamARN;
  if (arn === undefined || (ConsumerARN === undefined && ConsumerName === undefined)) {
    throw new AwsError(
      "InvalidArgumentException",
      "Either ConsumerARN, or ConsumerName and StreamARN, must be specified.",
    );
  }
  const { name, ...owner } = parseStreamArn(arn);
  const stream = findStream(registry, { ...scope, ...owner }, { StreamName: name });
  const consumer = [...stream.consumers.values()].find((candidate) =>
    ConsumerARN === undefined ? candidate.name === ConsumerName : candidate.arn === ConsumerARN,
  );
  if (consumer === undefined) {
    throw new AwsError(
      "ResourceNotFoundException",
      `Consumer ${ConsumerARN ?? ConsumerName} under account ${stream.account} not found.`,
    );
  }
  return { stream, consumer };
}

function describe({ name, arn, createdAtMs }: Consumer): ConsumerDescription {
  return {
    ConsumerName: name,
    ConsumerARN: arn,
    ConsumerStatus: "ACTIVE",
    ConsumerCreationTimestamp: new Date(createdAtMs),
  };
}
